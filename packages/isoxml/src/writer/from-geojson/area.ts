/** Area of rings on the ellipsoid, for the area that every part field must state. */
import { longitudeStep, metresPerDegreeEast, metresPerDegreeNorth } from '../../geometry/ellipsoid.js'
import type { Ring } from '../../geometry/geojson.js'

/**
 * Area of polygons in m², holes taken off: the integral of x dy around each ring, with the lengths of a degree at the
 * middle latitude of each edge.
 *
 * @param polygons exterior rings counter-clockwise, holes clockwise
 */
export function areaM2(polygons: readonly (readonly Ring[])[]): number {
  let sum = 0
  for (const rings of polygons) for (const ring of rings) sum += signedAreaM2(ring)
  return sum
}

/** Positive when the ring runs counter-clockwise. */
function signedAreaM2(ring: Ring): number {
  const [origin] = ring
  let sum = 0
  for (let at = 1; at < ring.length; at++) {
    const [fromLon, fromLat] = ring[at - 1]!
    const [toLon, toLat] = ring[at]!
    const lat = (fromLat + toLat) / 2
    const steps = longitudeStep(origin![0], fromLon) + longitudeStep(origin![0], toLon)
    sum += (steps / 2) * metresPerDegreeEast(lat) * (toLat - fromLat) * metresPerDegreeNorth(lat)
  }
  return sum
}
