/** Time logs made by hand from the fields of the standard, independent of the package's own writer. */
import fc from 'fast-check'
import type { TimeLogHeader } from '../src/index.js'
import { parseTimeLogHeader } from '../src/index.js'

/** Header of the given attributes: PTN as written, one DLV per DDI on DET-1. */
export function headerOf(position: string, ddis: readonly number[]): TimeLogHeader {
  const values = ddis.map((ddi) => `<DLV A="${ddi.toString(16)}" B="" C="DET-1"/>`).join('')
  return parseTimeLogHeader(text(`<TIM A="" D="4"><PTN ${position}/>${values}</TIM>`), 'TLG00001.XML')
}

export function text(xml: string): Uint8Array {
  return new TextEncoder().encode(xml)
}

export interface RecordToWrite {
  readonly ms: number
  readonly date: number
  /** Degrees × 1e7. */
  readonly north: number
  readonly east: number
  readonly status?: number
  /** Index and raw value in turn; an index may repeat. */
  readonly values: readonly (readonly [index: number, value: number])[]
}

/** Records with time, north, east and status: 15 bytes before the number of values. */
export function recordBytes(records: readonly RecordToWrite[]): Uint8Array {
  const size = records.reduce((sum, record) => sum + 16 + 5 * record.values.length, 0)
  const bytes = new Uint8Array(size)
  const view = new DataView(bytes.buffer)
  let at = 0
  for (const record of records) {
    view.setUint32(at, record.ms, true)
    view.setUint16(at + 4, record.date, true)
    view.setInt32(at + 6, record.north, true)
    view.setInt32(at + 10, record.east, true)
    bytes[at + 14] = record.status ?? 4
    bytes[at + 15] = record.values.length
    at += 16
    for (const [index, value] of record.values) {
      bytes[at] = index
      view.setInt32(at + 1, value, true)
      at += 5
    }
  }
  return bytes
}

/** The position attributes that {@link recordBytes} writes. */
export const NORTH_EAST_STATUS = 'A="" B="" D=""'

/** All nine position attributes: with the time 30 bytes before the number of values. */
export const ALL_FIELDS = 'A="" B="" C="" D="" E="" F="" G="" H="" I=""'

/** 2020-01-01. */
export const DAY_2020 = 14_610

/** One record a second from 08:00, driving north, with one value per channel index given. */
export function drive(
  count: number,
  values: (record: number) => RecordToWrite['values'] = () => [],
): RecordToWrite[] {
  return Array.from({ length: count }, (_, record) => ({
    ms: 28_800_000 + 1000 * record,
    date: DAY_2020,
    north: 521_000_000 + 200 * record,
    east: 86_000_000,
    values: values(record),
  }))
}

export function joined(...parts: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    bytes.set(part, at)
    at += part.length
  }
  return bytes
}

/** Records of one second steps with arbitrary values: what a terminal may write. */
export const anyRecords: fc.Arbitrary<RecordToWrite[]> = fc
  .array(fc.array(fc.tuple(fc.nat(7), fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 })), { maxLength: 8 }), {
    minLength: 1,
    maxLength: 40,
  })
  .map((rows) => drive(rows.length, (record) => rows[record]!))

/** The header of {@link anyRecords}. */
export const eightChannels = headerOf(NORTH_EAST_STATUS, [1, 2, 3, 4, 5, 6, 7, 8])
