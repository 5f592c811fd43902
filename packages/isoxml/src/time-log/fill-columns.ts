/** Second pass, in plain TypeScript: values into columns. A channel repeated within one record keeps its last value. */
import type { FilledColumns } from '../kernel/log-filler.js'
import { stretchesOf } from './columns.js'
import { EPOCH_1980_MS, MS_PER_DAY, VALUE_BYTES } from './fields.js'
import { type FixedColumns, newBinaryColumns, withConstants } from './fixed-columns.js'
import type { TimeLogHeader } from './header.js'
import { wordsOfBits } from './presence.js'
import type { RecordCheck } from './record-check.js'
import type { RecordWalk } from './walk.js'

/** Fills columns with all records that were found sound. */
export function fillPlainly(check: RecordCheck, walk: RecordWalk, header: TimeLogHeader): FilledColumns {
  const { records, recordsOfChannel, values } = walk
  const fixed = withConstants(newBinaryColumns(records, check.layout), records, header)
  const columns = newColumns(walk)
  let record = 0
  for (let range = 0; range < walk.ranges.length; range += 2) {
    const from = walk.ranges[range]!
    const to = walk.ranges[range + 1]!
    fillValues(check, columns, from, to, record)
    record = fillFixedPart(check, fixed, from, to, record)
  }
  const data = stretchesOf(walk, columns.values, columns.presence)
  const dataOf = (channel: number) => data[channel] ?? { kind: 'empty' as const }
  return { records, recordsOfChannel, values, fixed, dataOf }
}

/** Values and presence of all channels, as {@link stretchesOf} wants them. */
interface Columns {
  readonly values: Int32Array
  readonly presence: Uint32Array
  /** By channel: where its next value goes. */
  readonly nextValue: Uint32Array
  /** Start of its presence; -1 where all records carry it, or none. */
  readonly presenceFrom: Int32Array
  /** The last record that carried it. */
  readonly lastRecord: Int32Array
}

function newColumns({ records, recordsOfChannel }: RecordWalk): Columns {
  const nextValue = new Uint32Array(256)
  const presenceFrom = new Int32Array(256).fill(-1)
  let values = 0
  let presence = 0
  for (let channel = 0; channel < 256; channel++) {
    const count = recordsOfChannel[channel]!
    nextValue[channel] = values
    values += count
    if (count === 0 || count === records) continue
    presenceFrom[channel] = presence
    presence += wordsOfBits(records)
  }
  return {
    values: new Int32Array(values),
    presence: new Uint32Array(presence),
    nextValue,
    presenceFrom,
    lastRecord: new Int32Array(256).fill(-1),
  }
}

function fillValues(
  { bytes, view, layout }: RecordCheck,
  { values, presence, nextValue, presenceFrom, lastRecord }: Columns,
  from: number,
  to: number,
  firstRecord: number,
): void {
  const { fixedBytes } = layout
  let record = firstRecord
  let at = from
  while (at < to) {
    let entry = at + fixedBytes + 1
    const end = entry + VALUE_BYTES * bytes[entry - 1]!
    for (; entry < end; entry += VALUE_BYTES) {
      const channel = bytes[entry]!
      if (lastRecord[channel] === record) nextValue[channel]!--
      values[nextValue[channel]!++] = view.getInt32(entry + 1, true)
      lastRecord[channel] = record
      const row = presenceFrom[channel]!
      if (row >= 0) presence[row + (record >> 5)]! |= 1 << (record & 31)
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
