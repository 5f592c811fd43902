/**
 * Swaths one behind the other that together are as good as one long quadrilateral, which costs as much to trace as each
 * of them: a machine on a guidance line drives dozens of records straight ahead.
 *
 * Both sides of a run are straight: a line from the first corner of a side to its last passes every corner between within
 * the tolerance. A cone of the directions in which that holds narrows with each corner, so that a slow bend ends it; so
 * does a heading that turns, which takes ground off one side and puts less of it on the other.
 */

import { LEAST_ALIGNMENT } from './quads.js'
import { leftOf, rightOf, type Swaths } from './swaths.js'

/** Positions are written to 1e-7 degrees; a bend below that rounding is no ground of its own. */
const TOLERANCE_M = 0.015

/**
 * Cosine of 1.4°, the most that the heading may turn within a run: a chord takes θ² ÷ 6 of the ground of a bend of θ, a
 * ten-thousandth here, however near to the chord its sides lie.
 */
const LEAST_COSINE = Math.cos((1.4 * Math.PI) / 180)

/** One side of a run: the directions in which all its corners lie, as metres across per metre along. */
class Side {
  private along = 0
  private least = Number.NEGATIVE_INFINITY
  private most = Number.POSITIVE_INFINITY

  begin(): void {
    this.along = 0
    this.least = Number.NEGATIVE_INFINITY
    this.most = Number.POSITIVE_INFINITY
  }

  /** Takes the next corner, in metres from the first one. @returns false when it ends the run */
  takes(along: number, across: number): boolean {
    const direction = across / along
    if (!(along > this.along) || direction < this.least || direction > this.most) return false
    const reach = TOLERANCE_M / along
    this.along = along
    this.least = Math.max(this.least, direction - reach)
    this.most = Math.min(this.most, direction + reach)
    return true
  }
}

export class StraightRuns {
  private readonly swaths: Swaths
  private readonly left = new Side()
  private readonly right = new Side()

  constructor(swaths: Swaths) {
    this.swaths = swaths
  }

  /** The last point of the run that begins with point i: i itself where the next one bends off or works another width. */
  endOf(i: number): number {
    const { previous, worked, length, lon, lat, metresPerLon, metresPerLat } = this.swaths
    const start = previous[i]!
    if (start < 0 || worked[i] === 0) return i
    const perLon = metresPerLon[i]!
    const perLat = metresPerLat[i]!
    const stepEast = (lon[i]! - lon[start]!) * perLon
    const stepNorth = (lat[i]! - lat[start]!) * perLat
    const step = Math.sqrt(stepEast * stepEast + stepNorth * stepNorth)
    const east = stepEast / step
    const north = stepNorth / step
    const leftM = leftOf(this.swaths, i)
    const rightM = rightOf(this.swaths, i)
    this.left.begin()
    this.right.begin()
    if (!this.isAligned(start, east, north)) return i
    let end = start
    for (let next = i; next < length && (next === i || this.goesOn(next)); next++) {
      if (!this.isAligned(next, east, north) || this.turns(start, next)) break
      // from the start to this point, and how far the heading turned, in the direction of the first step
      const trackEast = (lon[next]! - lon[start]!) * perLon
      const trackNorth = (lat[next]! - lat[start]!) * perLat
      const along = trackEast * east + trackNorth * north
      const across = trackEast * north - trackNorth * east
      const turnEast = this.swaths.north[next]! - this.swaths.north[start]!
      const turnNorth = this.swaths.east[start]! - this.swaths.east[next]!
      const turnAlong = turnEast * east + turnNorth * north
      const turnAcross = turnEast * north - turnNorth * east
      if (!this.right.takes(along + rightM * turnAlong, across + rightM * turnAcross)) break
      if (!this.left.takes(along + leftM * turnAlong, across + leftM * turnAcross)) break
      end = next
    }
    return Math.max(i, end)
  }

  /** Whether point i works the same ground across as the point before it, and from its end on. */
  private goesOn(i: number): boolean {
    const { previous, worked, widthM, spans } = this.swaths
    if (previous[i] !== i - 1 || worked[i] === 0 || widthM[i] !== widthM[i - 1]) return false
    return spans === undefined || spans.codes[i] === spans.codes[i - 1]
  }

  private turns(from: number, to: number): boolean {
    const { east, north } = this.swaths
    return east[from]! * east[to]! + north[from]! * north[to]! < LEAST_COSINE
  }

  private isAligned(i: number, east: number, north: number): boolean {
    return this.swaths.east[i]! * east + this.swaths.north[i]! * north > LEAST_ALIGNMENT
  }
}
