/**
 * Evidence for the time zone of a log. Log time is wall time without a zone; the zone suffix of the task's own times
 * and GPS time in the records can tell the offset. The reader never assumes UTC.
 */
import type { TaskTime } from '../task-data/model.js'
import { EPOCH_1980_MS, MS_PER_DAY } from './fields.js'
import { localTimeOf } from './local-time.js'
import type { TimeLog } from './model.js'

/** Minutes east of UTC, and what tells them. */
export interface UtcOffset {
  /** Minutes that local time is ahead of UTC (east positive); undefined when unknown. */
  readonly offsetMinutes: number | undefined
  readonly source: 'task' | 'gps' | 'unknown'
}

const MINUTE_MS = 60_000
const QUARTER_MS = 15 * MINUTE_MS
/** Zones lie between −12 and +14 hours. */
const MIN_OFFSET_MS = -12 * 60 * MINUTE_MS
const MAX_OFFSET_MS = 14 * 60 * MINUTE_MS
/** A log may begin this much beside the task's time. */
const TASK_TOLERANCE_MS = 5 * MINUTE_MS
/** GPS time is exact, a terminal's clock nearly so. */
const GPS_TOLERANCE_MS = 2 * MINUTE_MS
/** Share of records that must agree on an offset. */
const MIN_AGREEING = 0.8
/** TIM types of work that was planned, not done. */
const PLANNED = 1
/** Position status: no fix, error. */
const NO_FIX: readonly number[] = [0, 14]

/**
 * Offset of all logs of one task. Task times go first; if GPS says otherwise, neither is believed.
 *
 * @param logs of the task, of one terminal
 */
export function utcOffsetOf(times: readonly TaskTime[], logs: readonly TimeLog[]): UtcOffset {
  const starts = logs.map(startOf).filter((start) => start !== undefined)
  const fromTask = offsetFromTaskTimes(times, starts)
  const fromGps = logs.map(offsetFromGps).find((offset) => offset !== undefined)
  if (fromTask !== undefined) {
    if (fromGps !== undefined && fromGps !== fromTask) return { offsetMinutes: undefined, source: 'unknown' }
    return { offsetMinutes: fromTask, source: 'task' }
  }
  if (fromGps !== undefined) return { offsetMinutes: fromGps, source: 'gps' }
  return { offsetMinutes: undefined, source: 'unknown' }
}

/**
 * @param startsMs first local time of each log, as `TimeLog.localTimeMs`
 * @returns minutes east of UTC in quarters of an hour: the offset that most logs share with some time of the task,
 *          among equals the closest; undefined when no time carries a zone or none fits within five minutes
 */
export function offsetFromTaskTimes(
  times: readonly TaskTime[],
  startsMs: readonly number[],
): number | undefined {
  const votes = new Map<number, { count: number; beside: number }>()
  for (const time of times) {
    const written = localTimeOf(time.start)
    if (time.type === PLANNED || written?.offsetMinutes === undefined) continue
    const utcMs = written.localTimeMs - written.offsetMinutes * MINUTE_MS
    for (const startMs of startsMs) {
      const offset = nearestQuarter(startMs - utcMs, TASK_TOLERANCE_MS)
      if (offset === undefined) continue
      const beside = Math.abs(startMs - utcMs - offset * MINUTE_MS)
      const vote = votes.get(offset) ?? { count: 0, beside: Number.POSITIVE_INFINITY }
      votes.set(offset, { count: vote.count + 1, beside: Math.min(vote.beside, beside) })
    }
  }
  const [best] = [...votes].sort(([, a], [, b]) => b.count - a.count || a.beside - b.beside)
  return best?.[0]
}

/**
 * @returns minutes east of UTC in quarters of an hour, from the median of local minus GPS time over records with a fix;
 *          undefined without GPS time, when records disagree, or when GPS time is a plain copy of local time
 */
export function offsetFromGps(log: TimeLog): number | undefined {
  const differences = gpsDifferences(log)
  if (differences.length === 0 || differences.every((difference) => difference === 0)) return undefined
  const median = differences[differences.length >> 1]!
  const agreeing = differences.filter((difference) => Math.abs(difference - median) <= GPS_TOLERANCE_MS)
  if (agreeing.length < MIN_AGREEING * differences.length) return undefined
  return nearestQuarter(median, GPS_TOLERANCE_MS)
}

/** Local minus GPS time in milliseconds, ascending, of records whose GPS time is sane. */
function gpsDifferences({ gpsDate, gpsTimeMs, localTimeMs, status, records }: TimeLog): Float64Array {
  if (gpsDate === undefined || gpsTimeMs === undefined) return new Float64Array(0)
  const differences: number[] = []
  for (let record = 0; record < records; record++) {
    const date = gpsDate[record]!
    if (date === 0 || date === 0xffff || gpsTimeMs[record]! >= MS_PER_DAY) continue
    if (status !== undefined && NO_FIX.includes(status[record]!)) continue
    const difference = localTimeMs[record]! - (EPOCH_1980_MS + date * MS_PER_DAY + gpsTimeMs[record]!)
    if (!Number.isNaN(difference)) differences.push(difference)
  }
  return Float64Array.from(differences).sort()
}

function nearestQuarter(differenceMs: number, toleranceMs: number): number | undefined {
  const offsetMs = Math.round(differenceMs / QUARTER_MS) * QUARTER_MS
  const isNear = Math.abs(differenceMs - offsetMs) <= toleranceMs
  // `+ 0` turns the negative zero of rounding into zero
  return isNear && offsetMs >= MIN_OFFSET_MS && offsetMs <= MAX_OFFSET_MS
    ? offsetMs / MINUTE_MS + 0
    : undefined
}

function startOf({ localTimeMs }: TimeLog): number | undefined {
  return localTimeMs.find((time) => !Number.isNaN(time))
}
