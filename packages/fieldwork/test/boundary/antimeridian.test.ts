import type { MultiPolygon, Position, Ring } from '@sheaf/isoxml'
import { describe, expect, it } from 'vitest'
import {
  boundaryAreaM2,
  checkBoundary,
  normalizeBoundary,
  repairBoundary,
  selectInside,
} from '../../src/boundary/index.js'
import { tableOf } from '../output/tables.js'

const box = (west: number, south: number, east: number, north: number): Ring => [
  [west, south],
  [east, south],
  [east, north],
  [west, north],
  [west, south],
]
const pointsAt = (positions: readonly Position[]) =>
  tableOf({
    lon: { values: positions.map(([lon]) => lon) },
    lat: { values: positions.map(([, lat]) => lat) },
  })
const boxes = ({ coordinates }: MultiPolygon) =>
  coordinates.map(([shell]) => {
    const lons = shell!.map(([lon]) => lon)
    return [Math.min(...lons), Math.max(...lons)]
  })

/** Taveuni in Fiji: 0.004° across the antimeridian. */
const ACROSS = box(179.998, -16.9, -179.998, -16.898)

describe('a boundary across the antimeridian', () => {
  it('is cut there and keeps its area', () => {
    const field = normalizeBoundary({ type: 'Polygon', coordinates: [ACROSS] })
    expect(checkBoundary(field).validity).toBe('VALID')
    expect(boxes(field)).toEqual([
      [expect.closeTo(179.998, 9), 180],
      [-180, expect.closeTo(-179.998, 9)],
    ])
    // the same box ten degrees further west
    const elsewhere = normalizeBoundary({
      type: 'Polygon',
      coordinates: [box(169.998, -16.9, 170.002, -16.898)],
    })
    expect(boundaryAreaM2(field) / boundaryAreaM2(elsewhere)).toBeCloseTo(1, 6)
  })

  it('holds the points of either side, and on it, once; not those of the rest of the world', () => {
    const field = normalizeBoundary({ type: 'Polygon', coordinates: [ACROSS] })
    const at = (lon: number): Position => [lon, -16.899]
    const points = pointsAt([179.9985, 180, -180, -179.9985].map(at))
    expect([...selectInside(points, field)]).toEqual([0, 1, 2, 3])
    expect([...selectInside(pointsAt([0, 179.9, -179.9, 8.65].map(at)), field)]).toEqual([])
  })

  it('keeps its hole, on either side of the cut', () => {
    const hole = box(179.999, -16.8995, -179.999, -16.8985)
    const field = normalizeBoundary({ type: 'Polygon', coordinates: [ACROSS, hole] })
    const at = (lon: number): Position => [lon, -16.899]
    expect([...selectInside(pointsAt([179.9985, 179.9995, -179.9995, -179.9985].map(at)), field)]).toEqual([
      0, 3,
    ])
  })

  it('is repaired on either side', () => {
    const bow: Ring = [
      [179.998, -16.9],
      [-179.998, -16.898],
      [-179.998, -16.9],
      [179.998, -16.898],
      [179.998, -16.9],
    ]
    const repaired = repairBoundary({ type: 'Polygon', coordinates: [bow] })
    expect(repaired).toBeDefined()
    const whole = boundaryAreaM2(normalizeBoundary({ type: 'Polygon', coordinates: [ACROSS] }))
    // 3 cm narrower all round, for its halves meet in a point
    expect(repaired!.areaAfter / whole).toBeCloseTo(0.499, 3)
  })

  it('any other stays as it is', () => {
    const plain = box(8.65, 51.72, 8.66, 51.73)
    expect(normalizeBoundary({ type: 'Polygon', coordinates: [plain] }).coordinates).toEqual([[plain]])
  })
})
