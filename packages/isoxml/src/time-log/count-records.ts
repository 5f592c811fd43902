/**
 * Counting sound records, in plain TypeScript. The loop decides ordinary records itself; whatever is unusual goes to the
 * full check, which alone may call it a fault.
 */
import { MS_PER_DAY, VALUE_BYTES } from './fields.js'
import { MAX_EAST, MAX_NORTH, MAX_STATUS, type RecordCheck } from './record-check.js'

/** Where a stretch of sound records ends. */
export interface SoundStretch {
  /** Start of the first unsound record, or the length of the binary. */
  readonly at: number
  /** Start of the last sound record, the reference given when there is none. */
  readonly lastAt: number
}

export interface RecordTotals {
  readonly records: number
  /** Values stored, repeated indices counted each time. */
  readonly values: number
  /** Records that carry a value, per channel. */
  readonly recordsOfChannel: Uint32Array
}

/** Counts over one binary, stretch by stretch. */
export interface RecordCount {
  /** @param reference start of the record before, -1 where it tells nothing */
  countSound(from: number, reference: number): SoundStretch
  totals(): RecordTotals
}

export function countPlainly(check: RecordCheck): RecordCount {
  const recordsOfChannel = new Uint32Array(256)
  const lastSeen = new Int32Array(256).fill(-1)
  const totals = { records: 0, values: 0, recordsOfChannel }
  return {
    countSound: (from, reference) => countSound(check, totals, lastSeen, from, reference),
    totals: () => totals,
  }
}

function countSound(
  check: RecordCheck,
  totals: { records: number; values: number; readonly recordsOfChannel: Uint32Array },
  lastSeen: Int32Array,
  from: number,
  reference: number,
): SoundStretch {
  const { bytes, view, channels, layout } = check
  const { fixedBytes, hasTime } = layout
  const { north, east, status } = layout.at
  const { length } = bytes
  const { recordsOfChannel } = totals
  let { records, values } = totals
  let lastAt = reference
  let lastDate = -1
  let at = from
  while (at + fixedBytes < length) {
    const count = bytes[at + fixedBytes]!
    const first = at + fixedBytes + 1
    const end = first + VALUE_BYTES * count
    if (end > length) break
    let entry = first
    while (entry < end && bytes[entry]! < channels) entry += VALUE_BYTES
    if (entry < end) break
    const ordinary =
      (!hasTime || (view.getUint16(at + 4, true) === lastDate && view.getUint32(at, true) < MS_PER_DAY)) &&
      (north < 0 || Math.abs(view.getInt32(at + north, true)) <= MAX_NORTH) &&
      (east < 0 || Math.abs(view.getInt32(at + east, true)) <= MAX_EAST) &&
      (status < 0 || bytes[at + status]! <= MAX_STATUS)
    if (!ordinary && check.fixedPartFault(at, lastAt, end) !== 'sound') break
    for (entry = first; entry < end; entry += VALUE_BYTES) {
      const channel = bytes[entry]!
      if (lastSeen[channel] !== records) {
        lastSeen[channel] = records
        recordsOfChannel[channel]!++
      }
    }
    if (hasTime) lastDate = view.getUint16(at + 4, true)
    lastAt = at
    records++
    values += count
    at = end
  }
  totals.records = records
  totals.values = values
  return { at, lastAt }
}
