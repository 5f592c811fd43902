/**
 * Raw numbers that say "none". The decoder keeps them as logged; whoever computes asks here first.
 */
import type { TimeLog } from './model.js'
import { MAX_EAST, MAX_NORTH } from './record-check.js'

/** Both ends of int32 stand for a value or coordinate that is not available. */
export const NOT_AVAILABLE: readonly number[] = [-0x80000000, 0x7fffffff]

/** Raw dilutions of precision that stand for "unknown": as terminals write them, and 65535 by convention. */
const UNKNOWN_DILUTIONS: readonly number[] = [0, 3276, 9999, 65_535]

/** Position status: no fix, error. 15 ("unknown") is no reason to doubt: complete, sound logs carry it throughout. */
const NO_FIX: readonly number[] = [0, 14]

/** @param raw logged value of a channel, or a raw coordinate or height */
export function isAvailable(raw: number): boolean {
  return raw !== -0x80000000 && raw !== 0x7fffffff
}

/** @param raw PDOP or HDOP as logged, a tenth each */
export function isKnownDilution(raw: number): boolean {
  return !UNKNOWN_DILUTIONS.includes(raw)
}

/**
 * Whether a record says where it was logged: a position other than (0, 0), on the globe, and no status that denies it.
 * A jump between places is not seen here; that takes the records beside it.
 */
export function hasPosition({ north, east, status }: TimeLog, record: number): boolean {
  const latitude = north?.[record]
  const longitude = east?.[record]
  if (latitude === undefined || longitude === undefined) return false
  if (latitude === 0 && longitude === 0) return false
  if (Math.abs(latitude) > MAX_NORTH || Math.abs(longitude) > MAX_EAST) return false
  return status === undefined || !NO_FIX.includes(status[record]!)
}
