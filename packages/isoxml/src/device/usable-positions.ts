/**
 * Which records of a log stand somewhere: not (0, 0), within range, with a fix, and where a machine could have driven
 * to since the record before. A single position far off is left out; when the records after it agree with it, the
 * track goes on there as a new stretch.
 */
import { metresPerDegreeEast, metresPerDegreeNorth } from '../geometry/ellipsoid.js'
import type { TimeLog } from '../time-log/model.js'
import { hasPosition } from '../time-log/sentinels.js'

/** Faster than any field machine drives, with room for a late fix. */
const MAX_SPEED_M_PER_S = 40
const DEGREES = 1e-7

/** What a record is to the track. */
export const POSITION = { unusable: 0, usable: 1, newStretch: 2 } as const

/** One entry per record, of {@link POSITION}; all unusable in a log without positions. */
export function usablePositions(log: TimeLog): Uint8Array {
  const { north, east, records } = log
  const kinds = new Uint8Array(records)
  if (north === undefined || east === undefined) return kinds
  let last = -1
  let next = nextPlaced(log, 0)
  while (next < records) {
    const record = next
    next = nextPlaced(log, record + 1)
    if (last < 0) kinds[record] = POSITION.newStretch
    else if (isReachable(log, last, record)) kinds[record] = POSITION.usable
    // the record after it can be reached from the one before: only this one is off
    else if (next < records && isReachable(log, last, next) && !isReachable(log, record, next)) continue
    else kinds[record] = POSITION.newStretch
    last = record
  }
  return kinds
}

function nextPlaced(log: TimeLog, from: number): number {
  for (let record = from; record < log.records; record++) if (hasPosition(log, record)) return record
  return log.records
}

function isReachable({ north, east, localTimeMs }: TimeLog, from: number, to: number): boolean {
  const northDegrees = (north![to]! - north![from]!) * DEGREES
  const eastDegrees = Math.abs(east![to]! - east![from]!) * DEGREES
  // cheap bound first: a degree is at most 112 km
  if (112_000 * (Math.abs(northDegrees) + eastDegrees) <= MAX_SPEED_M_PER_S) return true
  const middle = ((north![to]! + north![from]!) / 2) * DEGREES
  const eastM = Math.min(eastDegrees, 360 - eastDegrees) * metresPerDegreeEast(middle)
  const seconds = Math.max(1, Math.abs(localTimeMs[to]! - localTimeMs[from]!) / 1000 || 0)
  return Math.hypot(eastM, northDegrees * metresPerDegreeNorth(middle)) <= MAX_SPEED_M_PER_S * seconds
}
