/**
 * Checked simplification: Douglas–Peucker on each ring, then every pair of segments that meet where they must not gets
 * its farthest dropped vertex back, until nothing meets. Plain Douglas–Peucker can make rings cross.
 */

import { MeetingSegments } from './meeting-segments.js'
import { nextKept, type Outline, windingOfKept } from './outline.js'

/** Metres per coordinate unit, east and north. */
export interface UnitLength {
  readonly lon: number
  readonly lat: number
}

const MOST_ROUNDS = 12

/** A segment between two vertices: its start in coordinate units, its way in metres. */
interface Segment {
  readonly lon0: number
  readonly lat0: number
  readonly east: number
  readonly north: number
  /** 1 ÷ its length squared, 0 for a segment without length. */
  readonly perSquare: number
  readonly unit: UnitLength
}

/** `to` may pass the end of the ring. */
const segmentBetween = ({ lon, lat }: Outline, from: number, to: number, unit: UnitLength): Segment => {
  const end = to % lon.length
  const lon0 = lon[from]!
  const lat0 = lat[from]!
  const east = (lon[end]! - lon0) * unit.lon
  const north = (lat[end]! - lat0) * unit.lat
  const perSquare = east !== 0 || north !== 0 ? 1 / (east * east + north * north) : 0
  return { lon0, lat0, east, north, perSquare, unit }
}

/** Square of the distance of a point from a segment, m². */
const squaredOffset = (
  { lon0, lat0, east, north, perSquare, unit }: Segment,
  lon: number,
  lat: number,
): number => {
  const pointEast = (lon - lon0) * unit.lon
  const pointNorth = (lat - lat0) * unit.lat
  const along = Math.max(0, Math.min(1, (pointEast * east + pointNorth * north) * perSquare))
  const offEast = pointEast - along * east
  const offNorth = pointNorth - along * north
  return offEast * offEast + offNorth * offNorth
}

/** Vertex farthest from the segment between two others, strictly between them, or −1. */
const farthestFrom = (segment: Segment, { lon, lat }: Outline, from: number, to: number): number => {
  const { length } = lon
  let vertex = -1
  let squared = -1
  for (let k = from + 1; k < to; k++) {
    const i = k < length ? k : k - length
    const offset = squaredOffset(segment, lon[i]!, lat[i]!)
    if (offset > squared) {
      squared = offset
      vertex = k
    }
  }
  // a number alone: a loop that was compiled while it ran is thrown away where it must make an object of its result
  return vertex
}

/** The same vertex, and the square of its distance in m², −1 without one. */
const farthestBetween = (outline: Outline, from: number, to: number, unit: UnitLength) => {
  const segment = segmentBetween(outline, from, to, unit)
  const vertex = farthestFrom(segment, outline, from, to)
  const i = vertex % outline.lon.length
  const squared = vertex < 0 ? -1 : squaredOffset(segment, outline.lon[i]!, outline.lat[i]!)
  return { vertex, squared }
}

/** Keeps the farthest vertex of each stretch that a segment would miss by more than the tolerance. */
const keepFarthest = (outline: Outline, opposite: number, toleranceM: number, unit: UnitLength): void => {
  const { kept } = outline
  const { length } = kept
  const stack = [0, opposite, opposite, length]
  while (stack.length > 0) {
    const to = stack.pop()!
    const from = stack.pop()!
    const { vertex, squared } = farthestBetween(outline, from, to, unit)
    if (squared <= toleranceM * toleranceM) continue
    kept[vertex % length] = 1
    stack.push(from, vertex, vertex, to)
  }
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
  keepFarthest(outline, opposite, toleranceM, unit)
  const one = farthestBetween(outline, 0, opposite, unit)
  const other = farthestBetween(outline, opposite, length, unit)
  const apex = one.squared >= other.squared ? one.vertex : other.vertex
  if (apex >= 0) kept[apex % length] = 1
  if (Math.sign(windingOfKept(outline.lon, outline.lat, kept)) !== Math.sign(outline.winding)) kept.fill(1)
}

/** Gives back the farthest vertex that a segment dropped; false when none was dropped. */
const restore = (
  outlines: readonly Outline[],
  meetings: MeetingSegments,
  segment: number,
  unit: UnitLength,
): boolean => {
  const { ring, vertex: from } = meetings.startOf(segment)
  const outline = outlines[ring]!
  const next = nextKept(outline, from)
  const to = next > from ? next : next + outline.kept.length
  const { vertex } = farthestBetween(outline, from, to, unit)
  if (vertex < 0) return false
  const given = vertex % outline.kept.length
  outline.kept[given] = 1
  meetings.split(segment, outline, given)
  return true
}

/** Keeps all of every ring that still meets something. */
const restoreRings = (outlines: readonly Outline[], meetings: MeetingSegments): boolean => {
  let restored = false
  for (const segment of meetings.take()) {
    const { kept } = outlines[meetings.startOf(segment).ring]!
    restored = kept.includes(0) || restored
    kept.fill(1)
  }
  return restored
}

/**
 * Simplifies rings together, in place (`kept`).
 * @param toleranceM farthest a dropped vertex may lie from the simplified ring, metres
 */
export const simplify = (outlines: readonly Outline[], toleranceM: number, unit: UnitLength): void => {
  for (const outline of outlines) thin(outline, toleranceM, unit)
  const meetings = new MeetingSegments(outlines)
  for (let round = 0; round < MOST_ROUNDS; round++) {
    let restored = false
    for (const segment of meetings.take()) restored = restore(outlines, meetings, segment, unit) || restored
    if (!restored) return
  }
  while (restoreRings(outlines, new MeetingSegments(outlines)));
}
