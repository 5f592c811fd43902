/**
 * Boundaries across the antimeridian are cut there, as RFC 7946 §3.1.9 asks. A ring that jumps from 179.99° to −179.99°
 * takes the short way: no field is half a world wide.
 */

import type { MultiPolygon, Position, Ring } from '@sheaf/isoxml'
import { type BoundingBox, boundingBox } from './bounding-box.js'
import { intersectPolygons } from './overlay.js'

const HALF_TURN = 180
const TURN = 360
/** Degrees by which a cut may miss the antimeridian for rounding. */
const ROUNDING = 1e-8
const MARGIN = 0.001

const crosses = (ring: Ring): boolean =>
  ring.some((position, i) => i > 0 && Math.abs(position[0] - ring[i - 1]![0]) > HALF_TURN)

/** Longitudes that run on beyond ±180°, the first within half a turn of `near`. */
const unwrapped = (ring: Ring, near: number): Ring => {
  let last = near
  return ring.map(([lon, lat]): Position => {
    last = lon + TURN * Math.round((last - lon) / TURN)
    return [last, lat]
  })
}

/** The part of a turn that a box lies in, a little larger than the box. */
const turnWithin = (turns: number, [west, south, east, north]: BoundingBox): MultiPolygon => {
  const left = Math.max(TURN * turns - HALF_TURN, west - MARGIN)
  const right = Math.min(TURN * turns + HALF_TURN, east + MARGIN)
  const [low, high] = [south - MARGIN, north + MARGIN]
  const ring: Ring = [
    [left, low],
    [right, low],
    [right, high],
    [left, high],
    [left, low],
  ]
  return { type: 'MultiPolygon', coordinates: [[ring]] }
}

/** Moves what was cut out of a strip to between −180° and 180°, its cut edges exactly there. */
const moved = (polygon: readonly Ring[], turns: number): Ring[] =>
  polygon.map((ring) =>
    ring.map(([lon, lat]): Position => {
      const own = lon - TURN * turns
      return [HALF_TURN - Math.abs(own) < ROUNDING ? Math.sign(own) * HALF_TURN : own, lat]
    }),
  )

/** The parts of a polygon on either side of the antimeridian; itself where it does not cross it. */
export const cutAtAntimeridian = (polygon: Ring[]): Ring[][] => {
  if (!polygon.some(crosses)) return [polygon]
  const near = polygon[0]?.[0]?.[0] ?? 0
  const whole: MultiPolygon = {
    type: 'MultiPolygon',
    coordinates: [polygon.map((ring) => unwrapped(ring, near))],
  }
  const box = boundingBox(whole)
  if (box === undefined) return [polygon]
  return [-1, 0, 1].flatMap((turns) => {
    if (box[2] <= TURN * turns - HALF_TURN || box[0] >= TURN * turns + HALF_TURN) return []
    return intersectPolygons([whole, turnWithin(turns, box)]).coordinates.map((part) => moved(part, turns))
  })
}
