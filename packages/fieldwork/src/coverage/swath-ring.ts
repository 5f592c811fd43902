/** A swath as a simple polygon. */

import type { Quad } from './quads.js'

/** Twice the signed area of flat coordinates, measured from the first position. */
const windingOf = (ring: readonly number[]): number => {
  let doubled = 0
  for (let k = 2; k + 3 < ring.length; k += 2) {
    const ax = ring[k]! - ring[0]!
    const ay = ring[k + 1]! - ring[1]!
    const bx = ring[k + 2]! - ring[0]!
    const by = ring[k + 3]! - ring[1]!
    doubled += ax * by - bx * ay
  }
  return doubled
}

/** Where start edge and end edge cross, as share of the start edge from its left end; undefined when they do not. */
const crossingOf = (quad: Quad): number | undefined => {
  const [sx, sy, tx, ty, ux, uy, vx, vy] = quad as unknown as [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ]
  const startX = tx - sx
  const startY = ty - sy
  const endX = vx - ux
  const endY = vy - uy
  const turn = startX * endY - startY * endX
  if (turn === 0) return undefined
  const alongStart = ((ux - sx) * endY - (uy - sy) * endX) / turn
  const alongEnd = ((ux - sx) * startY - (uy - sy) * startX) / turn
  return alongStart > 0 && alongStart < 1 && alongEnd > 0 && alongEnd < 1 ? alongStart : undefined
}

/**
 * Corners `[lon, lat, …]` of a valid polygon, counter-clockwise, not closed. Where start and end edge cross (tight
 * turns), it is the triangle on the outer side of the turn; the speck beyond the crossing, worked by the edges of
 * both, is left out.
 */
export const swathRing = (quad: Quad): number[] => {
  const share = crossingOf(quad)
  let ring = Array.from(quad)
  if (share !== undefined) {
    const x = quad[0]! + share * (quad[2]! - quad[0]!)
    const y = quad[1]! + share * (quad[3]! - quad[1]!)
    const left = [x, y, quad[0]!, quad[1]!, quad[6]!, quad[7]!]
    const right = [x, y, quad[2]!, quad[3]!, quad[4]!, quad[5]!]
    ring = Math.abs(windingOf(left)) > Math.abs(windingOf(right)) ? left : right
  }
  if (windingOf(ring) >= 0) return ring
  const reversed: number[] = []
  for (let k = ring.length - 2; k >= 0; k -= 2) reversed.push(ring[k]!, ring[k + 1]!)
  return reversed
}
