import { describe, expect, it } from 'vitest'
import { classOf } from '../src/map/colours.js'
import { ringAreaHa } from '../src/map/ring-area.js'
import { progressAt, tallyOf } from '../src/map/tally.js'
import { SwathData } from '../src/map/view-data.js'
import type { ViewColumn, ViewHeader } from '../src/map/view-stream.js'

const column = (name: string, unit = '', more: Partial<ViewColumn> = {}): ViewColumn => ({
  ...{ name, unit, type: 'u16', lo: 0, hi: 70, scale: 1, quantiles: [], histogram: [] },
  ...more,
})

/**
 * Seven rows driven northward at 1 m/s, each 10 m long and 6 m wide: 60 m². Rows 0, 4 come first, then 2, 6, then
 * 1, 3, 5. Row 6 stands still and is the only one that filtering drops.
 */
const header: ViewHeader = {
  rows: 7,
  origin: { lon: 8, lat: 52, metresPerLon: 68_000, metresPerLat: 111_000 },
  columns: [
    column('x', 'm'),
    column('y', 'm'),
    column('heading', 'arcdeg'),
    column('distance', 'm'),
    column('width', 'm'),
    column('time', 's', { lo: 1_000, hi: 1_060 }),
    column('dryMassPerArea', 'kg/ha', { quantiles: [1, 2, 3, 4, 5, 6], hi: 6 }),
    column('speed', 'm/s', { quantiles: [1, 1, 1, 1, 1, 1] }),
    column('filtered'),
  ],
  levels: [
    { start: 0, step: 4, rows: 2 },
    { start: 2, step: 4, rows: 2 },
    { start: 1, step: 2, rows: 3 },
  ],
}

function level(rows: readonly number[]): Map<string, Float64Array> {
  const of = (value: (row: number) => number) => Float64Array.from(rows, value)
  return new Map([
    ['x', of(() => 0)],
    ['y', of((row) => 10 * (row + 1))],
    ['heading', of((row) => (row === 3 ? 20 : 0))],
    ['distance', of(() => 10)],
    ['width', of(() => 6)],
    ['time', of((row) => 1_000 + 10 * row)],
    ['dryMassPerArea', of((row) => row)],
    ['speed', of((row) => (row === 6 ? 0 : 1))],
    ['filtered', of((row) => (row === 6 ? 0 : 1))],
  ])
}

function loaded(levels = 3): SwathData {
  const data = new SwathData(header)
  for (const [at, rows] of [
    [0, 4],
    [2, 6],
    [1, 3, 5],
  ].entries())
    if (at < levels) data.addLevel(at, level(rows))
  return data
}

describe('swaths in level order', () => {
  it('know the row of the points that they are, and the other way round', () => {
    const data = loaded()
    const rows = [0, 1, 2, 3, 4, 5, 6].map((record) => data.rowOf(record))
    expect(rows).toEqual([0, 4, 2, 6, 1, 3, 5])
    expect(rows.map((row) => data.recordOf(row))).toEqual([0, 1, 2, 3, 4, 5, 6])
  })

  it('have no record for a row that has not come', () => {
    expect(loaded(1).recordOf(2)).toBe(-1)
    expect(loaded().recordOf(7)).toBe(-1)
  })

  it('are found where their ground lies', () => {
    const data = loaded()
    const at = (east: number, north: number) => data.recordAt(...data.frame.toDegrees(east, north))
    expect(data.rowOf(at(0, 5))).toBe(0)
    expect(data.rowOf(at(2.9, 45))).toBe(4)
    expect(at(3.2, 45)).toBe(-1)
  })

  it('share an edge with the swath before on a bend', () => {
    const data = loaded()
    const edge = (row: number) => (data.shapes[4 * data.recordOf(row) + 2]! * 180) / Math.PI
    expect(edge(3)).toBeCloseTo(0, 4) // row 3 turns by 20°, and begins where row 2 ends
    expect(edge(2)).toBe(0)
  })

  it('offer the properties that have classes, and not their own geometry', () =>
    expect(loaded().properties.map(({ name }) => name)).toEqual(['dryMassPerArea', 'speed']))

  it('are told from each other by limits that are rounded as the values are', () => {
    const third = column('dryMassPerArea', 'kg/ha', { quantiles: [0.1, 0.2, 0.3, 0.4, 0.5, 0.6] })
    const [rounded] = new SwathData({ ...header, columns: [third] }).properties
    expect(classOf(Math.fround(0.1), rounded!.quantiles)).toBe(1)
  })
})

describe('what is counted', () => {
  const dryYield = (data: SwathData) => data.properties[0]!

  it('is ground per class', () => {
    const data = loaded()
    const tally = tallyOf(data, 7, dryYield(data), [0, 6], false)
    expect(tally.classes).toEqual([60, 60, 60, 60, 60, 60, 60])
    expect(tally).toMatchObject({ points: 7, areaM2: 420, allM2: 420, slow: 1, outliers: 0 })
  })

  it('is what lies inside the window', () => {
    const data = loaded()
    const tally = tallyOf(data, 7, dryYield(data), [2, 3], false)
    expect(tally).toMatchObject({ classes: [0, 0, 60, 60, 0, 0, 0], points: 2, areaM2: 120, allM2: 420 })
  })

  it('leaves out what filtering drops', () => {
    const data = loaded()
    expect(tallyOf(data, 7, dryYield(data), [0, 6], true)).toMatchObject({ points: 6, areaM2: 360, slow: 1 })
  })

  it('is scaled up while levels are missing', () => {
    const data = loaded(1)
    expect(tallyOf(data, 2, dryYield(data), [0, 6], false)).toMatchObject({ points: 7, areaM2: 420 })
  })

  it('goes with the time', () => {
    const data = loaded()
    // after 20 s: rows 0, 1, 2 = 180 m² in 20 s = 32,400 m² an hour
    const { areaM2, perHourM2, last } = progressAt(data, 20)
    expect(areaM2).toBe(180)
    expect(perHourM2).toBeCloseTo(32_400, 6)
    expect(data.rowOf(last)).toBe(2)
  })
})

describe('the area of a ring while it is drawn', () => {
  it('is that of a spherical rectangle', () => {
    // 0.01° × 0.01° at the equator: (6,371,008.8 m × π/180 × 0.01)² = 1,111.95² m² = 123.64 ha
    const ring = [
      [0, 0],
      [0.01, 0],
      [0.01, 0.01],
      [0, 0.01],
      [0, 0],
    ]
    expect(ringAreaHa(ring)).toBeCloseTo(123.64, 1)
  })
})
