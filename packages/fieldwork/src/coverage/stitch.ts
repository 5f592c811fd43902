/** Joins directed segments into rings through an open-address hash of their lattice edges. */

import type { Segments } from './contour.js'

/** Start points of a ring's segments in order, as indexes into the segments. */
export type RingOfSegments = Uint32Array

const slotOf = (key: number, mask: number): number => {
  // the lower and the upper 32 bits
  const mixed = Math.imul((key | 0) ^ Math.imul((key / 2 ** 32) | 0, 0x9e3779b1), 0x85ebca6b)
  return (mixed ^ (mixed >>> 15)) & mask
}

const indexByStart = (segments: Segments): ((key: number) => number) => {
  const size = 2 ** Math.ceil(Math.log2(2 * segments.count + 2))
  const slots = new Int32Array(size).fill(-1)
  const { from } = segments
  for (let i = 0; i < segments.count; i++) {
    let slot = slotOf(from[i]!, size - 1)
    while (slots[slot] !== -1) slot = (slot + 1) & (size - 1)
    slots[slot] = i
  }
  return (key) => {
    let slot = slotOf(key, size - 1)
    while (slots[slot] !== -1) {
      if (from[slots[slot]!] === key) return slots[slot]!
      slot = (slot + 1) & (size - 1)
    }
    return -1
  }
}

/** Every lattice edge starts one segment and ends one, so following them closes each ring. */
export const stitch = (segments: Segments): RingOfSegments[] => {
  const startingAt = indexByStart(segments)
  const visited = new Uint8Array(segments.count)
  // rings one behind the other
  const ordered = new Uint32Array(segments.count)
  const rings: RingOfSegments[] = []
  let end = 0
  for (let first = 0; first < segments.count; first++) {
    if (visited[first] === 1) continue
    const start = end
    for (let i = first; i >= 0 && visited[i] === 0; i = startingAt(segments.to[i]!)) {
      visited[i] = 1
      ordered[end++] = i
    }
    rings.push(ordered.subarray(start, end))
  }
  return rings
}
