/**
 * Values of a logged channel per record: scaled to a unit of ours and held until the next logged value.
 * A channel absent from a record has not changed; "never seen yet" stays NaN, apart from 0, and is never
 * filled from the future here.
 */
import { type Channel, isAvailable, isPresent } from '@sheaf/isoxml'
import { type ColumnMemory, ORDINARY_MEMORY } from '../points/column-memory.js'

/** Calls `visit` for every record that carries a value of this channel, ascending. Constants are not visited. */
export function eachLogged(channel: Channel, visit: (record: number, value: number) => void): void {
  const { data } = channel
  if (data.kind === 'sparse') {
    for (let i = 0; i < data.records.length; i++) visit(data.records[i]!, data.values[i]!)
  } else if (data.kind === 'dense') {
    for (let i = 0; i < data.values.length; i++) visit(i, data.values[i]!)
  } else if (data.kind === 'packed') eachPresent(data, visit)
}

function eachPresent(
  { values, present }: { readonly values: Int32Array; readonly present: Uint32Array },
  visit: (record: number, value: number) => void,
): void {
  let at = 0
  for (let word = 0; word < present.length; word++) {
    for (let bits = present[word]!; bits !== 0; bits &= bits - 1) {
      visit((word << 5) + 31 - Math.clz32(bits & -bits), values[at++]!)
    }
  }
}

/** True when the channel carries at least one available value other than 0. */
export const hasNonZero = (channel: Channel): boolean => carries(channel, false)

/** True when the channel carries at least one available value, 0 included. */
export const hasValue = (channel: Channel): boolean => carries(channel, true)

function carries({ data }: Channel, doesZeroCount: boolean): boolean {
  const counts = (value: number): boolean => (doesZeroCount || value !== 0) && isAvailable(value)
  if (data.kind === 'constant') return counts(data.value)
  if (data.kind === 'empty') return false
  const { values } = data
  for (let i = 0; i < values.length; i++) if (counts(values[i]!)) return true
  return false
}

/** What a counter grew in a log, raw: last − first; where it fell back it was reset, and the spans add. 0 without two values. */
export function counterGrowth({ data }: Channel): number {
  if (data.kind === 'constant' || data.kind === 'empty') return 0
  const { values } = data
  let last = Number.NaN
  let grown = 0
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!
    if (!isAvailable(value)) continue
    if (value >= last) grown += value - last
    else if (value < last) grown += value
    last = value
  }
  return grown
}

/** How long a value holds: records' times in ms and the longest hold in s; Infinity holds without limit. */
export interface Hold {
  readonly timeMs: Float64Array
  readonly maxHoldS: number
}

/**
 * One value per record, `raw × factor`, held; NaN where nothing is known.
 *
 * @param records number of records of the log
 * @param memory  where the values are to lie
 */
export function heldValues(
  channel: Channel,
  records: number,
  factor: number,
  hold?: Hold,
  memory: ColumnMemory = ORDINARY_MEMORY,
): Float64Array {
  const held = memory.numbers(records)
  const { data } = channel
  if (data.kind === 'constant') return held.fill(scaled(data.value, factor))
  if (data.kind === 'empty') return held.fill(Number.NaN)
  if (data.kind === 'sparse') fillSparse(held, data, factor, limitOf(hold))
  // what every record carries is not held at all
  else if (data.kind === 'dense') fillDense(held, data.values, factor)
  // long runs are filled at once, short ones record by record
  else if (2 * data.values.length < records) fillRuns(held, data, factor, limitOf(hold))
  else fillGaps(held, data, factor, limitOf(hold))
  return held
}

const MS_PER_S = 1000

/** Without a limit no time is looked at. */
const limitOf = (hold: Hold | undefined): Hold | undefined =>
  hold?.maxHoldS === Number.POSITIVE_INFINITY ? undefined : hold

const scaled = (raw: number, factor: number): number => (isAvailable(raw) ? raw * factor : Number.NaN)

function fillDense(held: Float64Array, values: Int32Array, factor: number): void {
  for (let i = 0; i < held.length; i++) held[i] = scaled(values[i]!, factor)
}

type Packed = Extract<Channel['data'], { kind: 'packed' }>
type Sparse = Extract<Channel['data'], { kind: 'sparse' }>

function fillGaps(
  held: Float64Array,
  { values, present }: Packed,
  factor: number,
  hold: Hold | undefined,
): void {
  let at = 0
  let value = Number.NaN
  let until = Number.NaN
  for (let i = 0; i < held.length; i++) {
    if (isPresent(present, i)) {
      value = scaled(values[at++]!, factor)
      if (hold !== undefined) until = hold.timeMs[i]! + hold.maxHoldS * MS_PER_S
      held[i] = value
    } else held[i] = hold === undefined || hold.timeMs[i]! <= until ? value : Number.NaN
  }
}

function fillRuns(
  held: Float64Array,
  { values, present }: Packed,
  factor: number,
  hold: Hold | undefined,
): void {
  let at = 0
  let from = 0
  let value = Number.NaN
  for (let word = 0; word < present.length; word++) {
    for (let bits = present[word]!; bits !== 0; bits &= bits - 1) {
      const to = (word << 5) + 31 - Math.clz32(bits & -bits)
      if (hold === undefined) for (; from < to; from++) held[from] = value
      else holdUntil(held, from, to, value, hold)
      value = scaled(values[at++]!, factor)
      from = to
    }
  }
  if (hold === undefined) held.fill(value, from)
  else holdUntil(held, from, held.length, value, hold)
}

/** Holds the value of record `from`, which carries it, up to `to`, as long as it may. */
function holdUntil(held: Float64Array, from: number, to: number, value: number, hold: Hold): void {
  if (from === to) return
  const until = hold.timeMs[from]! + hold.maxHoldS * MS_PER_S
  held[from] = value
  for (let i = from + 1; i < to; i++) held[i] = hold.timeMs[i]! <= until ? value : Number.NaN
}

function fillSparse(
  held: Float64Array,
  { values, records }: Sparse,
  factor: number,
  hold: Hold | undefined,
): void {
  held.fill(Number.NaN, 0, records[0])
  for (let at = 0; at < records.length; at++) {
    const value = scaled(values[at]!, factor)
    const from = records[at]!
    const to = at + 1 < records.length ? records[at + 1]! : held.length
    if (hold === undefined) {
      // most runs are short: a loop beats a call
      for (let i = from; i < to; i++) held[i] = value
      continue
    }
    holdUntil(held, from, to, value, hold)
  }
}
