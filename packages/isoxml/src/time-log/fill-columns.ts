/** Second pass, in plain TypeScript: values into columns. A channel repeated within one record keeps its last value. */
import type { ColumnStore } from './columns.js'
import { EPOCH_1980_MS, MS_PER_DAY, VALUE_BYTES } from './fields.js'
import type { FixedColumns } from './fixed-columns.js'
import type { RecordCheck } from './record-check.js'
import type { RecordWalk } from './walk.js'

/** Fills the columns of a store with all records that were found sound. */
export function fillPlainly(check: RecordCheck, walk: RecordWalk, store: ColumnStore): void {
  const channels = kindsOf(store)
  let record = 0
  for (let range = 0; range < walk.ranges.length; range += 2) {
    const from = walk.ranges[range]!
    const to = walk.ranges[range + 1]!
    fillValues(check, store, channels, from, to, record)
    record = fillFixedPart(check, store.fixed, from, to, record)
  }
}

const SPARSE = 0
const FULL = 1
const DENSE = 2

interface ChannelKinds {
  readonly kind: Uint8Array
  /** Values per sparse channel so far. */
  readonly filled: Uint32Array
}

function kindsOf({ plan }: ColumnStore): ChannelKinds {
  const kind = new Uint8Array(256)
  for (const channel of plan.full) kind[channel] = FULL
  for (const channel of plan.dense) kind[channel] = DENSE
  return { kind, filled: new Uint32Array(256) }
}

function fillValues(
  { bytes, view, layout }: RecordCheck,
  { values, present, records, plan }: ColumnStore,
  { kind, filled }: ChannelKinds,
  from: number,
  to: number,
  firstRecord: number,
): void {
  const { fixedBytes } = layout
  const { valuesFrom, presentFrom } = plan
  let record = firstRecord
  let at = from
  while (at < to) {
    let entry = at + fixedBytes + 1
    const end = entry + VALUE_BYTES * bytes[entry - 1]!
    for (; entry < end; entry += VALUE_BYTES) {
      const channel = bytes[entry]!
      const value = view.getInt32(entry + 1, true)
      if (kind[channel] !== SPARSE) {
        values[valuesFrom[channel]! + record] = value
        if (kind[channel] === DENSE) present[presentFrom[channel]! + record] = 1
        continue
      }
      let place = filled[channel]!
      if (place > 0 && records[valuesFrom[channel]! + place - 1] === record) place--
      records[valuesFrom[channel]! + place] = record
      values[valuesFrom[channel]! + place] = value
      filled[channel] = place + 1
    }
    record++
    at = end
  }
}

/** A loop of its own: both loops together would hold more numbers at hand than a processor has places for. */
function fillFixedPart(
  { bytes, view, layout }: RecordCheck,
  fixed: FixedColumns,
  from: number,
  to: number,
  firstRecord: number,
): number {
  const { fixedBytes, hasTime, at: offset } = layout
  const { localTimeMs, north, east, up, status, pdop, hdop, satellites, gpsTimeMs, gpsDate } = fixed
  let record = firstRecord
  let at = from
  while (at < to) {
    if (hasTime) {
      localTimeMs[record] =
        EPOCH_1980_MS + view.getUint16(at + 4, true) * MS_PER_DAY + view.getUint32(at, true)
    }
    if (offset.north >= 0) north![record] = view.getInt32(at + offset.north, true)
    if (offset.east >= 0) east![record] = view.getInt32(at + offset.east, true)
    if (offset.up >= 0) up![record] = view.getInt32(at + offset.up, true)
    if (offset.status >= 0) status![record] = bytes[at + offset.status]!
    if (offset.pdop >= 0) pdop![record] = view.getUint16(at + offset.pdop, true)
    if (offset.hdop >= 0) hdop![record] = view.getUint16(at + offset.hdop, true)
    if (offset.satellites >= 0) satellites![record] = bytes[at + offset.satellites]!
    if (offset.gpsTimeMs >= 0) gpsTimeMs![record] = view.getUint32(at + offset.gpsTimeMs, true)
    if (offset.gpsDate >= 0) gpsDate![record] = view.getUint16(at + offset.gpsDate, true)
    record++
    at += fixedBytes + 1 + VALUE_BYTES * bytes[at + fixedBytes]!
  }
  return record
}
