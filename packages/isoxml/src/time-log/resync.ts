/**
 * Finding the next sound record behind damage.
 *
 * From the damage on, byte by byte, a place is taken when three records in a row stand there that pass all tests and
 * follow each other closely in time. Near the end of the file one or two must do; then they have to continue the last
 * sound record in time and place. The date alone would give false hits, so without a time in the records the search
 * asks for neighbouring positions, and without both it gives up.
 */
import type { RecordCheck } from './record-check.js'

/** Records that have to stand in a row. */
export const CONFIRMING_RECORDS = 3
/** Days since 1980-01-01 of 2000-01-01 and 2060-01-01: no other date is believed behind damage. */
const FIRST_DATE = 7305
const LAST_DATE = 29_220
/** Steps between records in a row behind damage; work logs have one every second or so. */
const MAX_STEP_MS = 10 * 60_000
/** How far from the last sound record one or two final records may lie. */
const MAX_GAP_MS = 60 * 60_000
/** 0.1 degree, some 10 km. */
const MAX_STEP_RAW = 1_000_000

/**
 * @param from   where the first unsound record stands
 * @param lastAt start of the last sound record, -1 without one
 * @returns start of the next sound record, `from` itself when only the date jumped there (the clock was set, forward or
 *          back, or work went on days later); the length of the file when there is none
 */
export function findNextRecord(check: RecordCheck, from: number, lastAt: number): number {
  const last = check.bytes.length - check.layout.fixedBytes - 1
  if (from <= last && (continuesHere(check, from, lastAt) || beginsHere(check, from))) return from
  // from the unsound record itself: a clock that was set back by days makes nothing but its date unsound
  for (let at = from; at <= last; at++) {
    if (isBelievable(check, at, lastAt) && isConfirmed(check, at, lastAt)) return at
  }
  return check.bytes.length
}

/**
 * Whether records go on at a place that is in step: up to three in a row, or all there are to the end of the file.
 * At the start of a log (`lastAt` -1) any date will do, later only a believable one that is not in the past.
 */
export function continuesHere(check: RecordCheck, at: number, lastAt: number): boolean {
  if (lastAt >= 0) {
    if (!check.layout.hasTime || !hasBelievableDate(check, at)) return false
    if (check.dateOf(at) < check.dateOf(lastAt)) return false
  }
  const row = rowFrom(check, at, referenceOf(check, at, lastAt), Number.POSITIVE_INFINITY)
  return row.records === CONFIRMING_RECORDS || (row.records > 0 && row.reachesEnd)
}

/**
 * The first byte of a file is the one place that must be the start of a record. So a first record counts even where
 * damage follows it at once, if it passes all tests, has a believable date and says anything at all.
 */
function beginsHere(check: RecordCheck, at: number): boolean {
  if (at !== 0 || !check.layout.hasTime || !hasBelievableDate(check, at)) return false
  return check.faultOf(at, -1) === 'sound' && hasRealPosition(check, at)
}

interface Row {
  readonly records: number
  /** The file ends with the last record, or within a plausible one behind it. */
  readonly reachesEnd: boolean
}

/**
 * The record before, where it can tell something about this one: on the same day, for a clock that runs on past
 * midnight.
 */
export function referenceOf(check: RecordCheck, at: number, lastAt: number): number {
  return lastAt >= 0 && check.layout.hasTime && check.dateOf(at) === check.dateOf(lastAt) ? lastAt : -1
}

/** Sound records from `at` on, three at most, each within `maxStepMs` of the one before. */
function rowFrom(check: RecordCheck, at: number, reference: number, maxStepMs: number): Row {
  let previous = reference
  let next = at
  for (let records = 0; records < CONFIRMING_RECORDS; records++) {
    if (next === check.bytes.length) return { records, reachesEnd: true }
    const wasSet = maxStepMs === Number.POSITIVE_INFINITY && records > 0 && isClockSet(check, next, previous)
    const fault = check.faultOf(next, wasSet ? -1 : previous)
    if (fault === 'incomplete') return { records, reachesEnd: isTornRecord(check, next, previous) }
    if (fault !== 'sound') return { records, reachesEnd: false }
    if (records > 0 && !follows(check, next, previous, maxStepMs)) return { records, reachesEnd: false }
    previous = next
    next = check.endOf(next)
  }
  return { records: CONFIRMING_RECORDS, reachesEnd: next === check.bytes.length }
}

/** A terminal without a clock of its own begins at some day long ago, until the first position gives the date. */
function isClockSet(check: RecordCheck, at: number, lastAt: number): boolean {
  if (!check.layout.hasTime || at + check.layout.fixedBytes >= check.bytes.length) return false
  return check.dateOf(lastAt) < FIRST_DATE && hasBelievableDate(check, at)
}

/** Whether the end of the file cuts a record that was sound as far as it goes. */
export function isTornRecord(check: RecordCheck, at: number, lastAt: number): boolean {
  if (at + check.layout.fixedBytes >= check.bytes.length) return true
  return check.fixedPartFault(at, lastAt, check.bytes.length) === 'sound'
}

/** Cheap tests that most wrong places fail. */
function isBelievable(check: RecordCheck, at: number, lastAt: number): boolean {
  if (check.layout.hasTime) {
    return hasBelievableDate(check, at) && check.faultOf(at, referenceOf(check, at, lastAt)) === 'sound'
  }
  return (
    hasRealPosition(check, at) &&
    (lastAt < 0 || isNear(check, at, lastAt)) &&
    check.faultOf(at, -1) === 'sound'
  )
}

function isConfirmed(check: RecordCheck, at: number, lastAt: number): boolean {
  const row = rowFrom(check, at, referenceOf(check, at, lastAt), MAX_STEP_MS)
  if (row.records === CONFIRMING_RECORDS) return true
  if (!row.reachesEnd || !check.layout.hasTime || row.records === 0) return false
  if (lastAt < 0) return row.records >= CONFIRMING_RECORDS - 1
  const gap = check.timeOf(at) - check.timeOf(lastAt)
  return Math.abs(gap) <= MAX_GAP_MS && isNear(check, at, lastAt)
}

function follows(check: RecordCheck, at: number, lastAt: number, maxStepMs: number): boolean {
  if (!check.layout.hasTime) return maxStepMs === Number.POSITIVE_INFINITY || isNear(check, at, lastAt)
  return Math.abs(check.timeOf(at) - check.timeOf(lastAt)) <= maxStepMs
}

function hasBelievableDate(check: RecordCheck, at: number): boolean {
  const date = check.dateOf(at)
  return date >= FIRST_DATE && date < LAST_DATE
}

function hasRealPosition(check: RecordCheck, at: number): boolean {
  const { north, east } = check.layout.at
  if (north < 0 || east < 0) return false
  return check.view.getInt32(at + north, true) !== 0 || check.view.getInt32(at + east, true) !== 0
}

/** Within 0.1 degree of another record; true where one of them holds no position to judge by. */
function isNear(check: RecordCheck, at: number, other: number): boolean {
  const { north, east } = check.layout.at
  if (!hasRealPosition(check, other)) return true
  const { view } = check
  return (
    Math.abs(view.getInt32(at + north, true) - view.getInt32(other + north, true)) <= MAX_STEP_RAW &&
    Math.abs(view.getInt32(at + east, true) - view.getInt32(other + east, true)) <= MAX_STEP_RAW
  )
}
