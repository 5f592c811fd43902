/**
 * First pass over a binary: which byte ranges hold sound records, how many, and how many values each channel has. The
 * second pass can then allocate every column at its exact size.
 */
import type { RecordCount, RecordTotals, SoundStretch } from './count-records.js'
import type { SkippedRange } from './model.js'
import { describeFault, type RecordCheck } from './record-check.js'
import { findNextRecord, isTornRecord, referenceOf } from './resync.js'

export interface RecordWalk extends RecordTotals, Passed {
  /** Ranges of whole records, start and end in turn. */
  readonly ranges: readonly number[]
}

/** What was passed over. */
export interface Passed {
  readonly skipped: readonly SkippedRange[]
  /** Bytes of a record that the end of the file cuts, if any. */
  readonly torn: SkippedRange | undefined
}

/** What was passed over so far. */
interface Passing {
  readonly skipped: SkippedRange[]
  torn: SkippedRange | undefined
}

/**
 * Walks all records, passing over damage. A sound log gives one range over the whole file.
 *
 * @param first what was counted from the first byte on, if anything
 */
export function walkRecords(check: RecordCheck, count: RecordCount, first?: SoundStretch): RecordWalk {
  const passed: Passing = { skipped: [], torn: undefined }
  const ranges = first === undefined ? [] : [0, first.at]
  const { length } = check.bytes
  let { at, lastAt } = first ?? { at: 0, lastAt: -1 }
  while (at < length) {
    const from = step(check, passed, at, lastAt)
    if (from === length) break
    ;({ at, lastAt } = count.countSound(from, referenceOf(check, from, lastAt)))
    ranges.push(from, at)
  }
  return { ...count.totals(), ranges, ...passed }
}

/** Moves on from a place where counting stopped or has not begun; notes what is passed over. */
function step(check: RecordCheck, passed: Passing, from: number, lastAt: number): number {
  const next = findNextRecord(check, from, lastAt)
  if (next === from) return from
  const end = check.bytes.length
  if (next === end && check.faultOf(from, lastAt) === 'incomplete' && isTornRecord(check, from, lastAt)) {
    passed.torn = { from, to: end, reason: 'the end of the file cuts the record' }
  } else {
    passed.skipped.push({ from, to: next, reason: describeFault(check, from, lastAt) })
  }
  return next
}
