/** Runs of swaths that are set as one: where they end, and that the ground stays the same. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { metresPerDegree } from '../../src/boundary/index.js'
import { BitMask } from '../../src/coverage/bit-mask.js'
import { coverageOf, quadOf, swathsOf } from '../../src/coverage/index.js'
import { pixelGridAt } from '../../src/coverage/pixel-grid.js'
import { StraightRuns } from '../../src/coverage/straight-runs.js'
import { textColumn } from '../../src/points/columns.js'
import type { PointTable } from '../../src/points/table.js'
import { ORIGIN, passes, tableOf } from '../output/tables.js'

const METRES = metresPerDegree(ORIGIN.lat)

/** Points at places in metres east and north of the origin, heading as given or along the way. */
function driven(
  places: readonly (readonly [east: number, north: number])[],
  { widthM = 6, headings }: { widthM?: number; headings?: readonly number[] } = {},
): PointTable {
  const courses = places.map((_, i) => {
    const [from, to] = i === 0 ? [places[0]!, places[1]!] : [places[i - 1]!, places[i]!]
    return ((Math.atan2(to[0] - from[0], to[1] - from[1]) * 180) / Math.PI + 360) % 360
  })
  return tableOf({
    lon: { values: places.map(([east]) => ORIGIN.lon + east / METRES.lon) },
    lat: { values: places.map(([, north]) => ORIGIN.lat + north / METRES.lat) },
    heading: { unit: 'arcdeg', values: headings ?? courses },
    equipmentWidth: { unit: 'm', values: places.map(() => widthM) },
  })
}

const withTexts = (table: PointTable, name: string, texts: readonly (string | undefined)[]): PointTable => ({
  ...table,
  columns: new Map(table.columns).set(name, textColumn(texts)),
})

/** The last point of each run. */
function ends(table: PointTable): number[] {
  const runs = new StraightRuns(swathsOf(table))
  const found: number[] = []
  for (let i = 0; i < table.length; i++) {
    i = runs.endOf(i)
    found.push(i)
  }
  return found
}

/** Ten points northwards, 2 m apart. */
const north = (at: number): readonly [number, number] => [0, 2 * at]
const ten = Array.from({ length: 10 }, (_, at) => north(at))

describe('a run of swaths', () => {
  it('goes straight on to the end of the pass; the first point has nothing behind it', () => {
    expect(ends(driven(ten))).toEqual([0, 9])
    const two = passes(
      [
        { east: 0, north: 0, heading: 40, swaths: 8 },
        { east: 9, north: 0, heading: 40, swaths: 5 },
      ],
      6,
      2,
    )
    expect(ends(two)).toEqual([0, 7, 8, 12])
  })

  it('bears a centimetre to the side, as positions are rounded, and no more', () => {
    const aside = (metres: number) => ten.map(([, y], at) => [at === 5 ? metres : 0, y] as const)
    const straight = { headings: ten.map(() => 0) }
    expect(ends(driven(aside(0.01), straight))).toEqual([0, 9])
    // point 5 is 5 cm off the line so far, point 6 is 10 cm off that from 4 through 5, point 7 5 cm off that from 5 through 6
    expect(ends(driven(aside(0.05), straight))).toEqual([0, 4, 5, 6, 9])
  })

  it('ends in a bend that is slow enough to pass from record to record', () => {
    // a circle of 200 m: 2 m on it bend off by 1 cm, a chord of 20 m by 25 cm
    const circle = Array.from({ length: 200 }, (_, at): [number, number] => {
      const angle = (2 * at) / 200
      return [200 * (1 - Math.cos(angle)), 200 * Math.sin(angle)]
    })
    const found = ends(driven(circle, { widthM: 0.01 }))
    const longest = Math.max(...found.map((end, k) => end - (found[k - 1] ?? 0)))
    // a chord of length c stands off the circle by c² ÷ 8 r: 3 cm, twice the tolerance, at 6.9 m
    expect(longest).toBeGreaterThan(1)
    expect(longest).toBeLessThanOrEqual(4)
  })

  it('follows the outer edges, which a turning implement swings farther than its middle', () => {
    // the heading turns by 1° at point 5: the ends of a boom of 36 m go 31 cm ahead and back, and 3 mm inwards
    const headings = ten.map((_, at) => (at < 5 ? 0 : 1))
    expect(ends(driven(ten, { widthM: 36, headings }))).toEqual([0, 9])
    // farther than a record where these are 20 cm apart: on one side the edge of point 5 lies behind that of point 4
    const slow = ten.map(([, y]) => [0, y / 10] as const)
    expect(ends(driven(slow, { widthM: 36, headings }))).toEqual([0, 4, 5, 9])
    expect(ends(driven(slow, { widthM: 6, headings }))).toEqual([0, 9])
  })

  it('turns by no more than takes a ten-thousandth of the ground of a bend', () => {
    // 6 m wide on a circle of 15 m, 20 cm a record, a quarter of it: 1.4° are 37 cm, one record and a half
    const bend = Array.from({ length: 119 }, (_, at): [number, number] => {
      const angle = (0.2 * at) / 15
      return [15 * (1 - Math.cos(angle)), 15 * Math.sin(angle)]
    })
    const headings = bend.map((_, at) => ((0.2 * at) / 15) * (180 / Math.PI))
    const table = driven(bend, { widthM: 6, headings })
    expect(Math.max(...ends(table).map((end, k, all) => end - (all[k - 1] ?? 0)))).toBeLessThanOrEqual(1)
    // (18² − 12²) ÷ 2 × angle, from the edge of the first point on
    const ground = ((18 ** 2 - 12 ** 2) / 2) * ((0.2 * 118) / 15)
    expect(coverageOf(table).areaM2 / ground).toBeCloseTo(1, 3)
  })

  it('ends where another width, other sections or nothing is worked', () => {
    const table = driven(ten)
    const wider = new Map(table.columns).set('equipmentWidth', {
      kind: 'number',
      unit: 'm',
      values: Float64Array.from(ten, (_, at) => (at < 4 ? 6 : 3)),
    })
    expect(ends({ ...table, columns: wider })).toEqual([0, 3, 9])
    const spans = ten.map((_, at) => (at < 7 ? '-3000:0' : '0:3000'))
    expect(ends(withTexts(table, 'spans', spans))).toEqual([0, 6, 9])
    const status = ten.map((_, at) => (at === 3 ? 'Off' : 'On'))
    expect(ends(withTexts(table, 'recordingStatus', status))).toEqual([0, 2, 3, 9])
  })

  it('looks at the outermost sections that are on, not at the worked width about the middle', () => {
    // 20 cm a record, 1 m worked 18 m to the right: 1° there goes 31 cm along, about the middle 1 cm
    const headings = ten.map((_, at) => (at < 5 ? 0 : 1))
    const table = driven(
      ten.map(([, y]) => [0, y / 10] as const),
      { widthM: 1, headings },
    )
    expect(ends(table)).toEqual([0, 9])
    const spans = ten.map(() => '17500:18500')
    expect(ends(withTexts(table, 'spans', spans))).toEqual([0, 4, 5, 9])
  })
})

/** Area with each swath set on its own. */
function areaOfEach(table: PointTable, pixelM: number): number {
  const swaths = swathsOf(table)
  const mask = new BitMask(pixelGridAt(swaths.lon[0]!, swaths.lat[0]!, pixelM))
  const quad = new Float64Array(8)
  for (let i = 0; i < swaths.length; i++)
    for (let number = 0; quadOf(swaths, i, quad, number); number++) mask.fill(quad)
  return mask.areaM2()
}

describe('the ground of runs', () => {
  const legs = fc.array(
    fc.record({
      turn: fc.double({ min: -25, max: 25, noNaN: true }),
      records: fc.integer({ min: 1, max: 60 }),
      spans: fc.constantFrom(undefined, '-6000:0', '-6000:-2000 1000:4500', '2000:6000'),
    }),
    { minLength: 1, maxLength: 8 },
  )
  const noise = fc.constantFrom(0, 0.005, 0.02, 0.1)

  it('is that of the swaths one by one, within the tolerance along both sides', () => {
    fc.assert(
      fc.property(legs, fc.double({ min: 0, max: 360, noNaN: true }), noise, (drive, first, noiseM) => {
        const places: [number, number][] = []
        const spans: (string | undefined)[] = []
        let [course, east, up, seed] = [first, 0, 0, 1]
        const shake = () => {
          seed = (seed * 16807) % 2147483647
          return noiseM * (seed / 2147483647 - 0.5)
        }
        for (const leg of drive) {
          course += leg.turn
          for (let k = 0; k < leg.records; k++) {
            east += 1.5 * Math.sin((course * Math.PI) / 180)
            up += 1.5 * Math.cos((course * Math.PI) / 180)
            places.push([east + shake(), up + shake()])
            spans.push(leg.spans)
          }
        }
        fc.pre(places.length > 1)
        const widthOf = { undefined: 12, '-6000:0': 6, '-6000:-2000 1000:4500': 7.5, '2000:6000': 4 }
        const table = withTexts(driven(places, { widthM: 12 }), 'spans', spans)
        const widths = Float64Array.from(spans, (text) => widthOf[`${text}` as keyof typeof widthOf])
        table.columns.set('equipmentWidth', { kind: 'number', unit: 'm', values: widths } as never)
        const pixelM = widths.reduce((sum, width) => sum + width, 0) / widths.length < 12 ? 0.125 : 0.25
        const apart = Math.abs(coverageOf(table).areaM2 - areaOfEach(table, pixelM))
        // 1.5 cm on the two sides of up to two strips, and a row of pixels where an edge falls on their middles
        expect(apart).toBeLessThan((4 * 0.015 + 0.25) * 1.6 * places.length)
      }),
      { numRuns: 150 },
    )
  })
})
