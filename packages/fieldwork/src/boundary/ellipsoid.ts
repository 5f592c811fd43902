/**
 * The WGS 84 ellipsoid: metres per degree at a latitude, and areas that are exact on its surface.
 *
 * Constants: NIMA TR8350.2. Radii of curvature M and N, authalic latitude and radius: Snyder, "Map Projections: A
 * Working Manual" (USGS 1395), eq. 4-18 to 4-21 and 3-11 to 3-13.
 */

/** Semi-major axis, metres. */
export const EQUATORIAL_RADIUS_M = 6378137
const FLATTENING = 1 / 298.257223563
/** First eccentricity squared. */
export const ECCENTRICITY_SQUARED = FLATTENING * (2 - FLATTENING)
const ECCENTRICITY = Math.sqrt(ECCENTRICITY_SQUARED)

export const RADIANS_PER_DEGREE = Math.PI / 180

/** Length of one degree of longitude and of latitude, in metres, at one place. */
export interface MetresPerDegree {
  readonly lon: number
  readonly lat: number
}

/**
 * Metres per degree on the ellipsoid at a latitude: `π/180 · N cos φ` east, `π/180 · M` north.
 * @param lat degrees
 */
export const metresPerDegree = (lat: number): MetresPerDegree => {
  const sine = Math.sin(lat * RADIANS_PER_DEGREE)
  const w = 1 - ECCENTRICITY_SQUARED * sine * sine
  const primeVertical = EQUATORIAL_RADIUS_M / Math.sqrt(w)
  const meridian = (primeVertical * (1 - ECCENTRICITY_SQUARED)) / w
  return {
    lon: RADIANS_PER_DEGREE * primeVertical * Math.cos(lat * RADIANS_PER_DEGREE),
    lat: RADIANS_PER_DEGREE * meridian,
  }
}

/** `q` of eq. 3-12: the surface between equator and latitude grows in proportion to it. */
const authalicQ = (sine: number): number =>
  (1 - ECCENTRICITY_SQUARED) *
  (sine / (1 - ECCENTRICITY_SQUARED * sine * sine) + Math.atanh(ECCENTRICITY * sine) / ECCENTRICITY)

const Q_AT_POLE = authalicQ(1)

/** Square of the radius of the sphere with the surface of the ellipsoid, m². */
export const AUTHALIC_RADIUS_SQUARED = (EQUATORIAL_RADIUS_M * EQUATORIAL_RADIUS_M * Q_AT_POLE) / 2

/**
 * Authalic latitude in radians: projecting to it keeps areas.
 * @param lat geodetic latitude, degrees
 */
export const authalicLatitude = (lat: number): number => {
  const ratio = authalicQ(Math.sin(lat * RADIANS_PER_DEGREE)) / Q_AT_POLE
  return Math.asin(Math.max(-1, Math.min(1, ratio)))
}
