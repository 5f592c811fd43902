/** Second pass, in plain TypeScript: values into columns. A channel repeated within one record keeps its last value. */
import type { FilledColumns } from '../kernel/log-filler.js'
import { allocateColumns, type ColumnStore, planColumns } from './columns.js'
import { EPOCH_1980_MS, MS_PER_DAY, VALUE_BYTES } from './fields.js'
import type { FixedColumns } from './fixed-columns.js'
import type { TimeLogHeader } from './header.js'
import type { RecordCheck } from './record-check.js'
import type { RecordWalk } from './walk.js'

/** Fills columns with all records that were found sound. */
export function fillPlainly(check: RecordCheck, walk: RecordWalk, header: TimeLogHeader): FilledColumns {
  const store = allocateColumns(planColumns(walk, header), walk, check.layout, header)
  const { records, recordsOfChannel, values } = walk
  const filled = new Uint32Array(256)
  let record = 0
  for (let range = 0; range < walk.ranges.length; range += 2) {
    const from = walk.ranges[range]!
    const to = walk.ranges[range + 1]!
    fillValues(check, store, filled, from, to, record)
    record = fillFixedPart(check, store.fixed, from, to, record)
  }
  const dataOf = (channel: number) => store.data[channel] ?? { kind: 'empty' as const }
  return { records, recordsOfChannel, values, fixed: store.fixed, dataOf }
}

/** @param filled values per channel so far */
function fillValues(
  { bytes, view, layout }: RecordCheck,
  { values, present, records, plan }: ColumnStore,
  filled: Uint32Array,
  from: number,
  to: number,
  firstRecord: number,
): void {
  const { fixedBytes } = layout
  const { valuesFrom, presentFrom, recordsFrom, lastRecord } = plan
  let record = firstRecord
  let at = from
  while (at < to) {
    let entry = at + fixedBytes + 1
    const end = entry + VALUE_BYTES * bytes[entry - 1]!
    for (; entry < end; entry += VALUE_BYTES) {
      const channel = bytes[entry]!
      let place = filled[channel]!
      if (place > 0 && lastRecord[channel] === record) place--
      values[valuesFrom[channel]! + place] = view.getInt32(entry + 1, true)
      filled[channel] = place + 1
      lastRecord[channel] = record
      if (recordsFrom[channel]! >= 0) records[recordsFrom[channel]! + place] = record
      else if (presentFrom[channel]! >= 0)
        present[presentFrom[channel]! + (record >> 5)]! |= 1 << (record & 31)
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
