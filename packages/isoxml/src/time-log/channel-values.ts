/** Columns of a channel in the form that computing wants: one value per record, with presence. */
import type { Channel } from './model.js'
import { isPresent } from './presence.js'

/** A value per record; `present[i]` is 1 where record i carries one. */
export interface DenseValues {
  readonly values: Int32Array
  /** 1 where the record carries the value. */
  readonly present: Uint8Array
}

/**
 * @param records number of records of the log
 * @returns one raw value per record; a constant is present everywhere, an empty channel nowhere. For a dense channel
 *          the values are the log's own array: do not change them
 */
export function denseChannel(channel: Channel, records: number): DenseValues {
  const { data } = channel
  if (data.kind === 'dense') return { values: data.values, present: new Uint8Array(records).fill(1) }
  const values = new Int32Array(records)
  const present = new Uint8Array(records)
  if (data.kind === 'constant') {
    values.fill(data.value)
    present.fill(1)
  } else if (data.kind === 'sparse') {
    for (let at = 0; at < data.records.length; at++) {
      const record = data.records[at]!
      values[record] = data.values[at]!
      present[record] = 1
    }
  } else if (data.kind === 'packed') unpack(data.values, data.present, values, present)
  return { values, present }
}

/** A loop of its own: the engine compiles it while it runs. */
function unpack(logged: Int32Array, bits: Uint32Array, values: Int32Array, present: Uint8Array): void {
  let at = 0
  for (let record = 0; record < values.length; record++) {
    if (!isPresent(bits, record)) continue
    values[record] = logged[at++]!
    present[record] = 1
  }
}

/**
 * Fills records that carry no value with the last logged one ("on change" logging).
 *
 * @param channel   one channel of one time log; must not span two logs, a new log starts empty
 * @param seconds   time of each record in seconds, same length as the channel, file order
 * @param maxHoldS  longest time in seconds that a value may be held; `Infinity` for states and widths, a few seconds
 *                  for rates and yields, or a parked machine keeps yielding
 * @returns a new channel; records before the first logged value stay absent, never 0. The given channel is untouched:
 *          its `present` still tells measured from held
 */
export function carryForward(channel: DenseValues, seconds: Float64Array, maxHoldS: number): DenseValues {
  const values = channel.values.slice()
  const present = channel.present.slice()
  const hasLimit = maxHoldS !== Number.POSITIVE_INFINITY
  let last = -1
  for (let record = 0; record < values.length; record++) {
    if (channel.present[record] === 1) last = record
    // negated, so that an unknown time (NaN) does not hold
    else if (last >= 0 && !(hasLimit && !(seconds[record]! - seconds[last]! <= maxHoldS))) {
      values[record] = values[last]!
      present[record] = 1
    }
  }
  return { values, present }
}
