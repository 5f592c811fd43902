/**
 * Time logs into bytes: the header is a template, a record carries what the template leaves open and then only the
 * values that its maker gives it (ISO 11783-10, time log; little-endian, no padding, no mark between records).
 *
 *   layout ─► TLGnnnnn.XML      records + layout ─► TLGnnnnn.BIN
 *
 * Two passes, count then fill, so that the binary is allocated once at its exact size. Columns are written by
 * `time-log-columns.ts`.
 */
import { IsoxmlError } from '../diagnostics.js'
import { encodeUtf8 } from '../text/utf8.js'
import {
  EPOCH_1980_MS,
  MS_PER_DAY,
  POSITION_FIELDS,
  type PositionField,
  TIME_BYTES,
  VALUE_BYTES,
} from '../time-log/fields.js'
import { INTEGERS, type IntegerKind } from './integers.js'
import { ddiText } from './version.js'
import { element, writeXml } from './xml-text.js'

/** What every record of a log looks like. */
export interface TimeLogLayout {
  /**
   * Local time of all records, written in the header; then the records carry no time. In milliseconds since
   * 1970-01-01T00:00 of the wall clock. The schema of version 4 wants the time in the records.
   */
  readonly constantLocalTimeMs?: number
  /** Fields in every record. Their order is the standard's, whatever the order here. */
  readonly position: readonly PositionField[]
  /** Fields that are the same for all records, written in the header (raw, as they would stand in a record). */
  readonly constantPosition?: Partial<Readonly<Record<PositionField, number>>>
  /** Index in this list is the index in the records. At most 255. */
  readonly channels: readonly TimeLogLayoutChannel[]
}

/** One DLV to declare; a constant stands in the header and in no record. */
export interface TimeLogLayoutChannel {
  readonly ddi: number
  readonly elementId: string
  /** Raw value for all records; the channel keeps its index but stands in no record. */
  readonly constant?: number
  /** Only with DDI 0xDFFE. */
  readonly bus?: { readonly pgn: number; readonly startBit: number; readonly stopBit: number }
}

/** One record, raw as in `TimeLog`. Fields that the layout does not name are ignored, absent ones are written as 0. */
export interface TimeLogRecord extends Partial<Readonly<Record<PositionField, number>>> {
  /** Wall time of the terminal in ms since 1970-01-01T00:00 of that wall clock. */
  readonly localTimeMs: number
  /** `[index, raw value]`, as many or few as were logged at this instant. */
  readonly values: readonly (readonly [index: number, value: number])[]
}

/** Integers of the fields in a record. */
export const FIELD_KINDS: Readonly<Record<PositionField, IntegerKind>> = {
  north: 'i32',
  east: 'i32',
  up: 'i32',
  status: 'u8',
  pdop: 'u16',
  hdop: 'u16',
  satellites: 'u8',
  gpsTimeMs: 'u32',
  gpsDate: 'u16',
}

/** 1980-01-01, day 0 of the standard, in days since 1970-01-01. */
export const DAY_ZERO = EPOCH_1980_MS / MS_PER_DAY
/** An index and the number of values are one byte each. */
const MAX_CHANNELS = 255

/** Names of the fields in the records of a layout, in the order of the standard. */
export function recordFields(layout: TimeLogLayout): PositionField[] {
  return POSITION_FIELDS.map(({ field }) => field).filter((field) => layout.position.includes(field))
}

/** Bytes of a record before the number of its values. */
export function fixedBytesOf(layout: TimeLogLayout): number {
  const time = layout.constantLocalTimeMs === undefined ? TIME_BYTES : 0
  return recordFields(layout).reduce((sum, field) => sum + INTEGERS[FIELD_KINDS[field]].bytes, time)
}

/** @throws IsoxmlError `VALUE_INVALID` for more than 255 channels */
export function checkChannels(layout: TimeLogLayout): void {
  const { length } = layout.channels
  if (length <= MAX_CHANNELS) return
  const sentence = `A time log has at most ${MAX_CHANNELS} channels, found ${length}; write several logs of the same records.`
  throw new IsoxmlError('VALUE_INVALID', {}, sentence)
}

/**
 * Header document of a log, UTF-8.
 *
 * @throws IsoxmlError `VALUE_INVALID` for more than 255 channels
 */
export function writeTimeLogHeader(layout: TimeLogLayout): Uint8Array {
  checkChannels(layout)
  const position: Record<string, string | number> = {}
  for (const { field, attribute, rawPerUnit } of POSITION_FIELDS) {
    const constant = layout.constantPosition?.[field]
    if (layout.position.includes(field)) position[attribute] = ''
    else if (constant !== undefined) position[attribute] = constant / rawPerUnit
  }
  const channels = layout.channels.map((channel) =>
    element('DLV', {
      A: ddiText(channel.ddi),
      B: channel.constant ?? '',
      C: channel.elementId,
      D: channel.bus?.pgn,
      E: channel.bus?.startBit,
      F: channel.bus?.stopBit,
    }),
  )
  const hasPosition = Object.keys(position).length > 0
  const time = layout.constantLocalTimeMs
  const start = time === undefined ? '' : new Date(time).toISOString().replace('Z', '').replace('.000', '')
  const root = element('TIM', { A: start, D: 4 }, [
    ...(hasPosition ? [element('PTN', position)] : []),
    ...channels,
  ])
  return encodeUtf8(writeXml(root))
}

/**
 * The records of a log as bytes.
 *
 * @throws IsoxmlError `VALUE_INVALID` with the record number when a value does not fit its integer, an index is not in
 *         the layout or a record holds more than 255 values; for more than 255 channels
 */
export function encodeTimeLog(layout: TimeLogLayout, records: readonly TimeLogRecord[]): Uint8Array {
  checkChannels(layout)
  const fields = recordFields(layout)
  const hasTime = layout.constantLocalTimeMs === undefined
  const values = records.reduce((sum, record) => sum + record.values.length, 0)
  const bytes = new Uint8Array(records.length * (fixedBytesOf(layout) + 1) + values * VALUE_BYTES)
  const view = new DataView(bytes.buffer)

  let at = 0
  const put = (kind: IntegerKind, value: number, what: string, record: number) => {
    const { min, max, bytes: size, write } = INTEGERS[kind]
    if (!Number.isInteger(value) || value < min || value > max)
      throw misfit(record, `${what} is ${value}`, min, max)
    write(view, at, value)
    at += size
  }
  records.forEach((record, index) => {
    if (hasTime) {
      const day = Math.floor(record.localTimeMs / MS_PER_DAY)
      put('u32', record.localTimeMs - day * MS_PER_DAY, 'time of day', index)
      put('u16', day - DAY_ZERO, 'date', index)
    }
    for (const field of fields) put(FIELD_KINDS[field], record[field] ?? 0, field, index)
    put('u8', record.values.length, 'number of values', index)
    for (const [channel, value] of record.values) {
      if (channel >= layout.channels.length) {
        throw misfit(index, `value index is ${channel}`, 0, layout.channels.length - 1)
      }
      put('u8', channel, 'value index', index)
      put('i32', value, `value of channel ${channel}`, index)
    }
  })
  return bytes
}

export function misfit(record: number, found: string, min: number, max: number): IsoxmlError {
  return new IsoxmlError(
    'VALUE_INVALID',
    { record },
    `Record ${record}: ${found}, expected an integer from ${min} to ${max}.`,
  )
}
