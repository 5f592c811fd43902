/**
 * Whether the bytes at some place can be a record. Nothing in a time log marks where a record begins, so these tests
 * are all there is to tell a record from bytes that are out of step.
 *
 * What no sound log was ever seen to hold counts as a fault: a channel beyond the header, a day farther than one from
 * the day before, a time beyond the end of the day (unless the clock runs on past midnight, as one exporter's does), a
 * coordinate beyond the poles or the date line, a status beyond 15. A strange position or status that repeats from
 * record to record is no damage but the terminal's way of saying "none".
 */
import { MS_PER_DAY, VALUE_BYTES } from './fields.js'
import type { RecordLayout } from './layout.js'

export type RecordFault = 'sound' | 'incomplete' | 'index' | 'clock' | 'date' | 'position' | 'status'

/** With a leap second. */
const LAST_MS_OF_DAY = MS_PER_DAY + 999
export const MAX_NORTH = 900_000_000
export const MAX_EAST = 1_800_000_000
/** Highest position status that the standard knows. */
export const MAX_STATUS = 15

export class RecordCheck {
  readonly bytes: Uint8Array
  readonly view: DataView
  readonly layout: RecordLayout
  readonly channels: number

  constructor(bytes: Uint8Array, layout: RecordLayout, channels: number) {
    this.bytes = bytes
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    this.layout = layout
    this.channels = channels
  }

  /** First byte behind the record, beyond the end of the file when it is incomplete. */
  endOf(at: number): number {
    const count = this.bytes[at + this.layout.fixedBytes]
    return at + this.layout.fixedBytes + 1 + VALUE_BYTES * (count ?? 0)
  }

  /** @param lastAt start of the record before, -1 without one */
  faultOf(at: number, lastAt: number): RecordFault {
    const end = this.endOf(at)
    if (end > this.bytes.length) return 'incomplete'
    for (let entry = at + this.layout.fixedBytes + 1; entry < end; entry += VALUE_BYTES) {
      if (this.bytes[entry]! >= this.channels) return 'index'
    }
    return this.fixedPartFault(at, lastAt, end)
  }

  /**
   * The tests that need no values, for records cut short by the end of the file too.
   *
   * @param end first byte behind the record, to look for a repetition there
   */
  fixedPartFault(at: number, lastAt: number, end: number): RecordFault {
    if (this.layout.hasTime) {
      if (lastAt >= 0 && Math.abs(this.dateOf(at) - this.dateOf(lastAt)) > 1) return 'date'
      const ms = this.msOf(at)
      if (ms > LAST_MS_OF_DAY && !this.#runsOn(at, lastAt)) return 'clock'
    }
    if (this.hasOddStatus(at) && !this.#repeatsStatus(at, lastAt) && !this.#repeatsStatus(at, end))
      return 'status'
    if (!this.hasOddPosition(at)) return 'sound'
    return this.#repeatsPosition(at, lastAt) || this.#repeatsPosition(at, end) ? 'sound' : 'position'
  }

  hasOddPosition(at: number): boolean {
    const { north, east } = this.layout.at
    return (
      (north >= 0 && isBeyond(this.view.getInt32(at + north, true), MAX_NORTH)) ||
      (east >= 0 && isBeyond(this.view.getInt32(at + east, true), MAX_EAST))
    )
  }

  hasOddStatus(at: number): boolean {
    const { status } = this.layout.at
    return status >= 0 && this.bytes[at + status]! > MAX_STATUS
  }

  /** {@link dateOf} of a place where a record may begin, -1 where none fits or records have no time. */
  dateAt(at: number): number {
    return this.layout.hasTime && at + this.layout.fixedBytes < this.bytes.length ? this.dateOf(at) : -1
  }

  dateOf(at: number): number {
    return this.view.getUint16(at + 4, true)
  }

  msOf(at: number): number {
    return this.view.getUint32(at, true)
  }

  /** Local milliseconds since 1980-01-01, only for layouts with time. */
  timeOf(at: number): number {
    return this.dateOf(at) * MS_PER_DAY + this.msOf(at)
  }

  /** A clock that counts past midnight goes on from the record before, under the same date. */
  #runsOn(at: number, lastAt: number): boolean {
    if (lastAt < 0 || this.dateOf(at) !== this.dateOf(lastAt)) return false
    const step = this.msOf(at) - this.msOf(lastAt)
    return step >= 0 && step <= MS_PER_DAY
  }

  #repeatsPosition(at: number, other: number): boolean {
    const { north, east } = this.layout.at
    if (!this.#isOfThatDay(at, other)) return false
    return (
      (north < 0 || this.view.getInt32(at + north, true) === this.view.getInt32(other + north, true)) &&
      (east < 0 || this.view.getInt32(at + east, true) === this.view.getInt32(other + east, true))
    )
  }

  #repeatsStatus(at: number, other: number): boolean {
    const { status } = this.layout.at
    return this.#isOfThatDay(at, other) && this.bytes[at + status] === this.bytes[other + status]
  }

  /** Whether there is another record at all, of about the same day. */
  #isOfThatDay(at: number, other: number): boolean {
    if (other < 0 || other + this.layout.fixedBytes >= this.bytes.length) return false
    return !this.layout.hasTime || Math.abs(this.dateOf(at) - this.dateOf(other)) <= 1
  }
}

/** Both ends of the i32 range stand for "not available". */
function isBeyond(raw: number, limit: number): boolean {
  return (raw > limit || raw < -limit) && raw !== 0x7fffffff && raw !== -0x80000000
}

/** What was expected and found at a place that holds no record. */
export function describeFault(check: RecordCheck, at: number, lastAt: number): string {
  const fault = check.faultOf(at, lastAt)
  const { status, north, east } = check.layout.at
  const sentences: Readonly<Record<RecordFault, () => string>> = {
    sound: () => 'the record alone would do, but those behind it do not follow it',
    incomplete: () =>
      `the record needs bytes up to ${check.endOf(at)}, but the file has ${check.bytes.length}`,
    index: () => `value index ${badIndex(check, at)}, but the header declares ${check.channels} channels`,
    clock: () => `time of day ${check.msOf(at)} ms, at most ${MS_PER_DAY} are due`,
    date: () => `day ${check.dateOf(at)}, farther than one from day ${check.dateOf(lastAt)} before`,
    position: () =>
      `a position beyond ±90° and ±180° (raw ${rawAt(check, at, north)}, ${rawAt(check, at, east)})`,
    status: () => `position status ${check.bytes[at + status]}, at most ${MAX_STATUS} is due`,
  }
  return sentences[fault]()
}

function rawAt(check: RecordCheck, at: number, offset: number): string {
  return offset < 0 ? 'none' : String(check.view.getInt32(at + offset, true))
}

function badIndex(check: RecordCheck, at: number): number {
  const first = at + check.layout.fixedBytes + 1
  for (let entry = first; entry < check.endOf(at); entry += VALUE_BYTES) {
    if (check.bytes[entry]! >= check.channels) return check.bytes[entry]!
  }
  return check.channels
}
