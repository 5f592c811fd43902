import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { curvePlace, hilbertOrder } from '../../src/output/hilbert.js'

/** The curve as it is defined: a quarter is a whole curve again, turned so that the ends meet. */
const definedPlace = (x: number, y: number, side: number): number => {
  if (side === 1) return 0
  const half = side / 2
  const quarter = half * half
  if (x < half && y < half) return definedPlace(y, x, half)
  if (x < half) return quarter + definedPlace(x, y - half, half)
  if (y >= half) return 2 * quarter + definedPlace(x - half, y - half, half)
  return 3 * quarter + definedPlace(half - 1 - y, side - 1 - x, half)
}

describe('curvePlace', () => {
  it('is the place on the curve of 4,096 cells a side', () => {
    const cell = fc.integer({ min: 0, max: 4_095 })
    fc.assert(
      fc.property(cell, cell, (column, row) => {
        expect(curvePlace(column, row)).toBe(definedPlace(column, row, 4_096))
      }),
      { numRuns: 1000 },
    )
  })

  it('begins in the south-west and ends in the south-east', () => {
    expect(curvePlace(0, 0)).toBe(0)
    expect(curvePlace(4_095, 0)).toBe(2 ** 24 - 1)
  })

  it('takes each of 64 by 64 cells once, from neighbour to neighbour', () => {
    const cells: [number, number][] = []
    for (let column = 0; column < 64; column++)
      for (let row = 0; row < 64; row++) cells[curvePlace(column, row)] = [column, row]
    expect(cells).toHaveLength(64 * 64)
    for (let place = 1; place < cells.length; place++) {
      const [ax, ay] = cells[place - 1]!
      const [bx, by] = cells[place]!
      expect(Math.abs(ax - bx) + Math.abs(ay - by)).toBe(1)
    }
  })
})

describe('hilbertOrder', () => {
  const degrees = fc.double({ min: -180, max: 180, noNaN: true })

  it('holds every given row once, by its place on the curve over the extent', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(degrees, degrees), { maxLength: 60 }), (points) => {
        const lon = Float64Array.from(points, ([x]) => x)
        const lat = Float64Array.from(points, ([, y]) => y)
        const rows = Uint32Array.from(points.keys()).reverse()
        const order = hilbertOrder(lon, lat, rows)
        expect([...order].sort((a, b) => a - b)).toEqual([...points.keys()])
        const west = Math.min(...lon)
        const south = Math.min(...lat)
        const side = Math.max(Math.max(...lon) - west, Math.max(...lat) - south) || 1
        const cellOf = (value: number) => Math.floor(value * (4_095 / side))
        const places = [...order].map((row) =>
          curvePlace(cellOf(lon[row]! - west), cellOf(lat[row]! - south)),
        )
        expect(places).toEqual([...places].sort((a, b) => a - b))
      }),
    )
  })

  it('keeps rows of one cell in the order given, and leaves the rows given as they are', () => {
    const lon = Float64Array.of(8, 8, 9, 8)
    const lat = Float64Array.of(50, 50, 50, 50)
    const rows = Uint32Array.of(3, 0, 2, 1)
    expect([...hilbertOrder(lon, lat, rows)]).toEqual([3, 0, 1, 2])
    expect([...rows]).toEqual([3, 0, 2, 1])
  })

  it('is empty for no rows', () => {
    expect(hilbertOrder(new Float64Array(0), new Float64Array(0), new Uint32Array(0))).toHaveLength(0)
  })
})
