/**
 * Metres per degree on the WGS 84 ellipsoid along a track. They change slowly with latitude: within a hundredth of a
 * degree of an exact value a straight line is as good, and needs no sine. What the line leaves out is half the square
 * of the angle, below 0.02 ppm.
 */
import { metresPerDegree } from './ellipsoid.js'

const REACH_DEGREES = 0.01

/** Scale at the latitude that it was moved to last. */
export class LocalScale {
  /** Metres per degree of longitude and of latitude. */
  lon = Number.NaN
  lat = Number.NaN
  #anchor = Number.POSITIVE_INFINITY
  #lonAtAnchor = 0
  #latAtAnchor = 0
  #lonSlope = 0
  #latSlope = 0

  /** @param latitude degrees */
  moveTo(latitude: number): void {
    let step = latitude - this.#anchor
    if (!(step <= REACH_DEGREES && step >= -REACH_DEGREES)) {
      this.#reset(latitude)
      step = 0
    }
    this.lon = this.#lonAtAnchor + step * this.#lonSlope
    this.lat = this.#latAtAnchor + step * this.#latSlope
  }

  #reset(latitude: number): void {
    const here = metresPerDegree(latitude)
    const north = metresPerDegree(latitude + REACH_DEGREES)
    const south = metresPerDegree(latitude - REACH_DEGREES)
    this.#anchor = latitude
    this.#lonAtAnchor = here.lon
    this.#latAtAnchor = here.lat
    this.#lonSlope = (north.lon - south.lon) / (2 * REACH_DEGREES)
    this.#latSlope = (north.lat - south.lat) / (2 * REACH_DEGREES)
  }
}

/** Degrees of longitude the short way round. */
export function shortTurn(degrees: number): number {
  if (degrees > 180) return degrees - 360
  return degrees < -180 ? degrees + 360 : degrees
}
