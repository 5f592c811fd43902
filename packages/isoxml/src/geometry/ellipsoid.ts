/**
 * Metres and degrees on the WGS 84 ellipsoid, by the radii of curvature at the middle latitude of two places: wrong by
 * less than 0.03 ppm at 2 km and 1 ppm at 10 km.
 *
 * Constants: NIMA TR8350.2. Radii M (meridian) and N (prime vertical): Snyder, "Map Projections: A Working Manual"
 * (USGS 1395), eq. 4-18 to 4-21.
 */
import type { Position } from './geojson.js'

const EQUATORIAL_RADIUS_M = 6378137
const FLATTENING = 1 / 298.257223563
const ECCENTRICITY_SQUARED = FLATTENING * (2 - FLATTENING)
const RADIANS_PER_DEGREE = Math.PI / 180

/** Length of one degree of latitude in metres. @param lat degrees */
export function metresPerDegreeNorth(lat: number): number {
  const w = curvature(lat)
  return (RADIANS_PER_DEGREE * EQUATORIAL_RADIUS_M * (1 - ECCENTRICITY_SQUARED)) / (w * Math.sqrt(w))
}

/** Length of one degree of longitude in metres. @param lat degrees */
export function metresPerDegreeEast(lat: number): number {
  const parallel = EQUATORIAL_RADIUS_M * Math.cos(lat * RADIANS_PER_DEGREE)
  return (RADIANS_PER_DEGREE * parallel) / Math.sqrt(curvature(lat))
}

function curvature(lat: number): number {
  const sine = Math.sin(lat * RADIANS_PER_DEGREE)
  return 1 - ECCENTRICITY_SQUARED * sine * sine
}

/** Degrees of longitude from one to another the short way round, −180 to 180. */
export function longitudeStep(fromLon: number, toLon: number): number {
  const step = toLon - fromLon
  return step > 180 ? step - 360 : step < -180 ? step + 360 : step
}

/** Metres east and north from one place to another near it. */
export function localMetres(from: Position, to: Position): { eastM: number; northM: number } {
  const middle = (from[1] + to[1]) / 2
  return {
    eastM: longitudeStep(from[0], to[0]) * metresPerDegreeEast(middle),
    northM: (to[1] - from[1]) * metresPerDegreeNorth(middle),
  }
}

/**
 * The place some metres east and north of another: the inverse of {@link localMetres}. Two steps towards the middle
 * latitude are enough below 100 km.
 */
export function placeAt(from: Position, eastM: number, northM: number): Position {
  let lat = from[1] + northM / metresPerDegreeNorth(from[1])
  for (let step = 0; step < 2; step++) lat = from[1] + northM / metresPerDegreeNorth((from[1] + lat) / 2)
  return [from[0] + eastM / metresPerDegreeEast((from[1] + lat) / 2), lat]
}
