/** Filling the columns of a log with the kernel: in one pass as far as records are sound, or those that were found so. */
import type { GrowingBytes } from '../source.js'
import type { TimeLogHeader } from '../time-log/header.js'
import type { RecordCheck } from '../time-log/record-check.js'
import { CONFIRMING_RECORDS } from '../time-log/resync.js'
import { type Passed, walkRecords } from '../time-log/walk.js'
import { countWithKernel } from './count-with-kernel.js'
import { expectedSize } from './expected-size.js'
import type { LogSize } from './log-columns.js'
import { type FilledColumns, LogFiller } from './log-filler.js'
import { MAX_RECORD_BYTES } from './memory-map.js'
import type { RecordKernel } from './record-kernel.js'

/**
 * Fills all that is sound, in one pass up to the first damage.
 *
 * @param maxBytes memory that the columns may take
 * @returns undefined when the log does not begin with sound records, or the columns might be too large
 */
export function fillSound(
  kernel: RecordKernel,
  check: RecordCheck,
  header: TimeLogHeader,
  maxBytes: number,
): (FilledColumns & Passed) | undefined {
  const { length } = check.bytes
  const isLong = length >= kernel.longFrom
  const size = isLong ? expectedSize(kernel, check) : undefined
  const filler = new LogFiller(kernel, check, header, { size, maxBytes, isLong })
  try {
    return finishSound(kernel, check, filler, filler.fill(0, length, false))
  } finally {
    filler.close()
  }
}

/** Settles when the first record has come, or all there is. */
export async function begins(growing: GrowingBytes): Promise<void> {
  while (!growing.isEnded && growing.length < MAX_RECORD_BYTES) await growing.more()
}

/**
 * The same while the binary is inflated. Nobody else may use the kernel meanwhile.
 *
 * @param check over the bytes that are growing, which have begun
 */
export async function fillGrowing(
  kernel: RecordKernel,
  check: RecordCheck,
  header: TimeLogHeader,
  maxBytes: number,
  growing: GrowingBytes,
): Promise<(FilledColumns & Passed) | undefined> {
  const isLong = check.bytes.length >= kernel.longFrom
  const filler = new LogFiller(kernel, check, header, { size: undefined, maxBytes, isLong })
  try {
    filler.begin(0, false)
    // an unsound record, or one that only looks so because the next one has not come, ends it until all is there
    while (!growing.isEnded && !filler.isTooLarge) {
      const to = growing.length
      if (filler.fillTo(to, true) + filler.lookAheadBytes <= to) break
      await growing.more()
    }
    while (!growing.isEnded) await growing.more()
    return growing.length < growing.size
      ? undefined
      : finishSound(kernel, check, filler, filler.fillTo(check.bytes.length))
  } finally {
    filler.close()
  }
}

/** @param at where filling stopped, the end of the binary or the first damage */
function finishSound(
  kernel: RecordKernel,
  check: RecordCheck,
  filler: LogFiller,
  at: number,
): (FilledColumns & Passed) | undefined {
  if (at === check.bytes.length) return withPassed(filler, { skipped: [], torn: undefined })
  if (filler.records < CONFIRMING_RECORDS || filler.isTooLarge) return undefined
  const walk = walkRecords(check, countWithKernel(kernel, check), { at, lastAt: filler.lastAt })
  return fillRanges(filler, walk.ranges.slice(2)) ? withPassed(filler, walk) : undefined
}

/**
 * Fills records that were found sound.
 *
 * @param size   what they hold
 * @param ranges bytes of the records, start and end in turn
 */
export function fillWalked(
  kernel: RecordKernel,
  check: RecordCheck,
  header: TimeLogHeader,
  size: LogSize,
  ranges: readonly number[],
): FilledColumns {
  const isLong = check.bytes.length >= kernel.longFrom
  const filler = new LogFiller(kernel, check, header, { size, maxBytes: Number.POSITIVE_INFINITY, isLong })
  try {
    const filled = fillRanges(filler, ranges) ? filler.finish() : undefined
    if (filled === undefined) throw new Error('records that were found sound could not be read again')
    return filled
  } finally {
    filler.close()
  }
}

/** @returns false when the columns would be too large */
function fillRanges(filler: LogFiller, ranges: readonly number[]): boolean {
  for (let range = 0; range < ranges.length; range += 2) {
    const end = ranges[range + 1]!
    if (filler.fill(ranges[range]!, end, true) < end) return false
  }
  return true
}

function withPassed(filler: LogFiller, { skipped, torn }: Passed): (FilledColumns & Passed) | undefined {
  const filled = filler.finish()
  return filled && { ...filled, skipped, torn }
}
