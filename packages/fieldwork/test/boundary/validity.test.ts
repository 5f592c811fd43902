import type { MultiPolygon, Position, Ring } from '@sheaf/isoxml'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  boundaryAreaM2,
  checkBoundary,
  intersectionAreaM2,
  intersectionOverUnion,
  intersectPolygons,
  normalizeBoundary,
  repairBoundary,
  ringAreaM2,
  type Validity,
} from '../../src/boundary/index.js'

/** Rings in thousandths of a degree from 8° east, 52° north: about 69 by 111 m. */
const ring = (...corners: [number, number][]): Ring =>
  [...corners, corners[0]!].map(([x, y]): Position => [8 + x / 1000, 52 + y / 1000])
const square = (x: number, y: number, size: number): Ring =>
  ring([x, y], [x + size, y], [x + size, y + size], [x, y + size])
const multi = (...coordinates: Ring[][]): MultiPolygon => ({ type: 'MultiPolygon', coordinates })

const UNIT_M2 = ringAreaM2(square(0, 0, 1))

interface Case {
  readonly name: string
  readonly geometry: unknown
  readonly validity: Validity
  /** Area after repair in squares of a thousandth of a degree; absent where nothing can be repaired. */
  readonly repaired?: number
}

const CASES: readonly Case[] = [
  { name: 'a square', geometry: multi([square(0, 0, 4)]), validity: 'VALID', repaired: 16 },
  {
    name: 'a Polygon',
    geometry: { type: 'Polygon', coordinates: [square(0, 0, 4)] },
    validity: 'VALID',
    repaired: 16,
  },
  {
    name: 'a clockwise square',
    geometry: multi([square(0, 0, 4).reverse()]),
    validity: 'VALID',
    repaired: 16,
  },
  {
    name: 'a repeated position',
    geometry: multi([ring([0, 0], [4, 0], [4, 0], [4, 4], [0, 4])]),
    validity: 'VALID',
    repaired: 16,
  },
  {
    name: 'a square with a hole',
    geometry: multi([square(0, 0, 4), square(1, 1, 1)]),
    validity: 'VALID',
    repaired: 15,
  },
  {
    name: 'a hole that touches its shell once',
    geometry: multi([square(0, 0, 4), ring([0, 2], [2, 1], [2, 3])]),
    validity: 'VALID',
    repaired: 14,
  },
  {
    name: 'an island in a hole',
    geometry: multi([square(0, 0, 6), square(1, 1, 4)], [square(2, 2, 1)]),
    validity: 'VALID',
    repaired: 21,
  },
  {
    name: 'parts that touch at a corner',
    geometry: multi([square(0, 0, 2)], [square(2, 2, 2)]),
    validity: 'VALID',
    repaired: 8,
  },
  // A bow-tie: two triangles of base 4 and height 2.
  {
    name: 'a bow-tie',
    geometry: multi([ring([0, 0], [4, 4], [4, 0], [0, 4])]),
    validity: 'SELF_INTERSECTION',
    repaired: 8,
  },
  {
    name: 'a spike',
    geometry: multi([ring([0, 0], [4, 0], [4, 4], [2, 4], [2, 6], [2, 4], [0, 4])]),
    validity: 'SELF_INTERSECTION',
    repaired: 16,
  },
  {
    name: 'two squares in one ring, touching at a corner',
    geometry: multi([ring([0, 0], [2, 0], [2, 2], [4, 2], [4, 4], [2, 4], [2, 2], [0, 2])]),
    validity: 'RING_SELF_INTERSECTION',
    repaired: 8,
  },
  {
    name: 'a hole across the shell',
    geometry: multi([square(0, 0, 4), square(3, 1, 2)]),
    validity: 'SELF_INTERSECTION',
    repaired: 14,
  },
  {
    name: 'a hole outside',
    geometry: multi([square(0, 0, 4), square(6, 0, 1)]),
    validity: 'HOLE_OUTSIDE_SHELL',
    repaired: 16,
  },
  {
    name: 'a hole in a hole',
    geometry: multi([square(0, 0, 6), square(1, 1, 4), square(2, 2, 1)]),
    validity: 'NESTED_HOLES',
    repaired: 20,
  },
  {
    name: 'crossing holes',
    geometry: multi([square(0, 0, 6), square(1, 1, 2), square(2, 2, 2)]),
    validity: 'SELF_INTERSECTION',
    repaired: 29,
  },
  {
    name: 'a part in a part',
    geometry: multi([square(0, 0, 6)], [square(1, 1, 2)]),
    validity: 'NESTED_SHELLS',
    repaired: 36,
  },
  {
    name: 'overlapping parts',
    geometry: multi([square(0, 0, 4)], [square(2, 0, 4)]),
    validity: 'SELF_INTERSECTION',
    repaired: 24,
  },
  {
    name: 'parts with a common edge',
    geometry: multi([square(0, 0, 2)], [square(2, 0, 2)]),
    validity: 'SELF_INTERSECTION',
    repaired: 8,
  },
  {
    name: 'the same part twice',
    geometry: multi([square(0, 0, 4)], [square(0, 0, 4)]),
    validity: 'DUPLICATE_RINGS',
    repaired: 16,
  },
  // The hole joins the western and eastern edge: a diamond of area 8 parts the square in two.
  {
    name: 'a hole that cuts the shell in two',
    geometry: multi([square(0, 0, 4), ring([0, 2], [2, 0.5], [4, 2], [2, 3.5])]),
    validity: 'DISCONNECTED_INTERIOR',
    repaired: 10,
  },
  {
    name: 'a ring that is not closed',
    geometry: multi([square(0, 0, 4).slice(0, 4)]),
    validity: 'RING_NOT_CLOSED',
    repaired: 16,
  },
  { name: 'two positions', geometry: multi([ring([0, 0], [4, 0])]), validity: 'TOO_FEW_POINTS' },
  {
    name: 'one position many times',
    geometry: multi([ring([0, 0], [0, 0], [0, 0])]),
    validity: 'TOO_FEW_POINTS',
  },
  { name: 'no polygon', geometry: multi(), validity: 'TOO_FEW_POINTS' },
  {
    name: 'a position that is no number',
    geometry: multi([[...square(0, 0, 4).slice(0, 4), [Number.NaN, 52], [8, 52]]]),
    validity: 'INVALID_COORDINATE',
    repaired: 16,
  },
  {
    name: 'a null coordinate',
    geometry: {
      type: 'MultiPolygon',
      coordinates: [
        [
          [
            [null, 52],
            [8, 53],
            [9, 53],
            [null, 52],
          ],
        ],
      ],
    },
    validity: 'INVALID_COORDINATE',
  },
  {
    name: 'a latitude beyond the pole',
    geometry: multi([
      [
        [8, 52],
        [8, 91],
        [9, 52],
        [8, 52],
      ],
    ]),
    validity: 'INVALID_COORDINATE',
  },
  {
    name: 'a point',
    geometry: { type: 'Point', coordinates: [8, 52] },
    validity: 'NOT_ALLOWED_GEOMETRY_TYPE',
  },
  {
    name: 'wrong nesting',
    geometry: { type: 'MultiPolygon', coordinates: [[8, 52]] },
    validity: 'NOT_ALLOWED_GEOMETRY_TYPE',
  },
  { name: 'nothing', geometry: null, validity: 'NOT_ALLOWED_GEOMETRY_TYPE' },
]

describe('checkBoundary', () => {
  it.each(CASES)('$name: $validity', ({ geometry, validity }) => {
    expect(checkBoundary(geometry)).toEqual({ validity })
  })
})

describe('repairBoundary', () => {
  it.each(CASES.filter(({ repaired }) => repaired !== undefined))(
    '$name: $repaired squares',
    ({ geometry, repaired }) => {
      const result = repairBoundary(geometry)!
      expect(checkBoundary(result.geometry).validity).toBe('VALID')
      // Squares further north are smaller (1e-4), and cutting at single points takes 3 cm along the outline (1e-3).
      expect(Math.abs(result.areaAfter / UNIT_M2 / repaired! - 1)).toBeLessThan(1e-3)
      expect(result.areaAfter).toBe(boundaryAreaM2(result.geometry))
    },
  )

  it.each(CASES.filter(({ repaired }) => repaired === undefined))(
    '$name: nothing to repair',
    ({ geometry }) => {
      expect(repairBoundary(geometry)).toBeUndefined()
    },
  )

  it('winds exteriors counter-clockwise and holes clockwise', () => {
    const { geometry } = repairBoundary(multi([square(0, 0, 4).reverse(), square(1, 1, 1)]))!
    expect(geometry.coordinates[0]!.map((part) => Math.sign(ringAreaM2(part)))).toEqual([1, -1])
  })

  /** Twice the signed area of whole-number corners, by the shoelace formula. */
  const planarArea = (corners: readonly (readonly [number, number])[]): number =>
    corners.reduce((sum, [x, y], at) => {
      const [nextX, nextY] = corners[(at + 1) % corners.length]!
      return sum + x * nextY - nextX * y
    }, 0)

  it('makes a valid boundary of any ring that encloses ground', () => {
    const coordinate = fc.integer({ min: 0, max: 40 })
    const random = fc.array(fc.tuple(coordinate, coordinate), { minLength: 3, maxLength: 40 })
    fc.assert(
      fc.property(random, (corners) => {
        const result = repairBoundary(multi([ring(...corners)]))
        // A ring whose signed area in the plane is not 0 encloses ground; on one line it encloses none.
        if (planarArea(corners) !== 0) expect(checkBoundary(result?.geometry).validity).toBe('VALID')
      }),
    )
  })
})

describe('normalizeBoundary', () => {
  it('wraps, closes and winds', () => {
    const open = square(0, 0, 4).slice(0, 4)
    const normal = normalizeBoundary({ type: 'Polygon', coordinates: [[...open].reverse(), square(1, 1, 1)] })
    expect(normal.type).toBe('MultiPolygon')
    expect(normal.coordinates[0]!.map((part) => Math.sign(ringAreaM2(part)))).toEqual([1, -1])
    expect(normal.coordinates[0]![0]).toHaveLength(5)
    expect(checkBoundary(normal).validity).toBe('VALID')
  })

  it('refuses what is no polygon', () => {
    expect(normalizeBoundary({ type: 'LineString', coordinates: [] } as unknown)).toBeUndefined()
  })
})

describe('intersections', () => {
  const west = multi([square(0, 0, 4)])
  const east = multi([square(2, 0, 4)])

  it('measures the common ground', () => {
    expect(intersectionAreaM2(west, east)).toBeCloseTo(
      boundaryAreaM2(multi([ring([2, 0], [4, 0], [4, 4], [2, 4])])),
      1,
    )
    expect(intersectionAreaM2(west, multi([square(10, 10, 1)]))).toBe(0)
  })

  it('takes holes into account', () => {
    const holed = multi([square(0, 0, 4), square(1, 1, 2)])
    expect(intersectionAreaM2(holed, west)).toBeCloseTo(boundaryAreaM2(holed), 1)
  })

  it('is 1 over the union for the same ground, a third for half an overlap', () => {
    expect(intersectionOverUnion(west, west)).toBeCloseTo(1, 6)
    expect(intersectionOverUnion(west, east)).toBeCloseTo(1 / 3, 4)
  })

  it('finds what is common to many, and nothing in nothing', () => {
    const common = intersectPolygons([west, east, multi([square(3, 3, 4)])])
    expect(boundaryAreaM2(common)).toBeCloseTo(boundaryAreaM2(multi([square(3, 3, 1)])), 1)
    expect(intersectPolygons([]).coordinates).toEqual([])
    expect(intersectPolygons([west, multi([square(10, 10, 1)])]).coordinates).toEqual([])
  })
})
