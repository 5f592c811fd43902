/**
 * Local wall time of a terminal → UTC. What task times and GPS time tell is known; else the zone of the position is
 * assumed, else UTC, and a diagnostic says so.
 */
import type { Diagnostic, TimeLog } from '@sheaf/isoxml'
import type { UtcOffsetAt } from '../zone/utc-offset-by-zone.js'

export interface Clock {
  /** Minutes east of UTC. */
  readonly offsetMinutes: number
  /** Present when the offset had to be assumed. */
  readonly diagnostic: Diagnostic | undefined
}

/**
 * @param known minutes east of UTC that task times or GPS time of the task's logs tell
 * @param place first usable position `[lon, lat]` of the log, degrees
 */
export function clockOf(
  log: TimeLog,
  known: number | undefined,
  place: readonly [number, number],
  utcOffsetAt: UtcOffsetAt | undefined,
): Clock {
  if (known !== undefined) return { offsetMinutes: known, diagnostic: undefined }
  const start = log.localTimeMs.find((time) => !Number.isNaN(time))
  const zone = start === undefined ? undefined : utcOffsetAt?.(place[0], place[1], start)
  const assumed = zone === undefined ? 'UTC' : `the zone of its position (${zone} minutes east of UTC)`
  return {
    offsetMinutes: zone ?? 0,
    diagnostic: {
      code: 'TIME_ZONE_ASSUMED',
      severity: 'info',
      message: `Neither the task's times nor GPS time tell the zone of ${log.file}; ${assumed} was assumed.`,
      where: { file: log.file },
    },
  }
}
