/** One shape for every boundary: MultiPolygon, rings closed, wound as RFC 7946 §3.1.6 asks. */

import type { MultiPolygon, Position, Ring } from '@sheaf/isoxml'
import { cutAtAntimeridian } from './antimeridian.js'

/** A GeoJSON Polygon (RFC 7946). */
export interface Polygon {
  type: 'Polygon'
  coordinates: Ring[]
}

/** Twice the signed planar area in square degrees: its sign is the winding. */
export const windingOf = (ring: readonly Position[]): number => {
  const [lon0, lat0] = ring[0] ?? [0, 0]
  let doubled = 0
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
    const [lonFrom, latFrom] = ring[j]!
    const [lonTo, latTo] = ring[i]!
    doubled += (lonFrom - lon0) * (latTo - lat0) - (lonTo - lon0) * (latFrom - lat0)
  }
  return doubled
}

const closed = (ring: readonly Position[]): Ring => {
  const positions = ring.map(([lon, lat]): Position => [lon, lat])
  const first = positions[0]
  const last = positions.at(-1)
  if (first && last && (first[0] !== last[0] || first[1] !== last[1])) positions.push([first[0], first[1]])
  return positions
}

const isRing = (value: unknown): value is Position[] => Array.isArray(value) && value.every(Array.isArray)

const isPolygon = (value: unknown): value is Ring[] => Array.isArray(value) && value.every(isRing)

/**
 * The polygons of a GeoJSON Polygon or MultiPolygon, or undefined when the value is neither. Only the nesting is
 * looked at: coordinates may still be anything.
 */
export const polygonsIn = (geometry: unknown): readonly Ring[][] | undefined => {
  if (typeof geometry !== 'object' || geometry === null) return undefined
  const { type, coordinates } = geometry as { type?: unknown; coordinates?: unknown }
  if (type === 'Polygon') return isPolygon(coordinates) ? [coordinates] : undefined
  if (type !== 'MultiPolygon' || !Array.isArray(coordinates)) return undefined
  return coordinates.every(isPolygon) ? coordinates : undefined
}

const hasNumbers = (ring: Ring): boolean =>
  ring.every(([lon, lat]) => typeof lon === 'number' && typeof lat === 'number')

/**
 * Wraps a Polygon into a MultiPolygon, closes rings, drops altitudes, winds exteriors counter-clockwise and holes
 * clockwise, cuts at the antimeridian. Else positions stay as they are, crossings too: see `checkBoundary` and
 * `repairBoundary`.
 * @returns undefined for anything but a Polygon or MultiPolygon made of numbers
 */
export function normalizeBoundary(geometry: Polygon | MultiPolygon): MultiPolygon
export function normalizeBoundary(geometry: unknown): MultiPolygon | undefined
export function normalizeBoundary(geometry: unknown): MultiPolygon | undefined {
  const polygons = polygonsIn(geometry)
  if (polygons === undefined || !polygons.every((polygon) => polygon.every(hasNumbers))) return undefined
  return {
    type: 'MultiPolygon',
    coordinates: polygons.flatMap(cutAtAntimeridian).map((polygon) =>
      polygon.map((ring, index) => {
        const positions = closed(ring)
        const counterClockwise = windingOf(positions) > 0
        return counterClockwise === (index === 0) ? positions : positions.reverse()
      }),
    ),
  }
}
