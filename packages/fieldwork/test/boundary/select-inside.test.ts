import type { MultiPolygon, Position, Ring } from '@sheaf/isoxml'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  areaInside,
  areasInside,
  overlapOfPoints,
  selectInside,
  selectInsideEach,
} from '../../src/boundary/index.js'
import { tableOf } from '../output/tables.js'

const square = (west: number, south: number, east: number, north: number): Ring => [
  [west, south],
  [east, south],
  [east, north],
  [west, north],
  [west, south],
]
const multi = (...polygons: Ring[][]): MultiPolygon => ({ type: 'MultiPolygon', coordinates: polygons })
const pointsAt = (positions: readonly Position[]) =>
  tableOf({
    lon: { values: positions.map(([lon]) => lon) },
    lat: { values: positions.map(([, lat]) => lat) },
  })

/** Ray casting, ring by ring: the definition, without any index. */
function inside([x, y]: Position, { coordinates }: MultiPolygon): boolean {
  return coordinates.some((polygon) => {
    let odd = false
    for (const ring of polygon) {
      for (let i = 1; i < ring.length; i++) {
        const [a, b] = ring[i - 1]![1] < ring[i]![1] ? [ring[i - 1]!, ring[i]!] : [ring[i]!, ring[i - 1]!]
        if (a[1] > y === b[1] > y) continue
        if (x < a[0] + (y - a[1]) * ((b[0] - a[0]) / (b[1] - a[1]))) odd = !odd
      }
    }
    return odd
  })
}

// Coordinates on a coarse lattice, so that points on vertices and edges are common.
const coordinate = fc.integer({ min: 0, max: 12 }).map((n) => n / 4)
const position = fc.tuple(coordinate, coordinate)
const ring = fc.array(position, { minLength: 3, maxLength: 9 }).map((open): Ring => [...open, open[0]!])
const boundary = fc
  .array(fc.array(ring, { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 3 })
  .map((coordinates): MultiPolygon => ({ type: 'MultiPolygon', coordinates }))

describe('selectInside', () => {
  it('agrees with ray casting for any rings', () => {
    fc.assert(
      fc.property(boundary, fc.array(position, { maxLength: 60 }), (shape, positions) => {
        const expected = positions.flatMap((at, i) => (inside(at, shape) ? [i] : []))
        expect([...selectInside(pointsAt(positions), shape)]).toEqual(expected)
      }),
    )
  })

  it('gives a point on a common border to exactly one of two neighbours', () => {
    const cut = fc.tuple(
      fc.double({ min: 0.1, max: 1.9, noNaN: true }),
      fc.double({ min: 0.1, max: 1.9, noNaN: true }),
    )
    fc.assert(
      fc.property(
        cut,
        fc.array(position, { maxLength: 40 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        ([low, high], more, t) => {
          // A slanting border from (low, 0) to (high, 2), and points on it.
          const west = multi([
            [
              [0, 0],
              [low, 0],
              [high, 2],
              [0, 2],
              [0, 0],
            ],
          ])
          const east = multi([
            [
              [low, 0],
              [2, 0],
              [2, 2],
              [high, 2],
              [low, 0],
            ],
          ])
          const whole = multi([square(0, 0, 2, 2)])
          const table = pointsAt([...more, [low + t * (high - low), 2 * t], [low, 0], [high, 2]])
          const joined = [...selectInside(table, west), ...selectInside(table, east)].sort((a, b) => a - b)
          expect(joined).toEqual([...selectInside(table, whole)])
        },
      ),
    )
  })

  it('leaves out holes and takes in every part', () => {
    const shape = multi([square(0, 0, 4, 4), square(1, 1, 2, 2)], [square(6, 0, 7, 1)])
    const table = pointsAt([
      [0.5, 0.5],
      [1.5, 1.5],
      [6.5, 0.5],
      [5, 0.5],
    ])
    expect([...selectInside(table, shape)]).toEqual([0, 2])
  })

  it('counts ground of overlapping parts as inside', () => {
    const shape = multi([square(0, 0, 2, 2)], [square(1, 1, 3, 3)])
    expect([...selectInside(pointsAt([[1.5, 1.5]]), shape)]).toEqual([0])
  })

  it('never takes a point without a position, nor any for an empty boundary', () => {
    expect([...selectInside(pointsAt([[Number.NaN, 1]]), multi([square(0, 0, 2, 2)]))]).toEqual([])
    expect([...selectInside(pointsAt([[1, 1]]), multi())]).toEqual([])
  })
})

describe('selectInsideEach', () => {
  it('agrees with ray casting for any boundaries at once, flat and empty ones among them', () => {
    const any = fc.array(fc.oneof(boundary, fc.constant(multi()), fc.constant(multi([square(1, 1, 1, 2)]))), {
      maxLength: 6,
    })
    fc.assert(
      fc.property(any, fc.array(position, { maxLength: 60 }), (shapes, positions) => {
        const found = selectInsideEach(pointsAt(positions), shapes)
        const expected = shapes.map((shape) => positions.flatMap((at, i) => (inside(at, shape) ? [i] : [])))
        expect(found.map((rows) => [...rows])).toEqual(expected)
      }),
    )
  })
})

describe('areaInside', () => {
  const half = multi([square(0, 0, 1, 2)])
  const positions: Position[] = [
    [0.5, 0.5],
    [0.5, 1.5],
    [1.5, 1.5],
  ]
  const table = tableOf({
    lon: { values: positions.map(([lon]) => lon) },
    lat: { values: positions.map(([, lat]) => lat) },
    area: { unit: 'm2', values: [10, 20, 30] },
  })

  it('sums the areas of the points', () => {
    expect(areaInside(table, half)).toEqual({ inside: 30, total: 60 })
    expect(overlapOfPoints(table, half)).toBe(0.5)
    expect(areasInside(table, [half, multi(), multi([square(1, 0, 2, 2)])])).toEqual([
      { inside: 30, total: 60 },
      { inside: 0, total: 60 },
      { inside: 30, total: 60 },
    ])
  })

  it('counts points where they have no area, and knows no share of nothing', () => {
    expect(areaInside(pointsAt(positions), half)).toEqual({ inside: 2, total: 3 })
    expect(overlapOfPoints(pointsAt([]), half)).toBe(0)
  })
})
