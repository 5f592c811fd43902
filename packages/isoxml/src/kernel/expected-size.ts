/** What a long log is likely to hold, counted in windows all over it, so that its columns are made once. */
import type { RecordCheck } from '../time-log/record-check.js'
import { countWithKernel } from './count-with-kernel.js'
import type { LogSize } from './log-columns.js'
import { INPUT_AT, LAST_DATE_AT, LAST_MS_AT, MAX_RECORD_BYTES } from './memory-map.js'
import { type RecordKernel, setInput } from './record-kernel.js'

const WINDOWS = 16
const WINDOW_BYTES = 16_384
/** Of what was counted, for what was missed. */
const SLACK = 1.0625
/** Share of the records in which a channel may have been seen nowhere. */
const UNSEEN_SHARE = 1 / 64

/** @returns undefined for a short log, and when records were found in too few places: in a log of many days or without time */
export function expectedSize(kernel: RecordKernel, check: RecordCheck): LogSize | undefined {
  if (check.bytes.length < WINDOWS * WINDOW_BYTES) return undefined
  const count = countWithKernel(kernel, check)
  let counted = 0
  for (let window = 0; window < WINDOWS; window++) {
    const near = Math.floor((window * (check.bytes.length - WINDOW_BYTES)) / WINDOWS)
    const from = window === 0 ? 0 : recordOfFirstDay(check, near)
    if (from < 0) continue
    const end = setInput(kernel, check.bytes, from, Math.min(check.bytes.length, from + WINDOW_BYTES))
    kernel.words[LAST_DATE_AT >> 2] = check.dateAt(from)
    kernel.words[LAST_MS_AT >> 2] = 0
    counted += kernel.count(INPUT_AT, end, 1) - INPUT_AT
  }
  if (counted < (WINDOWS * WINDOW_BYTES) / 2) return undefined
  const share = counted / check.bytes.length
  const { records, recordsOfChannel } = count.totals()
  const unseen = Math.ceil((UNSEEN_SHARE * records) / share)
  const expected = recordsOfChannel
    .subarray(0, Math.min(check.channels, 256))
    .map((seen) => (seen === 0 ? 0 : Math.ceil((SLACK * seen) / share) + unseen))
  return { records: Math.ceil((SLACK * records) / share), recordsOfChannel: expected }
}

/** Three records in a row near a place that bear the date of the first of all; -1 without them. A guess will do here. */
function recordOfFirstDay(check: RecordCheck, near: number): number {
  if (!check.layout.hasTime) return -1
  const date = check.dateOf(0)
  for (let at = near; at < near + MAX_RECORD_BYTES; at++) {
    if (check.dateOf(at) !== date) continue
    const second = check.endOf(at)
    if (check.dateAt(second) === date && check.dateAt(check.endOf(second)) === date) return at
  }
  return -1
}
