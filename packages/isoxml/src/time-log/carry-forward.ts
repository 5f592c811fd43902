/**
 * Carrying all channels of a log forward at once: change-only records as full columns. A column of values is written
 * once; presence is none of its own, for a value that is held without limit is there from its first record to the last.
 */
import { IsoxmlError } from '../diagnostics.js'
import { carryForward, type DenseValues, denseChannel } from './channel-values.js'
import { DEFAULT_MAX_BYTES } from './limits.js'
import type { Channel, TimeLog } from './model.js'

/** How all channels of a log are carried forward. */
export interface CarryForwardOptions {
  /** As for {@link carryForward}: longest time in seconds that a value may be held. Default `Infinity`. */
  readonly maxHoldS?: number
  /** Bytes that the columns may take together, estimated before anything is allocated. Default 1 GiB. */
  readonly maxBytes?: number
}

/** Runs shorter than this are filled faster by a plain loop than by a call. */
const MIN_RUN_TO_FILL = 48

/**
 * Every channel of one log as {@link carryForward} would give it, in the order of the header.
 *
 * @param log a single log: nothing is held from one log to the next
 * @returns one raw value per record and channel. Arrays share their buffers with each other and, where every record
 *          carries a value, with the log: do not change them
 * @throws IsoxmlError `LOG_TOO_LARGE` when the columns would need more than `maxBytes`
 */
export function carryAllForward(log: TimeLog, options: CarryForwardOptions = {}): DenseValues[] {
  const { maxHoldS = Number.POSITIVE_INFINITY, maxBytes = DEFAULT_MAX_BYTES } = options
  const { records, channels } = log
  const isUnlimited = maxHoldS === Number.POSITIVE_INFINITY
  const written = channels.filter((channel) => !isFull(channel)).length
  const needed = isUnlimited ? 4 * records * written + 2 * records : (2 * 5 * channels.length + 8) * records
  if (needed > maxBytes) throw tooLarge(log, needed, maxBytes)
  if (!isUnlimited) {
    const seconds = log.localTimeMs.map((time) => time / 1000)
    return channels.map((channel) => carryForward(denseChannel(channel, records), seconds, maxHoldS))
  }
  // absent up to the first logged value, present from there on: one stretch of 0, one of 1, cut out where they meet
  const presence = new Uint8Array(2 * records).fill(1, records)
  const columns = new Int32Array(written * records)
  let column = 0
  return channels.map((channel) => {
    if (isFull(channel)) return { values: channel.data.values, present: presence.subarray(records) }
    const values = columns.subarray(column * records, (column + 1) * records)
    column++
    const first = holdChannel(channel, values)
    return { values, present: presence.subarray(records - first, 2 * records - first) }
  })
}

function isFull(channel: Channel): channel is Channel & { data: { kind: 'dense' } } {
  return channel.data.kind === 'dense'
}

/** Fills a column. @returns the first record that has a value, their number when there is none */
function holdChannel({ data }: Channel, values: Int32Array): number {
  if (data.kind === 'empty') return values.length
  if (data.kind === 'constant') {
    values.fill(data.value)
    return 0
  }
  if (data.kind === 'packed') return holdPacked(data.values, data.present, values)
  if (data.kind === 'sparse') return holdSparse(data.values, data.records, values)
  values.set(data.values)
  return 0
}

/** From one record that carries a value to the next, found by whole words of presence. */
function holdPacked(logged: Int32Array, present: Uint32Array, values: Int32Array): number {
  let at = 0
  let held = 0
  let record = 0
  let first = values.length
  for (let word = 0; word < present.length; word++) {
    for (let bits = present[word]! | 0; bits !== 0; bits &= bits - 1) {
      const next = (word << 5) + 31 - Math.clz32(bits & -bits)
      if (next - record >= MIN_RUN_TO_FILL) values.fill(held, record, next)
      else for (; record < next; record++) values[record] = held
      if (at === 0) first = next
      record = next
      held = logged[at++]!
    }
  }
  values.fill(held, record)
  return first
}

function holdSparse(logged: Int32Array, records: Uint32Array, values: Int32Array): number {
  for (let at = 0; at < records.length; at++) {
    const to = at + 1 < records.length ? records[at + 1]! : values.length
    const value = logged[at]!
    let record = records[at]!
    if (to - record >= MIN_RUN_TO_FILL) values.fill(value, record, to)
    else for (; record < to; record++) values[record] = value
  }
  return records[0] ?? values.length
}

function tooLarge({ file, records }: TimeLog, needed: number, maxBytes: number): IsoxmlError {
  const sentence = `${file}.BIN: ${records} records carried forward would need ${needed} bytes of memory, at most ${maxBytes} are allowed; raise maxBytes or carry forward the channels that you need`
  return new IsoxmlError('LOG_TOO_LARGE', { file: `${file}.BIN` }, sentence)
}
