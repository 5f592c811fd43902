/** Corners of swaths in degrees. */

import type { Swaths } from './swaths.js'

/**
 * Four corners `[lon, lat, …]`: start left, start right, end right, end left, seen in the direction of travel.
 * In tight turns start and end edge may cross; both triangles are then worked ground.
 */
export type Quad = Float64Array

/** Headings further than 60° from the track are not those of an implement being pulled along it. */
export const LEAST_ALIGNMENT = 0.5

/**
 * Computes the corners of point i into `quad`. A point whose sections in between are off has several swaths, numbered
 * from left to right; ask for one after the other until there is none.
 *
 * @param start the point whose end edge is the start edge, where a run of points is taken together; −1 for none
 * @returns false when there is no such swath, or the point covers no ground (not worked, no heading, no position)
 */
export const quadOf = (
  swaths: Swaths,
  i: number,
  quad: Quad,
  number = 0,
  start = swaths.previous[i]!,
): boolean => {
  if (swaths.worked[i] === 0) return false
  const { spans } = swaths
  let rightM = swaths.widthM[i]! / 2
  let leftM = -rightM
  if (spans !== undefined && spans.codes[i]! < spans.middles.length) {
    const code = spans.codes[i]!
    const edge = spans.starts[code]! + 2 * number
    if (edge >= spans.starts[code + 1]!) return false
    leftM = spans.edges[edge]!
    rightM = spans.edges[edge + 1]!
  } else if (number > 0) return false
  return start >= 0
    ? trailTo(swaths, start, i, quad, leftM, rightM)
    : rectangleAt(swaths, i, quad, leftM, rightM)
}

const rectangleAt = (swaths: Swaths, i: number, quad: Quad, leftM: number, rightM: number): boolean => {
  const east = swaths.east[i]!
  const north = swaths.north[i]!
  if (Number.isNaN(east)) return false
  const lon = swaths.lon[i]!
  const lat = swaths.lat[i]!
  const perLon = swaths.metresPerLon[i]!
  const perLat = swaths.metresPerLat[i]!
  const stretch = swaths.lengthM[i]!
  const startLon = lon - (east * stretch) / perLon
  const startLat = lat - (north * stretch) / perLat
  setEdge(quad, 0, startLon, startLat, east, north, leftM, rightM, perLon, perLat)
  setEdge(quad, 1, lon, lat, east, north, leftM, rightM, perLon, perLat)
  return true
}

const trailTo = (
  swaths: Swaths,
  last: number,
  i: number,
  quad: Quad,
  leftM: number,
  rightM: number,
): boolean => {
  const { lon, lat, metresPerLon, metresPerLat } = swaths
  const trackEast = (lon[i]! - lon[last]!) * metresPerLon[i]!
  const trackNorth = (lat[i]! - lat[last]!) * metresPerLat[i]!
  const track = Math.sqrt(trackEast * trackEast + trackNorth * trackNorth)
  if (!(track > 0)) return false
  const east = trackEast / track
  const north = trackNorth / track
  const fromEast = swaths.east[last]!
  const fromNorth = swaths.north[last]!
  const toEast = swaths.east[i]!
  const toNorth = swaths.north[i]!
  const aligned =
    fromEast * east + fromNorth * north > LEAST_ALIGNMENT && toEast * east + toNorth * north > LEAST_ALIGNMENT
  const perLon = metresPerLon[last]!
  const perLat = metresPerLat[last]!
  const startEast = aligned ? fromEast : east
  const startNorth = aligned ? fromNorth : north
  setEdge(quad, 0, lon[last]!, lat[last]!, startEast, startNorth, leftM, rightM, perLon, perLat)
  const endEast = aligned ? toEast : east
  const endNorth = aligned ? toNorth : north
  setEdge(quad, 1, lon[i]!, lat[i]!, endEast, endNorth, leftM, rightM, metresPerLon[i]!, metresPerLat[i]!)
  return true
}

/** Edge across the direction of travel through a position: edge 0 runs left to right, edge 1 right to left. */
const setEdge = (
  quad: Quad,
  edge: 0 | 1,
  lon: number,
  lat: number,
  east: number,
  north: number,
  leftM: number,
  rightM: number,
  perLon: number,
  perLat: number,
): void => {
  const left = edge === 0 ? 0 : 6
  const right = edge === 0 ? 2 : 4
  quad[left] = lon + (north * leftM) / perLon
  quad[left + 1] = lat - (east * leftM) / perLat
  quad[right] = lon + (north * rightM) / perLon
  quad[right + 1] = lat - (east * rightM) / perLat
}
