/** First and last time and the bounding box of a log. */
import type { TimeLog } from '../time-log/model.js'
import { MAX_EAST, MAX_NORTH } from '../time-log/record-check.js'

const DEGREES_PER_RAW = 1e-7

/** `[west, south, east, north]` in degrees. */
export type BoundingBox = [west: number, south: number, east: number, north: number]

/** Local wall time as `YYYY-MM-DDThh:mm:ss.sss`, without zone; null for no time. */
export function localIso(localTimeMs: number | undefined): string | null {
  if (localTimeMs === undefined || Number.isNaN(localTimeMs)) return null
  return new Date(localTimeMs).toISOString().slice(0, -1)
}

/** Box of all positions other than (0, 0) and within ±90° and ±180°; null without any. Not split at the date line. */
export function boundingBox({ north, east, records }: TimeLog): BoundingBox | null {
  if (north === undefined || east === undefined) return null
  let [westRaw, southRaw] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY]
  let [eastRaw, northRaw] = [Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY]
  for (let record = 0; record < records; record++) {
    const lat = north[record]!
    const lon = east[record]!
    if ((lat === 0 && lon === 0) || Math.abs(lat) > MAX_NORTH || Math.abs(lon) > MAX_EAST) continue
    if (lon < westRaw) westRaw = lon
    if (lon > eastRaw) eastRaw = lon
    if (lat < southRaw) southRaw = lat
    if (lat > northRaw) northRaw = lat
  }
  if (westRaw > eastRaw) return null
  return [degrees(westRaw), degrees(southRaw), degrees(eastRaw), degrees(northRaw)]
}

/** Seven decimals exactly: a product with 1e-7 would show digits that were never logged. */
function degrees(raw: number): number {
  return Number((raw * DEGREES_PER_RAW).toFixed(7))
}
