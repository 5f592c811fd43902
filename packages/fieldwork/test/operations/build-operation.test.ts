import type { MultiPolygon } from '@sheaf/isoxml'
import { describe, expect, it } from 'vitest'
import {
  buildOperation,
  type ConvertedFile,
  DEFAULT_OPERATION,
  type OperationInput,
} from '../../src/index.js'
import { BASE, convert, deviceOf, logOf, START_MS, STEP_M } from '../sets.js'

const cultivator = deviceOf('DVC-1', 'Grubber', 3, [{ id: 'DET-1', type: 1, constants: { 67: 6000 } }])
const till = async (startMs: number): Promise<ConvertedFile> => {
  const rows = Array.from({ length: 11 }, () => [1, 150])
  const channels = [
    { ddi: 141, elementId: 'DET-1' },
    { ddi: 52, elementId: 'DET-1' },
  ]
  const tasks = [{ id: 'TSK-1', designator: '', timeLogs: ['TLG00001'] }]
  return (
    await convert({ ...BASE, devices: [cultivator], tasks, logs: [logOf({ channels, rows, startMs })] })
  )[0]!
}

/** Box around records whose longitude lies between the given steps from 10° east. */
const box = (from: number, to: number): MultiPolygon => {
  const west = 10 + from / 10_000
  const east = 10 + to / 10_000
  return {
    type: 'MultiPolygon',
    coordinates: [
      [
        [
          [west, -0.001],
          [east, -0.001],
          [east, 0.001],
          [west, 0.001],
          [west, -0.001],
        ],
      ],
    ],
  }
}

const input = (files: ConvertedFile[], more: Partial<OperationInput> = {}): OperationInput => ({
  tables: files.map((file, i) => ({ fileId: `f${i}`, table: file.points!, logs: new Set([0]) })),
  boundary: undefined,
  configuration: DEFAULT_OPERATION,
  ...more,
})

describe('buildOperation', () => {
  it('clips to the field; two adjacent fields share the points without loss or double', async () => {
    const file = await till(START_MS)
    const west = buildOperation(input([file], { boundary: box(-0.5, 4.5) }))!
    const east = buildOperation(input([file], { boundary: box(4.5, 12) }))!
    expect([west.points.length, east.points.length]).toEqual([5, 6])
    // the first record has no stretch behind it
    expect(west.summary.properties.totalArea.value).toBeCloseTo(4 * 6 * STEP_M, 4)
    expect(west.summary.properties.totalArea.value + east.summary.properties.totalArea.value).toBeCloseTo(
      file.areaM2!,
      6,
    )
    // of the box of 5 steps only the 4 stretches of 6 m behind its records are worked; it is 0.002° of latitude high,
    // and a degree there is 110,574.3 m (WGS 84)
    expect(west.coverageShare).toBeCloseTo((100 * 4 * 6) / (5 * 0.002 * 110_574.3), 2)
  })

  it('times carry +00:00, files and machines are named', async () => {
    const operation = buildOperation(input([await till(START_MS + 3_600_000), await till(START_MS)]))!
    expect(operation.usedFiles).toEqual(['f1', 'f0'])
    expect(operation.summary.properties.startTime).toBe('2026-07-29T15:00:00.000+00:00')
    expect(operation.summary.properties.machinery).toEqual([
      { name: 'Grubber', type: 'implement', brand: 'unknown' },
    ])
    expect(operation.units['tillageDepthActual']).toBe('cm')
  })

  it('of two combines each point names its own, and the summary says what each did', async () => {
    const combine = (serialNumber: string, width: number) => ({
      ...deviceOf('DVC-1', 'LEXION 770', 7, [{ id: 'DET-1', type: 1, constants: { 67: width } }]),
      serialNumber,
    })
    const channels = [141, 84].map((ddi) => ({ ddi, elementId: 'DET-1' }))
    const harvest = async (serialNumber: string, width: number, kgPerHa: number, startMs: number) => {
      const rows = [0, 1, 2].map(() => [1, 100 * kgPerHa])
      const tasks = [{ id: 'TSK-1', designator: 'Harvest', timeLogs: ['TLG00001'] }]
      const logs = [logOf({ channels, rows, startMs })]
      return (await convert({ ...BASE, devices: [combine(serialNumber, width)], tasks, logs }))[0]!
    }
    const files = [
      await harvest('A', 6000, 8000, START_MS),
      await harvest('B', 9000, 7000, START_MS + 60_000),
    ]
    const { points, summary } = buildOperation(input(files))!
    const { machinery, totalsByMachine, totalWetMass } = summary.properties
    expect(machinery!.map(({ serialNumber }) => serialNumber)).toEqual(['A', 'B'])
    expect(points.origins.map((origin) => origin.machinery[0]!.serialNumber)).toEqual(['A', 'B'])
    // two stretches each: 2 × 6 m at 8 t/ha, 2 × 9 m at 7 t/ha
    const [a, b] = totalsByMachine!
    expect([a!.name, a!.serialNumber, b!.serialNumber]).toEqual(['LEXION 770', 'A', 'B'])
    expect(a!.totalArea.value).toBeCloseTo(12 * STEP_M, 4)
    expect(b!.totalArea.value).toBeCloseTo(18 * STEP_M, 4)
    expect(a!.totalDistance.value).toBeCloseTo(2 * STEP_M, 4)
    expect(a!.totalWetMass!.value).toBeCloseTo((8000 * 12 * STEP_M) / 10_000, 4)
    expect(b!.totalWetMass!.value).toBeCloseTo((7000 * 18 * STEP_M) / 10_000, 4)
    expect((totalWetMass as { value: number }).value).toBeCloseTo(
      a!.totalWetMass!.value + b!.totalWetMass!.value,
      6,
    )
    // one machine alone needs no totals of its own
    expect(files[0]!.summary!.properties.totalsByMachine).toBeUndefined()
  })

  it('is the same for any order of its files', async () => {
    const files = [await till(START_MS), await till(START_MS + 3_600_000), await till(START_MS + 7_200_000)]
    const { tables, ...rest } = input(files)
    const expected = buildOperation({ tables, ...rest })
    expect(buildOperation({ tables: [tables[2]!, tables[0]!, tables[1]!], ...rest })).toEqual(expected)
  })

  it('only the logs that count are in it; without any point there is no operation', async () => {
    const file = await till(START_MS)
    expect(
      buildOperation(input([file], { tables: [{ fileId: 'f0', table: file.points!, logs: new Set() }] })),
    ).toBeUndefined()
    expect(buildOperation(input([file], { boundary: box(500, 600) }))).toBeUndefined()
  })

  it('the filtered selection is absent when switched off', async () => {
    const file = await till(START_MS)
    const configuration = { ...DEFAULT_OPERATION, operationsFilteredGeojson: false }
    expect(buildOperation(input([file], { configuration }))!.filtered).toBeUndefined()
    // the first record has no speed and stays
    expect(buildOperation(input([file]))!.filtered).toHaveLength(11)
  })
})
