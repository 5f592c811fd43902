/**
 * Checked simplification: Douglas–Peucker on each ring, then every pair of segments that meet where they must not gets
 * its farthest dropped vertex back, until nothing meets. Plain Douglas–Peucker can make rings cross.
 */

import { meetingSegments } from './meeting-segments.js'
import { nextKept, type Outline, windingOfKept } from './outline.js'

/** Metres per coordinate unit, east and north. */
export interface UnitLength {
  readonly lon: number
  readonly lat: number
}

const MOST_ROUNDS = 12

/**
 * Vertex farthest from the segment between two others, strictly between them (`to` may pass the end of the ring), or −1;
 * and the square of its distance in metres.
 */
const farthestBetween = ({ lon, lat }: Outline, from: number, to: number, unit: UnitLength) => {
  const { length } = lon
  const end = to < length ? to : to - length
  const lon0 = lon[from]!
  const lat0 = lat[from]!
  const east = (lon[end]! - lon0) * unit.lon
  const north = (lat[end]! - lat0) * unit.lat
  const perSquare = east !== 0 || north !== 0 ? 1 / (east * east + north * north) : 0
  let vertex = -1
  let squared = -1
  for (let k = from + 1; k < to; k++) {
    const i = k < length ? k : k - length
    const pointEast = (lon[i]! - lon0) * unit.lon
    const pointNorth = (lat[i]! - lat0) * unit.lat
    const along = Math.max(0, Math.min(1, (pointEast * east + pointNorth * north) * perSquare))
    const offEast = pointEast - along * east
    const offNorth = pointNorth - along * north
    const offset = offEast * offEast + offNorth * offNorth
    if (offset > squared) {
      squared = offset
      vertex = k
    }
  }
  return { vertex, squared }
}

/** Douglas–Peucker between vertex 0 and the vertex farthest from it; three vertices at least stay. */
const thin = (outline: Outline, toleranceM: number, unit: UnitLength): void => {
  const { kept } = outline
  const { length } = kept
  if (length <= 4) return
  kept.fill(0)
  const opposite = farthestBetween(outline, 0, length, unit).vertex
  kept[0] = 1
  kept[opposite] = 1
  const stack = [0, opposite, opposite, length]
  while (stack.length > 0) {
    const to = stack.pop()!
    const from = stack.pop()!
    const { vertex, squared } = farthestBetween(outline, from, to, unit)
    if (squared <= toleranceM * toleranceM) continue
    kept[vertex % length] = 1
    stack.push(from, vertex, vertex, to)
  }
  const one = farthestBetween(outline, 0, opposite, unit)
  const other = farthestBetween(outline, opposite, length, unit)
  const apex = one.squared >= other.squared ? one.vertex : other.vertex
  if (apex >= 0) kept[apex % length] = 1
  if (Math.sign(windingOfKept(outline.lon, outline.lat, kept)) !== Math.sign(outline.winding)) kept.fill(1)
}

/** Gives back the farthest vertex dropped between a kept vertex and the next; false when none was dropped. */
const restore = (outline: Outline, from: number, unit: UnitLength): boolean => {
  const next = nextKept(outline, from)
  const to = next > from ? next : next + outline.kept.length
  const { vertex } = farthestBetween(outline, from, to, unit)
  if (vertex < 0) return false
  outline.kept[vertex % outline.kept.length] = 1
  return true
}

/**
 * Simplifies rings together, in place (`kept`).
 * @param toleranceM farthest a dropped vertex may lie from the simplified ring, metres
 */
export const simplify = (outlines: readonly Outline[], toleranceM: number, unit: UnitLength): void => {
  for (const outline of outlines) thin(outline, toleranceM, unit)
  for (let round = 0; ; round++) {
    let restored = false
    for (const { ring, vertex } of meetingSegments(outlines)) {
      const outline = outlines[ring]!
      if (round < MOST_ROUNDS) restored = restore(outline, vertex, unit) || restored
      else if (outline.kept.includes(0)) {
        outline.kept.fill(1)
        restored = true
      }
    }
    if (!restored) return
  }
}
