/** Logs that carry no terminal time but the receiver's: GPS time is UTC, so such a log needs no zone. */
import type { TimeLog } from '@sheaf/isoxml'

const EPOCH_1980_MS = Date.UTC(1980, 0, 1)
const MS_PER_DAY = 86_400_000
/** Dates that say "unknown". */
const NO_DATE: ReadonlySet<number> = new Set([0, 0xffff])

/**
 * The log with GPS time in place of the local time that it lacks; undefined where it has local time, or no GPS time.
 * Records without a sane GPS time have none.
 */
export function withGpsTime(log: TimeLog): TimeLog | undefined {
  const { localTimeMs, gpsTimeMs, gpsDate, records } = log
  if (gpsTimeMs === undefined || gpsDate === undefined) return undefined
  if (localTimeMs.some((time) => !Number.isNaN(time))) return undefined
  const utcMs = new Float64Array(records)
  let any = false
  for (let record = 0; record < records; record++) {
    const date = gpsDate[record]!
    const time = gpsTimeMs[record]!
    const isSane = !NO_DATE.has(date) && time < MS_PER_DAY
    utcMs[record] = isSane ? EPOCH_1980_MS + date * MS_PER_DAY + time : Number.NaN
    any ||= isSane
  }
  return any ? { ...log, localTimeMs: utcMs } : undefined
}
