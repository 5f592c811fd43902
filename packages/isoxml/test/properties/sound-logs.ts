/** Sound time logs of every common layout, as fast-check draws them, with the plain values they were made from. */
import fc from 'fast-check'
import {
  encodeTimeLog,
  type PositionField,
  parseTimeLogHeader,
  type TimeLog,
  type TimeLogHeader,
  type TimeLogLayout,
  type TimeLogRecord,
  writeTimeLogHeader,
} from '../../src/index.js'
import { loggedPairs } from '../logged-pairs.js'

/** Field order of ISO 11783-10 (PTN A to I) with sizes in bytes: worked out here again, apart from the package. */
const FIELD_BYTES: Readonly<Record<PositionField, number>> = {
  north: 4,
  east: 4,
  up: 4,
  status: 1,
  pdop: 2,
  hdop: 2,
  satellites: 1,
  gpsTimeMs: 4,
  gpsDate: 2,
}
const FIELDS = Object.keys(FIELD_BYTES) as PositionField[]

export interface SoundLog {
  readonly layout: TimeLogLayout
  readonly header: TimeLogHeader
  readonly records: readonly TimeLogRecord[]
  readonly bytes: Uint8Array
  /** First byte of each record, and the length of the whole at the end. */
  readonly starts: readonly number[]
}

const LAYOUTS: readonly (readonly PositionField[])[] = [
  ['north', 'east', 'status'],
  ['north', 'east'],
  ['north', 'east', 'up', 'status'],
  FIELDS,
]

const DAY_MS = 86_400_000
const raw = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 })
const channels = fc.integer({ min: 1, max: 12 })

/** Consecutive records as a machine logs them: time goes on, positions move some metres. */
export const anySoundLog: fc.Arbitrary<SoundLog> = fc
  .record({ fields: fc.constantFrom(...LAYOUTS), channels })
  .chain(({ fields, channels }) => {
    const value = fc.tuple(fc.nat(channels - 1), raw)
    const step = fc.record({
      stepMs: fc.integer({ min: 0, max: 5000 }),
      northStep: fc.integer({ min: -500, max: 500 }),
      eastStep: fc.integer({ min: -500, max: 500 }),
      up: fc.integer({ min: -1000, max: 1_000_000 }),
      status: fc.integer({ min: 0, max: 15 }),
      pdop: fc.nat(200),
      hdop: fc.nat(200),
      satellites: fc.nat(40),
      values: fc.uniqueArray(value, { selector: ([index]) => index, maxLength: channels }),
    })
    const start = fc.record({
      // 2001 to 2055 and far from the poles, as real work; noon, so that no step crosses midnight
      day: fc.integer({ min: 11_400, max: 31_000 }),
      north: fc.integer({ min: -600_000_000, max: 600_000_000 }).filter((north) => Math.abs(north) > 1e6),
      east: fc.integer({ min: -1_700_000_000, max: 1_700_000_000 }).filter((east) => Math.abs(east) > 1e6),
    })
    return fc
      .tuple(start, fc.array(step, { minLength: 4, maxLength: 30 }))
      .map(([start, steps]) => soundLog(fields, channels, start, steps))
  })

interface Start {
  readonly day: number
  readonly north: number
  readonly east: number
}

interface Step extends Pick<TimeLogRecord, 'values'> {
  readonly stepMs: number
  readonly northStep: number
  readonly eastStep: number
}

function soundLog(
  fields: readonly PositionField[],
  channels: number,
  start: Start,
  steps: readonly Step[],
): SoundLog {
  let localTimeMs = start.day * DAY_MS + DAY_MS / 2
  let { north, east } = start
  const records = steps.map((step): TimeLogRecord => {
    localTimeMs += step.stepMs
    north += step.northStep
    east += step.eastStep
    // GPS runs two hours behind the wall clock, on the same day
    const gps = { gpsTimeMs: (localTimeMs % DAY_MS) - 7_200_000, gpsDate: start.day - 3652 }
    return { ...step, ...gps, localTimeMs, north, east }
  })
  const layout: TimeLogLayout = {
    position: fields,
    channels: Array.from({ length: channels }, (_, at) => ({ ddi: at + 1, elementId: 'DET-1' })),
  }
  const fixedBytes = fields.reduce((sum, field) => sum + FIELD_BYTES[field], 6)
  const starts = [0]
  for (const { values } of records) starts.push(starts.at(-1)! + fixedBytes + 1 + 5 * values.length)
  return {
    layout,
    header: parseTimeLogHeader(writeTimeLogHeader(layout), 'TLG00001.XML'),
    records,
    bytes: encodeTimeLog(layout, records),
    starts,
  }
}

/** One record of a decoded log in one line of text, for comparing whole records. Values in channel order. */
export type RecordLine = string

/** Every record of a decoded log, in order. A log damaged at many places may have been read by another layout. */
export function linesOfLog(log: TimeLog, layout: TimeLogLayout): RecordLine[] {
  const values = Array.from({ length: log.records }, () => new Map<number, number>())
  for (const channel of log.channels) {
    for (const [record, value] of loggedPairs(channel)) values[record]!.set(channel.index, value)
  }
  return values.map((logged, record) => {
    const position = layout.position.map((field) => log[field]?.[record] ?? Number.NaN)
    return lineOf(log.localTimeMs[record]!, position, [...logged])
  })
}

/** Every record as it was written, in order. */
export function linesOfRecords({ records, layout }: Pick<SoundLog, 'records' | 'layout'>): RecordLine[] {
  return records.map((record) => {
    const position = layout.position.map((field) => record[field] ?? 0)
    return lineOf(record.localTimeMs, position, [...record.values])
  })
}

function lineOf(
  localTimeMs: number,
  position: readonly number[],
  values: readonly (readonly [number, number])[],
): RecordLine {
  const inOrder = [...values].sort(([a], [b]) => a - b).map(([index, value]) => `${index}=${value}`)
  return [new Date(localTimeMs).toISOString(), ...position, ...inOrder].join(' ')
}
