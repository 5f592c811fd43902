/**
 * Values on their way from the kernel to the columns. A log of up to 130,000 values is staged whole: then sparse and
 * full channels stand there as they will stand in the columns and are moved in one piece. Values of a longer log are
 * staged in portions, a stretch for each channel.
 */
import type { ColumnStore } from '../time-log/columns.js'
import type { RecordWalk } from '../time-log/walk.js'
import {
  NEXT_VALUE_AT,
  RECORD_NUMBER_DISTANCE,
  SPREAD_AT,
  SPREAD_PRESENCE_AT,
  VALUE_STAGING_AT,
  VALUE_STAGING_BYTES,
} from './memory-map.js'
import type { RecordKernel } from './record-kernel.js'

/** Records between two moves at most. */
const MAX_PLACES = 2048
/** A channel has room for the values of so many such portions, so that the seldom ones are moved seldom. */
const PORTIONS = 4
/** Columns that are written side by side should not fall on the same lines of the processor's cache: 320 bytes. */
const SKEW_WORDS = 80
/** In words. */
const STAGING_FROM = VALUE_STAGING_AT >> 2
const STAGING_WORDS = VALUE_STAGING_BYTES >> 2
const NUMBER_DISTANCE = RECORD_NUMBER_DISTANCE >> 2
/** Stands before the first record number of a channel, where no record has it. */
const NO_RECORD = -1

/** How the values of one log are staged. */
export interface Staging {
  /** Records that may be staged before `move` has to be called. */
  readonly places: number
  /** Makes room for the next `places` records. */
  move(): void
  /** Moves all that is left. */
  finish(): void
}

export function stageValues(kernel: RecordKernel, store: ColumnStore, walk: RecordWalk): Staging {
  const { sparse, full, dense } = store.plan
  const used = [...sparse, ...full, ...dense]
  const counts = used.map((channel) => walk.recordsOfChannel[channel]!)
  const words = counts.reduce((sum, count) => sum + count + 1, 0)
  return words <= STAGING_WORDS
    ? stageWhole(kernel, store, used, counts)
    : stagePortions(kernel, store, used, counts)
}

/** The order of channels and the word between them are those of the columns. */
function stageWhole(
  kernel: RecordKernel,
  { plan, values, records, channels }: ColumnStore,
  used: readonly number[],
  counts: readonly number[],
): Staging {
  const { words, unsignedWords } = kernel
  let first = STAGING_FROM
  for (let at = 0; at < used.length; at++) {
    openStretch(words, used[at]!, ++first)
    first += counts[at]!
  }
  const numbersFrom = STAGING_FROM + NUMBER_DISTANCE
  return {
    places: Number.POSITIVE_INFINITY,
    move: () => {},
    finish: () => {
      values.set(words.subarray(STAGING_FROM, STAGING_FROM + plan.together))
      records.set(unsignedWords.subarray(numbersFrom, numbersFrom + plan.records))
      let from = STAGING_FROM + plan.together
      for (const channel of plan.dense) {
        const to = words[nextWord(channel)]! >> 2
        const data = channels[channel]!.data
        if (data.kind === 'dense') moveSpread(kernel, ++from, to, data.values, data.present)
        from = to
      }
    },
  }
}

/** A channel stages one value a record at most, so it is moved when the next portion might not fit. */
function stagePortions(
  kernel: RecordKernel,
  { plan, channels }: ColumnStore,
  used: readonly number[],
  counts: readonly number[],
): Staging {
  const { words } = kernel
  const capacity = capacityOf(counts)
  const places = capacity / PORTIONS
  const stretches: Stretch[] = []
  let first = STAGING_FROM
  for (const [at, channel] of used.entries()) {
    first += SKEW_WORDS + 1
    openStretch(words, channel, first)
    const data = channels[channel]!.data
    if (data.kind === 'sparse')
      stretches.push({ first, next: nextWord(channel), ...data, present: undefined, moved: 0 })
    if (data.kind === 'dense') {
      const present = plan.dense.includes(channel) ? data.present : undefined
      stretches.push({
        first,
        next: nextWord(channel),
        values: data.values,
        records: undefined,
        present,
        moved: 0,
      })
    }
    first += Math.min(counts[at]!, capacity)
  }
  return {
    places,
    move: () => moveStretches(kernel, stretches, capacity - places),
    finish: () => moveStretches(kernel, stretches, 0),
  }
}

/** Values that a channel may stage, so that all fit: a power of two. */
function capacityOf(counts: readonly number[]): number {
  let capacity = PORTIONS * MAX_PLACES
  const words = () => counts.reduce((sum, count) => sum + Math.min(count, capacity) + SKEW_WORDS + 1, 0)
  while (words() > STAGING_WORDS) capacity >>= 1
  return capacity
}

/** A channel's stretch of staged values, and where they go. */
interface Stretch {
  /** Words of the kernel's memory: the first value, and the one that says where the next value is staged. */
  readonly first: number
  readonly next: number
  readonly values: Int32Array
  /** Of a sparse channel. */
  readonly records: Uint32Array | undefined
  /** Of a dense channel that some records lack. */
  readonly present: Uint8Array | undefined
  /** Values moved so far. */
  moved: number
}

function nextWord(channel: number): number {
  return (NEXT_VALUE_AT >> 2) + channel
}

function openStretch(words: Int32Array, channel: number, first: number): void {
  words[nextWord(channel)] = first << 2
  words[first - 1] = 0
  words[first - 1 + NUMBER_DISTANCE] = NO_RECORD
}

/** Moves the channels that have more than that many values staged. */
function moveStretches(kernel: RecordKernel, stretches: readonly Stretch[], most: number): void {
  const { words, unsignedWords } = kernel
  for (const stretch of stretches) {
    const { first, next, values, records, present, moved } = stretch
    const end = words[next]! >> 2
    if (end - first <= most) continue
    if (present !== undefined) moveSpread(kernel, first, end, values, present)
    else values.set(words.subarray(first, end), moved)
    records?.set(unsignedWords.subarray(first + NUMBER_DISTANCE, end + NUMBER_DISTANCE), moved)
    stretch.moved += end - first
    words[next] = first << 2
  }
}

/** Staged values to the places of their records, with presence. @param first word of the first value */
function moveSpread(
  { spread, words, bytes }: RecordKernel,
  first: number,
  end: number,
  values: Int32Array,
  present: Uint8Array,
): void {
  const ofValues = SPREAD_AT >> 2
  let at = first
  while (at < end) {
    const base = words[at + NUMBER_DISTANCE]!
    at = spread(at << 2, end << 2, base) >> 2
    const count = words[at - 1 + NUMBER_DISTANCE]! - base + 1
    values.set(words.subarray(ofValues, ofValues + count), base)
    present.set(bytes.subarray(SPREAD_PRESENCE_AT, SPREAD_PRESENCE_AT + count), base)
    words.fill(0, ofValues, ofValues + count)
    bytes.fill(0, SPREAD_PRESENCE_AT, SPREAD_PRESENCE_AT + count)
  }
}
