/** The logs of one task in the order in which they were written; terminals number them otherwise now and then. */
import { EPOCH_1980_MS, MS_PER_DAY } from './fields.js'
import type { TimeLog } from './model.js'

/** 2000-01-01, 7305 days behind 1980-01-01: a terminal that waits for its first fix counts from long before. */
const FIRST_BELIEVABLE_MS = EPOCH_1980_MS + 7305 * MS_PER_DAY

/**
 * Sorts logs by their first time since 2000, else by their first time at all; logs without a time come last. Logs that
 * begin together (parallel logs do) keep their order. Records within a log are left as they are: file order counts.
 *
 * @param logs of one task
 * @returns a new list
 */
export function inTimeOrder(logs: readonly TimeLog[]): TimeLog[] {
  const starts = new Map(logs.map((log) => [log, startOf(log)]))
  return [...logs].sort((a, b) => compare(starts.get(a)!, starts.get(b)!))
}

function startOf({ localTimeMs }: TimeLog): number {
  const believable = localTimeMs.find((time) => time >= FIRST_BELIEVABLE_MS)
  return believable ?? localTimeMs.find((time) => !Number.isNaN(time)) ?? Number.POSITIVE_INFINITY
}

/** Infinity minus Infinity is no number. */
function compare(a: number, b: number): number {
  return a === b ? 0 : a < b ? -1 : 1
}
