import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ColumnMemory } from '../../src/points/column-memory.js'
import { deviceTree } from '../../src/standardize/device-tree.js'
import { heldValues } from '../../src/standardize/held-values.js'
import { positionsOf } from '../../src/standardize/positions.js'
import { tracksOf } from '../../src/standardize/track.js'
import { workOf } from '../../src/standardize/work.js'
import { BASE, deviceOf, logOf, openSet } from '../sets.js'

const sparse = (records: number[], values: number[]) => ({
  index: 0,
  ddi: 84,
  elementId: 'DET-1',
  bus: undefined,
  data: { kind: 'sparse', records: Uint32Array.from(records), values: Int32Array.from(values) } as const,
})

/** The same with a bit for each record. */
const packed = (records: number[], values: number[], ofLog: number) => {
  const present = new Uint32Array(Math.ceil(ofLog / 32))
  for (const record of records) present[record >> 5]! |= 1 << (record & 31)
  return { ...sparse([], []), data: { kind: 'packed', present, values: Int32Array.from(values) } as const }
}

describe('heldValues', () => {
  it('gives the same however presence is kept, with and without a longest hold', () => {
    const anyRecords = fc.uniqueArray(fc.nat(99), { maxLength: 100 }).map((all) => all.sort((a, b) => a - b))
    const anyHold = fc.option(fc.nat(20), { nil: undefined })
    const timeMs = Float64Array.from({ length: 100 }, (_, record) => 1000 * record)
    fc.assert(
      fc.property(anyRecords, anyHold, (records, maxHoldS) => {
        const values = records.map((record) => record - 50)
        const hold = maxHoldS === undefined ? undefined : { timeMs, maxHoldS }
        expect(heldValues(packed(records, values, 100), 100, 0.5, hold)).toEqual(
          heldValues(sparse(records, values), 100, 0.5, hold),
        )
      }),
    )
  })

  it('holds until the next value; never seen is NaN, 0 is 0, both ends of int32 say not available', () => {
    const channel = sparse([1, 3, 4, 6], [10, 0, 2147483647, -2147483648])
    expect([...heldValues(channel, 8, 0.5)]).toEqual([
      Number.NaN,
      5,
      5,
      0,
      Number.NaN,
      Number.NaN,
      Number.NaN,
      Number.NaN,
    ])
  })

  it('expires after the longest hold', () => {
    const timeMs = Float64Array.of(0, 2000, 5000, 6000, 7000)
    expect([...heldValues(sparse([0], [7]), 5, 1, { timeMs, maxHoldS: 5 })]).toEqual([
      7,
      7,
      7,
      Number.NaN,
      Number.NaN,
    ])
  })
})

/** Records along the equator at these longitudes (in 0.0001°, from 10°), one a second. */
const positions = (steps: (number | undefined)[], seconds = steps.map((_step, i) => i)) => {
  const east = Int32Array.from(steps, (step) => (step === undefined ? 0 : 100_000_000 + step * 1000))
  const localTimeMs = Float64Array.from(seconds, (second) => 1000 * second)
  const north = new Int32Array(steps.length)
  return positionsOf(
    { records: steps.length, north, east, status: undefined, localTimeMs } as never,
    new ColumnMemory(),
  )
}

describe('positionsOf', () => {
  it('leaves records without position out; the stretch leads over them', () => {
    const found = positions([0, undefined, 1])
    expect([...found.records]).toEqual([0, 2])
    expect(found.distance[1]).toBeCloseTo(11.131949, 5)
    expect(found.interval[1]).toBe(2)
  })

  it('leaves a single outlier out and goes on where it was', () => {
    const found = positions([0, 1, 5000, 2, 3])
    expect([...found.records]).toEqual([0, 1, 3, 4])
    expect([found.outliers, found.cuts]).toEqual([1, 0])
  })

  it('cuts the track where it goes on elsewhere: no stretch across', () => {
    const found = positions([0, 1, 2, 5000, 5001, 5002])
    expect([found.outliers, found.cuts]).toEqual([0, 1])
    expect(found.distance[3]).toBe(0)
    expect(found.distance[4]).toBeCloseTo(11.131949, 5)
  })

  it('a pause makes no stretch', () => {
    const found = positions([0, 1, 2, 3], [0, 1, 200, 201])
    expect(found.distance[2]).toBe(0)
    expect(found.distance[3]).toBeGreaterThan(11)
  })

  it('heading is the course over ground, held while standing, known from the start', () => {
    expect([...positions([0, 1, 1, 2]).heading].map(Math.round)).toEqual([90, 90, 90, 90])
  })
})

const section = (k: number, widthMm: number, offsetMm: number) => ({
  id: `DET-${10 + k}`,
  type: 4,
  parent: 'DET-2',
  constants: { 67: widthMm, 135: offsetMm },
})

const workWith = async (
  sections: ReturnType<typeof section>[],
  channels: { ddi: number; elementId: string }[],
  rows: (number | undefined)[][],
  boom: Record<number, number> = {},
) => {
  const device = deviceOf('DVC-1', 'Implement', 6, [
    { id: 'DET-1', type: 1 },
    { id: 'DET-2', type: 2, parent: 'DET-1', constants: boom },
    ...sections,
  ])
  const set = await openSet({
    ...BASE,
    devices: [device],
    tasks: [{ id: 'TSK-1', designator: '', timeLogs: ['TLG00001'] }],
    logs: [logOf({ channels, rows })],
  })
  const [track] = tracksOf([await set.readTimeLog('TLG00001')])
  return workOf(track!, deviceTree(set.taskData), [track!.log], ['DET-2'], new ColumnMemory())
}

describe('workOf', () => {
  const four = [0, 1, 2, 3].map((k) => section(k, 3000, -4500 + 3000 * k))
  const condensed = { ddi: 161, elementId: 'DET-2' }

  it('condensed states: lowest bits are the leftmost section, slots beyond the sections do not count', async () => {
    // 0xF5555554 of a 14-section header, here on four sections: leftmost off, three on
    const work = await workWith(four, [condensed], [[0xf5555554 | 0], [0x155], [0]])
    expect([...work.widthM]).toEqual([9, 12, 12])
    expect([...work.on!]).toEqual([1, 1, 0])
    expect(work.sections.map(({ state }) => state![0])).toEqual([0, 1, 1, 1])
  })

  it('left to right goes by offset, not by number', async () => {
    const turned = [0, 1, 2, 3].map((k) => section(k, 1000 * (k + 1), 4500 - 3000 * k))
    // only the leftmost slot on: the section at −4.5 m is the last one, 4 m wide
    expect((await workWith(turned, [condensed], [[0x01], []])).widthM[0]).toBe(4)
  })

  it("a section's own later state wins over its slot; a parent that is off switches all off", async () => {
    const own = { ddi: 141, elementId: 'DET-10' }
    const parent = { ddi: 141, elementId: 'DET-2' }
    const work = await workWith(
      four,
      [condensed, own, parent],
      [
        [0x55, undefined, 1],
        [undefined, 0],
        [undefined, undefined, 0],
      ],
    )
    expect([...work.widthM]).toEqual([12, 9, 12])
    expect([...work.on!]).toEqual([1, 1, 0])
  })

  it('a parent that is on without any section state means all on; values beyond 0 and 1 are off', async () => {
    const parent = { ddi: 141, elementId: 'DET-2' }
    const work = await workWith(four, [parent], [[1], [3], [0]])
    expect([...work.on!]).toEqual([1, 0, 0])
    expect(work.widthM[0]).toBe(12)
  })

  it('width 0 with state on is a fault: the maximum counts; a logged width holds without limit', async () => {
    const channels = [
      { ddi: 141, elementId: 'DET-2' },
      { ddi: 67, elementId: 'DET-2' },
    ]
    const work = await workWith([], channels, [[1, 4000], [], [undefined, 0]], { 70: 6000 })
    expect([...work.widthM]).toEqual([4, 4, 6])
  })

  it('common ground of overlapping sections counts once', async () => {
    // three mowers of 3 m over 8.4 m
    const mowers = [section(0, 3000, -2700), section(1, 3000, 0), section(2, 3000, 2700)]
    const work = await workWith(mowers, [condensed], [[0x15], [0x05]], { 70: 8400 })
    expect(work.widthM[0]).toBeCloseTo(8.4, 9)
    expect(work.widthM[1]).toBeCloseTo(5.7, 9)
  })

  it('a number that no implement is wide is no width: what was logged before holds', async () => {
    const channels = [141, 67].map((ddi) => ({ ddi, elementId: 'DET-2' }))
    // 9 m, 100 km, −5 mm
    const rows = [
      [1, 9000],
      [1, 100_000_000],
      [1, -5],
    ]
    expect([...(await workWith([], channels, rows, { 70: 12_000 })).widthM]).toEqual([9, 9, 9])
    expect([...(await workWith([], channels.slice(0, 1), [[1]], { 67: 100_000_000 })).widthM]).toEqual([3])
  })

  it('nothing known of a width: 3 m, said', async () => {
    const work = await workWith([], [{ ddi: 141, elementId: 'DET-2' }], [[1], []])
    expect(work.widthAssumed).toBe(true)
    expect(work.widthM[0]).toBe(3)
  })
})
