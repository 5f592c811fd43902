/** Follows joined segments around into rings. */

import type { Segments } from './segments.js'

/** Start points of a ring's segments in order, as indexes into the segments. */
export type RingOfSegments = Uint32Array

/** Each segment has one behind it and one before it, so that following them closes each ring. */
export const stitch = ({ count, next }: Segments): RingOfSegments[] => {
  const visited = new Uint8Array(count)
  // rings one behind the other
  const ordered = new Uint32Array(count)
  const rings: RingOfSegments[] = []
  let end = 0
  for (let first = 0; first < count; first++) {
    if (visited[first] === 1) continue
    const start = end
    for (let i = first; visited[i] === 0; i = next[i]!) {
      visited[i] = 1
      ordered[end++] = i
    }
    rings.push(ordered.subarray(start, end))
  }
  return rings
}
