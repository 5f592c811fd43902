/**
 * The heading of what is drawn: the pull model. A wheel follows where it points, so a body that hangs on a hitch turns
 * only as the hitch pulls it sideways; its path is the tractrix. For a hitch that moves straight by s, a body of length
 * L at an angle θ to that course comes to
 *
 *   tan(θ′/2) = tan(θ/2) · exp(−s / L)
 *
 * which is exact whatever the step (the integral of dθ/ds = −sin θ / L). In reverse this grows instead of shrinking: a
 * driver steers against it, which positions do not show, so the angle to the body in front is held.
 */
import { turnOf } from './reversing.js'
import type { VehicleTrack } from './vehicle-track.js'

/** The body in front: where it points and where the hitch hangs on the logged position. */
export interface Pulling {
  /** Radians per node. */
  readonly heading: Float64Array
  /** Metres per node from the logged position to the hitch. */
  readonly hitchEastM: Float64Array
  readonly hitchNorthM: Float64Array
}

/**
 * @param lengthM metres from the hitch back to the point that does not slip sideways, above 0
 * @returns heading of the drawn body per node, radians. At the start of a stretch it points as the body in front
 */
export function drawnHeading(track: VehicleTrack, pulling: Pulling, lengthM: number): Float64Array {
  const { startsStretch, reversing, eastM, northM } = track
  const heading = new Float64Array(pulling.heading.length)
  for (let node = 0; node < heading.length; node++) {
    const front = pulling.heading[node]!
    if (startsStretch[node] === 1) {
      heading[node] = front
      continue
    }
    const before = heading[node - 1]!
    if (reversing[node] === 1) {
      heading[node] = turnOf(before + turnOf(front - pulling.heading[node - 1]!))
      continue
    }
    const east = eastM[node]! + pulling.hitchEastM[node]! - pulling.hitchEastM[node - 1]!
    const north = northM[node]! + pulling.hitchNorthM[node]! - pulling.hitchNorthM[node - 1]!
    heading[node] = pulled(before, Math.atan2(east, north), Math.hypot(east, north) / lengthM)
  }
  return heading
}

/** @param steps way of the hitch in lengths of the body */
function pulled(heading: number, course: number, steps: number): number {
  const half = turnOf(course - heading) / 2
  return turnOf(course - 2 * Math.atan2(Math.sin(half) * Math.exp(-steps), Math.cos(half)))
}
