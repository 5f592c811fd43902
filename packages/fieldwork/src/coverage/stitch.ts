/** Follows joined segments around into rings. */

import { type Outline, windingOfKept } from './outline.js'
import type { Segments } from './segments.js'

/**
 * Each segment has one behind it and one before it, so that following them closes each ring. Rings lie one behind the
 * other in arrays of their own: a field has thousands of small ones.
 */
export const stitch = ({ count, next, lon, lat }: Segments): Outline[] => {
  const visited = new Uint8Array(count)
  const ringLon = new Int32Array(count)
  const ringLat = new Int32Array(count)
  const kept = new Uint8Array(count).fill(1)
  const outlines: Outline[] = []
  let end = 0
  for (let first = 0; first < count; first++) {
    if (visited[first] === 1) continue
    const start = end
    for (let i = first; visited[i] === 0; i = next[i]!) {
      visited[i] = 1
      ringLon[end] = lon[i]!
      ringLat[end] = lat[i]!
      end++
    }
    outlines.push(
      outlineOf(ringLon.subarray(start, end), ringLat.subarray(start, end), kept.subarray(start, end)),
    )
  }
  return outlines
}

const outlineOf = (lon: Int32Array, lat: Int32Array, kept: Uint8Array): Outline => ({
  lon,
  lat,
  kept,
  winding: windingOfKept(lon, lat),
})
