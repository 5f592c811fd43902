/**
 * A decoded time log back into bytes, column by column: the inverse of `decodeTimeLog`.
 *
 *   presence of all channels ─► values a record ─► where each record begins ─► every column into its places
 *
 * A sound log whose records name their values in ascending order, each once, becomes the same bytes again. Values of one
 * record are written in the order of the channels.
 */
import { IsoxmlError } from '../diagnostics.js'
import { MS_PER_DAY, type PositionField, TIME_BYTES, VALUE_BYTES } from '../time-log/fields.js'
import type { TimeLogHeader } from '../time-log/header.js'
import { loggedValues } from '../time-log/logged-values.js'
import type { Channel, TimeLog } from '../time-log/model.js'
import { INTEGERS } from './integers.js'
import {
  checkChannels,
  DAY_ZERO,
  FIELD_KINDS,
  fixedBytesOf,
  misfit,
  recordFields,
  type TimeLogLayout,
  type TimeLogLayoutChannel,
} from './time-log.js'

const FIELDS = Object.keys(FIELD_KINDS) as PositionField[]
const MAX_DATE = 0xffff

/**
 * The layout of a decoded log.
 *
 * @param header of the log, to tell constants from fields in the records; without it every position field that the log
 *        has stands in the records
 */
export function timeLogLayoutOf(log: TimeLog, header?: TimeLogHeader): TimeLogLayout {
  const channels = log.channels.map((channel) =>
    layoutChannel(channel, header?.channels[channel.index]?.constant),
  )
  if (header === undefined) {
    return { position: FIELDS.filter((field) => log[field] !== undefined), channels }
  }
  const constants = FIELDS.flatMap((field) => {
    const template = header.position[field]
    return typeof template === 'number' ? [[field, template] as const] : []
  })
  return {
    ...(typeof header.time === 'number' && { constantLocalTimeMs: header.time }),
    position: FIELDS.filter((field) => header.position[field] === 'binary'),
    constantPosition: Object.fromEntries(constants),
    channels,
  }
}

function layoutChannel(channel: Channel, stated: number | undefined): TimeLogLayoutChannel {
  const constant = channel.data.kind === 'constant' ? channel.data.value : stated
  return {
    ddi: channel.ddi,
    elementId: channel.elementId ?? '',
    ...(constant !== undefined && { constant }),
    ...(channel.bus !== undefined && { bus: channel.bus }),
  }
}

/**
 * The records of a decoded log as bytes.
 *
 * @param layout position fields that it names and the log lacks are written as 0
 * @throws IsoxmlError `VALUE_INVALID` with the record number when a time is before 1980 or after 2159, for a time that
 *         is absent, and for more than 255 channels
 */
export function encodeTimeLogColumns(log: TimeLog, layout: TimeLogLayout = timeLogLayoutOf(log)): Uint8Array {
  checkChannels(layout)
  const counts = valuesPerRecord(log)
  const fixedBytes = fixedBytesOf(layout)
  const starts = new Float64Array(log.records)
  let size = 0
  for (let record = 0; record < log.records; record++) {
    starts[record] = size
    size += fixedBytes + 1 + VALUE_BYTES * counts[record]!
  }
  const bytes = new Uint8Array(size)
  const view = new DataView(bytes.buffer)

  let offset = 0
  if (layout.constantLocalTimeMs === undefined) {
    writeTimes(view, starts, log.localTimeMs)
    offset = TIME_BYTES
  }
  for (const field of recordFields(layout)) {
    const kind = FIELD_KINDS[field]
    const column = log[field]
    if (column !== undefined) writeField(view, starts, offset, column, INTEGERS[kind].write)
    offset += INTEGERS[kind].bytes
  }
  for (let record = 0; record < log.records; record++) {
    starts[record]! += fixedBytes
    bytes[starts[record]!] = counts[record]!
    starts[record]!++
  }
  for (const channel of log.channels) writeChannel(bytes, view, starts, channel)
  return bytes
}

function valuesPerRecord(log: TimeLog): Uint16Array {
  const counts = new Uint16Array(log.records)
  for (const channel of log.channels) {
    if (channel.data.kind === 'constant') continue
    for (const record of loggedValues(channel).records) counts[record]!++
  }
  return counts
}

function writeTimes(view: DataView, starts: Float64Array, localTimeMs: Float64Array): void {
  for (let record = 0; record < starts.length; record++) {
    const time = localTimeMs[record]!
    if (!Number.isInteger(time)) throw absentTime(record, time)
    const day = Math.floor(time / MS_PER_DAY)
    const date = day - DAY_ZERO
    if (date < 0 || date > MAX_DATE) throw misfit(record, `date is ${date}`, 0, MAX_DATE)
    const at = starts[record]!
    view.setUint32(at, time - day * MS_PER_DAY, true)
    view.setUint16(at + 4, date, true)
  }
}

function absentTime(record: number, time: number): IsoxmlError {
  const sentence = `Record ${record}: a local time in whole milliseconds is due, found ${time}; state a constantLocalTimeMs in the layout of a log without times.`
  return new IsoxmlError('VALUE_INVALID', { record }, sentence)
}

function writeField(
  view: DataView,
  starts: Float64Array,
  offset: number,
  column: ArrayLike<number>,
  write: (view: DataView, at: number, value: number) => void,
): void {
  for (let record = 0; record < starts.length; record++)
    write(view, starts[record]! + offset, column[record]!)
}

/** @param cursors where the next value of each record goes; moved on behind what is written */
function writeChannel(bytes: Uint8Array, view: DataView, cursors: Float64Array, channel: Channel): void {
  if (channel.data.kind === 'constant') return
  const { records, values } = loggedValues(channel)
  for (let entry = 0; entry < records.length; entry++) {
    const record = records[entry]!
    const at = cursors[record]!
    bytes[at] = channel.index
    view.setInt32(at + 1, values[entry]!, true)
    cursors[record] = at + VALUE_BYTES
  }
}
