/** Area of rings and boundaries on the ellipsoid. */

import type { MultiPolygon, Position } from '@sheaf/isoxml'
import { AUTHALIC_RADIUS_SQUARED, authalicLatitude, RADIANS_PER_DEGREE } from './ellipsoid.js'
import { shortTurn } from './local-scale.js'

/**
 * Signed area of a ring in m², positive when it runs counter-clockwise; closing position optional.
 *
 * Latitudes are carried to the authalic sphere, which keeps area; edges are great circles there, and the area
 * between an edge and the equator is its spherical excess (Todhunter, "Spherical Trigonometry", §103:
 * `tan E/2 = tan Δλ/2 · sin((φ1+φ2)/2) / cos((φ1−φ2)/2)`). Against a geodesic of the ellipsoid the bow of an edge
 * differs by the flattening only: below 1e-7 of the area for edges of a kilometre.
 * @param ring `[lon, lat]` degrees
 */
export const ringAreaM2 = (ring: readonly Position[]): number => {
  let excess = 0
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
    const [lonFrom, latFrom] = ring[j]!
    const [lonTo, latTo] = ring[i]!
    const halfTurn = (shortTurn(lonTo - lonFrom) * RADIANS_PER_DEGREE) / 2
    const from = authalicLatitude(latFrom)
    const to = authalicLatitude(latTo)
    excess += 2 * Math.atan((Math.tan(halfTurn) * Math.sin((from + to) / 2)) / Math.cos((from - to) / 2))
  }
  // Summed eastwards the ground lies south of the edge: clockwise rings count positive, hence the sign.
  return excess === 0 ? 0 : -excess * AUTHALIC_RADIUS_SQUARED
}

/**
 * Geodesic area of a boundary on WGS 84 in m²: exterior rings less their holes, whatever their winding.
 * Correct to 1e-6 for fields; rings must not cross themselves (see `repairBoundary`).
 */
export const boundaryAreaM2 = (boundary: MultiPolygon): number => {
  let area = 0
  for (const polygon of boundary.coordinates) {
    polygon.forEach((ring, index) => {
      const size = Math.abs(ringAreaM2(ring))
      area += index === 0 ? size : -size
    })
  }
  return area
}
