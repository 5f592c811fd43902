/**
 * Nothing is lost and nothing is doubled between a machine and the numbers of its field: simulated machines keep their
 * ground truth as plain numbers, summed before anything was rounded or encoded.
 */
import { createHash } from 'node:crypto'
import { type GroundTruth, type ScenarioName, simulate } from '@sheaf/claas-sandbox'
import {
  buildOperation,
  type ConvertedFile,
  type Corrections,
  convertTaskDataSet,
  coverageOf,
  DEFAULT_CONVERSION,
  DEFAULT_OPERATION,
  numbersOf,
} from '@sheaf/fieldwork'
import { type MultiPolygon, memoryTree, openTaskData } from '@sheaf/isoxml'
import { beforeAll, describe, expect, it } from 'vitest'

const digest = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

interface Work {
  readonly file: ConvertedFile
  readonly truth: GroundTruth
}

async function work(name: ScenarioName, seed?: number, corrections?: Corrections): Promise<Work> {
  const { files, truth } = simulate(name, seed === undefined ? {} : { seed })
  const tree = memoryTree(new Map(files.map(({ path, bytes }) => [path, bytes])))
  const [set] = (await openTaskData(tree)).sets
  const [file] = await convertTaskDataSet(set!, {
    configuration: { ...DEFAULT_CONVERSION, corrections },
    digest,
  })
  return { file: file!, truth: truth! }
}

/** Relative to the truth. */
const error = (value: number, truth: number): number => Math.abs(value / truth - 1)
const total = ({ file }: Work, key: string): number =>
  (file.summary!.properties[key] as { value: number }).value
const mean = ({ file }: Work, key: string): number => (file.summary!.properties[key] as { avg: number }).avg

const WITHIN = 0.001

describe.each([undefined, 7, 4711])('a season of simulated machines, seed %s', (seed) => {
  const of = {} as Record<'harvest' | 'spraying' | 'planting' | 'tillage', Work>
  beforeAll(async () => {
    for (const name of ['harvest', 'spraying', 'planting', 'tillage'] as const)
      of[name] = await work(name, seed)
  })

  it.each(['harvest', 'spraying', 'planting', 'tillage'] as const)(
    'the points of %s add up to the swept ground and the way',
    (name) => {
      expect(error(total(of[name], 'totalArea'), of[name].truth.areaM2)).toBeLessThan(WITHIN)
      expect(error(total(of[name], 'totalDistance'), of[name].truth.distanceM)).toBeLessThan(WITHIN)
    },
  )

  it('the mass of the points is what went into the hopper', () => {
    const { harvest } = of.harvest.truth
    expect(error(total(of.harvest, 'totalWetMass'), harvest!.wetMassKg)).toBeLessThan(WITHIN)
    expect(error(mean(of.harvest, 'harvestMoisture'), harvest!.moisturePercent)).toBeLessThan(WITHIN)
  })

  it('each product of the spraying adds up to what left the tank', () => {
    const products = of.spraying.file.summary!.properties.products!
    const { applied } = of.spraying.truth
    expect(products.map(({ name }) => name).sort()).toEqual(applied!.map(({ product }) => product).sort())
    for (const { product, litres } of applied!) {
      const own = products.find(({ name }) => name === product)!
      expect(error(own.totalApplied.value, litres)).toBeLessThan(WITHIN)
    }
  })

  it('the seeds are counted, depths are the mean over the work', () => {
    const { planting } = of.planting.truth
    expect(error(total(of.planting, 'totalPlanted'), planting!.seeds)).toBeLessThan(WITHIN)
    expect(error(mean(of.planting, 'seedDepth'), planting!.depthMm / 10)).toBeLessThan(WITHIN)
    const { tillage } = of.tillage.truth
    expect(error(mean(of.tillage, 'tillageDepthActual'), tillage!.depthMm / 10)).toBeLessThan(WITHIN)
    expect(error(mean(of.tillage, 'tillageDepthTarget'), tillage!.targetMm / 10)).toBeLessThan(WITHIN)
  })
})

/** Metres east and north of the first point, on a plane: fine enough for one field. */
function planeOf({ points }: ConvertedFile) {
  const lon = numbersOf(points!, 'lon')!
  const lat = numbersOf(points!, 'lat')!
  const perLat = 111_132.95 - 559.85 * Math.cos((2 * lat[0]! * Math.PI) / 180)
  const perLon =
    111_412.88 * Math.cos((lat[0]! * Math.PI) / 180) - 93.5 * Math.cos((3 * lat[0]! * Math.PI) / 180)
  return {
    x: lon.map((value) => (value - lon[0]!) * perLon),
    y: lat.map((value) => (value - lat[0]!) * perLat),
  }
}

/** Square metres covered, counted in cells of 0.25 m: each point's rectangle behind it, common ground once. */
function coveredByCells(file: ConvertedFile): number {
  const { x, y } = planeOf(file)
  const column = (name: string) => numbersOf(file.points!, name)!
  const [width, distance, heading] = [column('equipmentWidth'), column('distance'), column('heading')]
  const cell = 0.25
  const [west, south] = [x.reduce((a, b) => Math.min(a, b)) - 50, y.reduce((a, b) => Math.min(a, b)) - 50]
  const columns = Math.ceil((x.reduce((a, b) => Math.max(a, b)) + 50 - west) / cell)
  const rows = Math.ceil((y.reduce((a, b) => Math.max(a, b)) + 50 - south) / cell)
  const covered = new Uint8Array(columns * rows)
  for (let i = 0; i < x.length; i++) {
    const angle = (heading[i]! * Math.PI) / 180
    const [ahead, right] = [
      [Math.sin(angle), Math.cos(angle)] as const,
      [Math.cos(angle), -Math.sin(angle)] as const,
    ]
    const reach = Math.ceil((distance[i]! + width[i]! / 2) / cell)
    const [c0, r0] = [Math.floor((x[i]! - west) / cell), Math.floor((y[i]! - south) / cell)]
    for (let r = r0 - reach; r <= r0 + reach; r++) {
      for (let c = c0 - reach; c <= c0 + reach; c++) {
        const dx = west + (c + 0.5) * cell - x[i]!
        const dy = south + (r + 0.5) * cell - y[i]!
        const along = dx * ahead[0] + dy * ahead[1]
        const across = dx * right[0] + dy * right[1]
        if (along <= 0 && along > -distance[i]! && Math.abs(across) <= width[i]! / 2)
          covered[r * columns + c] = 1
      }
    }
  }
  return covered.reduce((sum, one) => sum + one, 0) * cell * cell
}

describe('corrections beyond the contract', () => {
  it('overlap leaves the ground that was covered, and the mass that went into the hopper', async () => {
    const plain = await work('harvest')
    const corrected = await work('harvest', undefined, { removeOverlap: true })
    expect(error(total(corrected, 'totalArea'), coveredByCells(plain.file))).toBeLessThan(0.01)
    expect(total(corrected, 'totalArea')).toBeLessThan(total(plain, 'totalArea'))
    expect(error(total(corrected, 'totalWetMass'), plain.truth.harvest!.wetMassKg)).toBeLessThan(WITHIN)
  })

  it('a flow delay shares out what was weighed: the total changes by what it states', async () => {
    const plain = await work('harvest')
    const delayed = await work('harvest', undefined, { flowDelaySeconds: 5 })
    const [effect] = delayed.file.summary!.properties.corrections!
    const { before, after } = effect!.totalWetMass!
    expect(error(before, plain.truth.harvest!.wetMassKg)).toBeLessThan(WITHIN)
    expect(total(delayed, 'totalWetMass')).toBeCloseTo(after, 6)
    // yields here are logged per area, and none while the header is up: what a delay of 5 s takes from the end of a
    // pass of some minutes
    expect(Math.abs(after / before - 1)).toBeLessThan(0.03)
  })

  it('calibrated by its own truth, the mass is exact', async () => {
    const plain = await work('harvest')
    const factor = plain.truth.harvest!.wetMassKg / total(plain, 'totalWetMass')
    const calibrated = await work('harvest', undefined, { calibrationFactors: { any: factor } })
    expect(error(total(calibrated, 'totalWetMass'), plain.truth.harvest!.wetMassKg)).toBeLessThan(1e-9)
  })
})

/** The box around a file's points, cut in two at a longitude. */
function halves({ points }: ConvertedFile): readonly [MultiPolygon, MultiPolygon] {
  const lon = numbersOf(points!, 'lon')!
  const middle = lon.reduce((sum, value) => sum + value, 0) / lon.length
  const box = (west: number, east: number): MultiPolygon => ({
    type: 'MultiPolygon',
    coordinates: [
      [
        [
          [west, 40],
          [east, 40],
          [east, 60],
          [west, 60],
          [west, 40],
        ],
      ],
    ],
  })
  return [box(-10, middle), box(middle, 20)]
}

describe('ground', () => {
  it.each(['harvest', 'tillage'] as const)(
    'covered by %s, common ground once, agrees with counted cells',
    async (name) => {
      const { file } = await work(name)
      expect(error(coverageOf(file.points!).areaM2, coveredByCells(file))).toBeLessThan(0.01)
    },
  )

  it.each(['harvest', 'spraying', 'planting', 'tillage'] as const)(
    'of %s that is cut into two adjacent fields is neither lost nor doubled',
    async (name) => {
      const { file } = await work(name)
      const parts = halves(file).map(
        (boundary) =>
          buildOperation({
            tables: [{ fileId: 'a', table: file.points!, logs: new Set(file.points!.logs.keys()) }],
            boundary,
            configuration: DEFAULT_OPERATION,
          })!,
      )
      expect(parts[0]!.points.length + parts[1]!.points.length).toBe(file.points!.length)
      for (const [key, whole] of Object.entries(file.summary!.properties)) {
        const value = (of: unknown): number | undefined => (of as { value?: number } | undefined)?.value
        if (value(whole) === undefined) continue
        const sum = parts.reduce((all, { summary }) => all + (value(summary.properties[key]) ?? 0), 0)
        // seeds are whole numbers in each part
        expect(error(sum, value(whole)!)).toBeLessThan(key === 'totalPlanted' ? 1e-5 : 1e-9)
      }
    },
  )
})
