import type { MultiPolygon } from '@sheaf/isoxml'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { boundaryAreaM2, checkBoundary, metresPerDegree, ringAreaM2 } from '../../src/boundary/index.js'
import { coverageOf, quadOf, swathRing, swathsOf } from '../../src/coverage/index.js'
import { textColumn } from '../../src/points/columns.js'
import type { PointTable } from '../../src/points/table.js'
import { ORIGIN, type Pass, passes, tableOf, withNumbers } from '../output/tables.js'

const METRES = metresPerDegree(ORIGIN.lat)

/** Area of the union of upright rectangles `[west, south, east, north]` in metres, by cells between all their edges. */
function unionOfRectangles(rectangles: readonly (readonly [number, number, number, number])[]): number {
  const xs = [...new Set(rectangles.flatMap(([west, , east]) => [west, east]))].sort((a, b) => a - b)
  const ys = [...new Set(rectangles.flatMap(([, south, , north]) => [south, north]))].sort((a, b) => a - b)
  let area = 0
  for (let i = 1; i < xs.length; i++) {
    for (let j = 1; j < ys.length; j++) {
      const x = (xs[i - 1]! + xs[i]!) / 2
      const y = (ys[j - 1]! + ys[j]!) / 2
      const covered = rectangles.some(([w, s, e, n]) => w < x && x < e && s < y && y < n)
      if (covered) area += (xs[i]! - xs[i - 1]!) * (ys[j]! - ys[j - 1]!)
    }
  }
  return area
}

const valid = (table: PointTable) => {
  const { geometry } = coverageOf(table)
  expect(checkBoundary(geometry).validity).toBe('VALID')
  for (const polygon of geometry.coordinates) {
    polygon.forEach((ring, k) => {
      expect(Math.sign(ringAreaM2(ring))).toBe(k === 0 ? 1 : -1)
    })
  }
  return geometry
}

describe('coverageOf', () => {
  it('measures a rectangle: 100 swaths of 2 m by 6 m are 1200 m2', () => {
    const table = passes([{ east: 0, north: 0, heading: 0, swaths: 100 }], 6, 2)
    expect(coverageOf(table).areaM2 / 1200).toBeCloseTo(1, 3)
    expect(boundaryAreaM2(valid(table)) / 1200).toBeCloseTo(1, 2)
  })

  it('ends at the antimeridian and goes on behind it', () => {
    // ten passes of 40 m eastwards, 20 m on either side of 180°, 6 m wide
    const metres = metresPerDegree(-17)
    const passesAcross = Array.from({ length: 10 }, (_, k) =>
      Array.from({ length: 20 }, (_, i) => {
        const east = 180 + (-19 + 2 * i) / metres.lon
        return [east > 180 ? east - 360 : east, -17 + (6 * k) / metres.lat, 40 * k + i] as const
      }),
    ).flat()
    const values = (at: 0 | 1 | 2) => ({ values: passesAcross.map((one) => one[at]) })
    const all = (value: number) => ({ unit: 'm', values: passesAcross.map(() => value) })
    const table = tableOf({
      ...{ lon: values(0), lat: values(1), record: values(2) },
      ...{ heading: all(90), distance: all(2), equipmentWidth: all(6) },
    })
    const geometry = valid(table)
    const lons = geometry.coordinates.flat(2).map(([lon]) => lon)
    // the swath that ends 1 m east of the antimeridian begins 1 m west of it
    expect([Math.min(...lons), Math.max(...lons)]).toEqual([-180, expect.closeTo(180 - 1 / metres.lon, 6)])
    expect(coverageOf(table).areaM2 / (60 * 40)).toBeCloseTo(1, 2)
  })

  it('measures what lies within a field: holes, parts apart and ground outside do not count', () => {
    const table = passes([{ east: 0, north: 0, heading: 0, swaths: 100 }], 6, 2)
    const at = (east: number, north: number) => [
      ORIGIN.lon + east / METRES.lon,
      ORIGIN.lat + north / METRES.lat,
    ]
    const box = (w: number, s: number, e: number, n: number) => [
      at(w, s),
      at(e, s),
      at(e, n),
      at(w, n),
      at(w, s),
    ]
    const field = (...coordinates: number[][][][]) => ({ type: 'MultiPolygon', coordinates }) as MultiPolygon
    const within = (polygons: MultiPolygon) => coverageOf(table, { within: polygons }).areaWithinM2
    // the pass covers 6 m x 200 m, 3 m on either side of its line
    expect(within(field([box(-10, 40, 10, 90)]))! / (6 * 50)).toBeCloseTo(1, 2)
    expect(within(field([box(0, 40, 10, 90)]))! / (3 * 50)).toBeCloseTo(1, 2)
    expect(within(field([box(-10, 40, 10, 90), box(-10, 50, 10, 60)]))! / (6 * 40)).toBeCloseTo(1, 2)
    expect(within(field([box(-10, -90, 10, 10)], [box(-10, 190, 10, 290)]))! / (6 * 20)).toBeCloseTo(1, 2)
    expect(within(field([box(20, 0, 30, 90)]))).toBe(0)
    expect(coverageOf(table).areaWithinM2).toBeUndefined()
    // a field as large as a country costs no more than the worked ground
    expect(within(field([box(-1e6, -1e6, 1e6, 1e6)]))).toBeCloseTo(coverageOf(table).areaM2, 6)
    // neighbours with a common border share the ground without rest
    const halves = within(field([box(-10, -10, 10, 77)]))! + within(field([box(-10, 77, 10, 210)]))!
    expect(halves).toBeCloseTo(coverageOf(table).areaM2, 6)
  })

  it('measures it in any direction of travel', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 360, noNaN: true }), (heading) => {
        const table = passes([{ east: 0, north: 0, heading, swaths: 60 }], 6, 2)
        expect(Math.abs(coverageOf(table).areaM2 / 720 - 1)).toBeLessThan(0.003)
        expect(valid(table).coordinates).toHaveLength(1)
      }),
      { numRuns: 30 },
    )
  })

  it('counts overlap once and gaps not at all, for random passes', () => {
    const pass = fc.record({
      east: fc.integer({ min: 0, max: 160 }).map((n) => n / 4),
      north: fc.integer({ min: 0, max: 160 }).map((n) => n / 4),
      swaths: fc.integer({ min: 5, max: 30 }),
      northwards: fc.boolean(),
    })
    fc.assert(
      fc.property(fc.array(pass, { minLength: 1, maxLength: 8 }), (list) => {
        const table = passes(
          list.map(({ northwards, ...rest }): Pass => ({ ...rest, heading: northwards ? 0 : 90 })),
          4,
          1.5,
        )
        const exact = unionOfRectangles(
          list.map(({ east, north, swaths, northwards }) =>
            northwards
              ? [east - 2, north, east + 2, north + 1.5 * swaths]
              : [east, north - 2, east + 1.5 * swaths, north + 2],
          ),
        )
        // Pixels of 12.5 cm on edges: up to half a pixel along each rectangle's outline at worst.
        expect(Math.abs(coverageOf(table).areaM2 / exact - 1)).toBeLessThan(0.01)
        valid(table)
      }),
      { numRuns: 40 },
    )
  })

  it('keeps a hole where ground was left out', () => {
    // Passes around a square of 20 m that stays unworked.
    const table = passes(
      [
        { east: 5, north: 0, heading: 0, swaths: 40 },
        { east: 35, north: 0, heading: 0, swaths: 40 },
        { east: 0, north: 5, heading: 90, swaths: 40 },
        { east: 0, north: 35, heading: 90, swaths: 40 },
      ],
      10,
      1,
    )
    const geometry = valid(table)
    expect(geometry.coordinates.map((polygon) => polygon.length)).toEqual([2])
    expect(Math.abs(ringAreaM2(geometry.coordinates[0]![1]!))).toBeCloseTo(400, -1)
    expect(coverageOf(table).areaM2 / 1200).toBeCloseTo(1, 2)
  })

  it('leaves no gap and no double ground between neighbouring passes and consecutive swaths', () => {
    const list = Array.from(
      { length: 10 },
      (_, k): Pass => ({ east: 6 * k, north: k % 2 ? 100 : 0, heading: k % 2 ? 180 : 0, swaths: 50 }),
    )
    const table = passes(list, 6, 2)
    expect(coverageOf(table).areaM2 / 6000).toBeCloseTo(1, 3)
    expect(valid(table).coordinates.map((polygon) => polygon.length)).toEqual([1])
  })

  it('costs a tile, not the extent, for a position far away', () => {
    const near = passes([{ east: 0, north: 0, heading: 0, swaths: 50 }], 6, 2)
    const far = passes(
      [
        { east: 0, north: 0, heading: 0, swaths: 50 },
        { east: 0, north: 1_000_000, heading: 0, swaths: 1 },
      ],
      6,
      2,
    )
    const area = coverageOf(far).areaM2 - coverageOf(near).areaM2
    // A swath of 12 m2, whose degrees of longitude are shorter by what 1,000 km to the north make.
    expect(area).toBeGreaterThan(0)
    expect(area).toBeLessThan(13)
    expect(coverageOf(far).geometry.coordinates).toHaveLength(2)
  })

  it('takes only points whose recording is on', () => {
    const table = passes([{ east: 0, north: 0, heading: 0, swaths: 10 }], 6, 2)
    const status = textColumn(Array.from({ length: 10 }, (_, i) => (i < 5 ? 'On' : 'Off')))
    const half = { ...table, columns: new Map(table.columns).set('recordingStatus', status) }
    expect(coverageOf(half).areaM2).toBeCloseTo(60, 0)
  })

  it('falls back to area over distance, then to the given width', () => {
    const table = passes([{ east: 0, north: 0, heading: 0, swaths: 50 }], 6, 2)
    const without = (...names: string[]) => ({
      ...table,
      columns: new Map([...table.columns].filter(([name]) => !names.includes(name))),
    })
    expect(coverageOf(without('equipmentWidth')).areaM2 / 600).toBeCloseTo(1, 2)
    expect(coverageOf(without('equipmentWidth', 'area')).areaM2 / 300).toBeCloseTo(1, 2)
    expect(coverageOf(without('equipmentWidth', 'area'), { widthFallbackM: 5 }).areaM2 / 500).toBeCloseTo(
      1,
      2,
    )
  })

  it('needs neither heading nor distance where records follow each other', () => {
    const { columns, ...rest } = passes([{ east: 0, north: 0, heading: 30, swaths: 50 }], 6, 2)
    const bare = {
      ...rest,
      columns: new Map([...columns].filter(([name]) => !['heading', 'distance', 'area'].includes(name))),
    }
    // 49 stretches of 2 m: the first record has none.
    expect(coverageOf(bare).areaM2 / (49 * 12)).toBeCloseTo(1, 2)
  })

  it('outlines even a strip thinner than half a cell', () => {
    const table = passes([{ east: 0, north: 0, heading: 0, swaths: 40 }], 0.2, 1)
    expect(valid(table).coordinates.length).toBeGreaterThan(0)
  })

  it('is empty for a table without points, without positions, or at (0, 0)', () => {
    const nothing = { geometry: { type: 'MultiPolygon', coordinates: [] }, areaM2: 0 }
    expect(coverageOf(tableOf({ lon: { values: [] }, lat: { values: [] } }))).toEqual(nothing)
    const odd = tableOf({
      lon: { values: [Number.NaN, 0] },
      lat: { values: [52, 0] },
      distance: { unit: 'm', values: [2, 2] },
      heading: { values: [0, 0] },
    })
    expect(coverageOf(odd)).toEqual(nothing)
  })

  it('stays valid for noisy narrow passes', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -40, max: 40 }), { minLength: 60, maxLength: 60 }),
        (noiseCm) => {
          const list = Array.from(
            { length: 6 },
            (_, k): Pass => ({ east: 3 * k, north: 0, heading: 0, swaths: 10 }),
          )
          const table = passes(list, 3, 1.5)
          const lon = [...(table.columns.get('lon') as { values: Float64Array }).values]
          valid(
            withNumbers(
              table,
              'lon',
              '',
              lon.map((value, i) => value + noiseCm[i]! / 100 / METRES.lon),
            ),
          )
        },
      ),
      { numRuns: 30 },
    )
  })
})

describe('quadOf', () => {
  it('starts a swath where the one before ended, bit for bit', () => {
    const table = passes([{ east: 0, north: 0, heading: 70, swaths: 5 }], 6, 2)
    const swaths = swathsOf(table)
    const before = new Float64Array(8)
    const after = new Float64Array(8)
    for (let i = 2; i < 5; i++) {
      quadOf(swaths, i - 1, before)
      quadOf(swaths, i, after)
      expect([...after.subarray(0, 4)]).toEqual([before[6], before[7], before[4], before[5]])
    }
  })

  it('keeps sections of one record apart', () => {
    // Two sections side by side, each with its own points: section 0 west, section 1 east.
    const west = passes([{ east: -1.5, north: 0, heading: 0, swaths: 20 }], 3, 2)
    const lon = west.columns.get('lon') as { values: Float64Array }
    const lat = west.columns.get('lat') as { values: Float64Array }
    const twice = <T>(values: Iterable<T>) => [...values].flatMap((value) => [value, value])
    const table = tableOf({
      lon: { values: twice(lon.values).map((value, i) => value + (i % 2 ? 3 / METRES.lon : 0)) },
      lat: { values: twice(lat.values) },
      record: { values: twice(Array.from({ length: 20 }, (_, i) => i)) },
      sectionId: { values: Array.from({ length: 40 }, (_, i) => i % 2) },
      heading: { values: new Array(40).fill(0) },
      distance: { unit: 'm', values: new Array(40).fill(2) },
      equipmentWidth: { unit: 'm', values: new Array(40).fill(3) },
    })
    expect(coverageOf(table).areaM2 / 240).toBeCloseTo(1, 2)
  })

  it('makes a rectangle of the point alone after a jump of the position', () => {
    const table = passes([{ east: 0, north: 0, heading: 0, swaths: 10 }], 6, 2)
    const lat = [...(table.columns.get('lat') as { values: Float64Array }).values]
    const jumped = withNumbers(
      table,
      'lat',
      '',
      lat.map((value, i) => (i < 5 ? value : value + 300 / METRES.lat)),
    )
    expect(coverageOf(jumped).areaM2 / 120).toBeCloseTo(1, 2)
  })
})

describe('swathRing', () => {
  it('is counter-clockwise', () => {
    expect(swathRing(Float64Array.of(0, 0, 2, 0, 2, 1, 0, 1))).toEqual([0, 0, 2, 0, 2, 1, 0, 1])
    expect(swathRing(Float64Array.of(0, 1, 2, 1, 2, 0, 0, 0))).toEqual([0, 0, 2, 0, 2, 1, 0, 1])
  })

  it('is the outer triangle where start and end edge cross', () => {
    // Start edge from (0,0) to (4,0), end edge from (1,-1) on the left to (4,2): they cross at (2,0).
    const ring = swathRing(Float64Array.of(0, 0, 4, 0, 4, 2, 1, -1))
    expect(ring).toEqual([2, 0, 4, 0, 4, 2])
  })
})
