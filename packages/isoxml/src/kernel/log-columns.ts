/**
 * The columns of a log while they are filled: as large as the log is expected to be, grown where it holds more, cut to
 * what it held at the end. Memory that is not written to costs nothing but addresses.
 */
import { channelDataOf } from '../time-log/columns.js'
import {
  type BinaryColumns,
  type FixedColumns,
  fixedColumnBytes,
  newBinaryColumns,
  withConstants,
} from '../time-log/fixed-columns.js'
import type { TimeLogHeader } from '../time-log/header.js'
import type { RecordLayout } from '../time-log/layout.js'
import type { ChannelData } from '../time-log/model.js'
import { wordsOfBits } from '../time-log/presence.js'

/** What a log holds, or is expected to hold. */
export interface LogSize {
  readonly records: number
  /** Records that carry a value, by channel. */
  readonly recordsOfChannel: Uint32Array
}

/** A column that is full grows by half, to this at least. */
const LEAST_GROWN = 1024
const NO_VALUES = new Int32Array(0)
/** Columns that were expected to hold far more than they do are copied, so that the log does not keep what is empty. */
const LEAST_FILLED = 0.5

export class LogColumns {
  readonly #header: TimeLogHeader
  /** Records that each channel has so far. */
  readonly #counts: Uint32Array
  readonly #values: Int32Array[] = []
  readonly #presence: (Uint32Array | undefined)[] = []
  readonly #recordBytes: number
  #valueWords: number
  #records: number
  #binary: BinaryColumns

  constructor({ records, recordsOfChannel }: LogSize, layout: RecordLayout, header: TimeLogHeader) {
    const channels = recordsOfChannel.length
    this.#header = header
    this.#counts = new Uint32Array(channels)
    this.#records = records
    this.#binary = newBinaryColumns(records, layout)
    let words = 0
    let rows = 0
    for (let channel = 0; channel < channels; channel++) {
      const count = recordsOfChannel[channel]!
      words += count
      if (count > 0 && count < records) rows++
    }
    // channels share buffers: one for each would cost more than a small log takes to decode
    this.#valueWords = words
    this.#recordBytes = fixedColumnBytes(layout, header)
    const values = new Int32Array(words)
    const rowWords = wordsOfBits(records)
    const presence = new Uint32Array(rows * rowWords)
    let from = 0
    let row = 0
    for (let channel = 0; channel < channels; channel++) {
      const count = recordsOfChannel[channel]!
      this.#values.push(count === 0 ? NO_VALUES : values.subarray(from, from + count))
      from += count
      if (count === 0 || count >= records) this.#presence.push(undefined)
      else {
        this.#presence.push(presence.subarray(row, row + rowWords))
        row += rowWords
      }
    }
  }

  /** Memory of all values and fixed columns, written to or not. */
  get bytes(): number {
    return 4 * this.#valueWords + this.#records * this.#recordBytes
  }

  /** Records that carry a value so far, by channel. */
  get recordsOfChannel(): Uint32Array {
    return this.#counts
  }

  /** Makes room for so many records. @returns columns of time and position, to be written to */
  roomFor(records: number): BinaryColumns {
    if (records > this.#records) this.#grow(Math.max(LEAST_GROWN, records, Math.ceil(1.5 * this.#records)))
    return this.#binary
  }

  /** Appends values of a channel. */
  putValues(channel: number, values: Int32Array): void {
    const count = this.#counts[channel]!
    const needed = count + values.length
    let column = this.#values[channel]!
    if (needed > column.length) {
      const grown = withLength(column, Math.max(LEAST_GROWN, needed, Math.ceil(1.5 * count)))
      this.#valueWords += grown.length - column.length
      this.#values[channel] = grown
      column = grown
    }
    column.set(values, count)
    this.#counts[channel] = needed
  }

  /** @param record the first of them, a multiple of 32; there must be room for them */
  putPresence(channel: number, record: number, present: Uint32Array): void {
    let bits = this.#presence[channel]
    if (bits === undefined) {
      bits = new Uint32Array(wordsOfBits(this.#records))
      this.#presence[channel] = bits
    }
    bits.set(present, record >> 5)
  }

  /** Time and position, of as many records as the log has. */
  fixedColumns(records: number): FixedColumns {
    if (records < this.#records) {
      const isLoose = records < LEAST_FILLED * this.#records
      for (const [field, column] of this.#columns())
        this.#binary[field] = (isLoose ? column.slice(0, records) : column.subarray(0, records)) as never
      this.#records = records
    }
    return withConstants(this.#binary, records, this.#header)
  }

  /** What a channel has got, `records` being those of the whole log. */
  dataOf(channel: number, records: number): ChannelData {
    const values = this.#values[channel]!.subarray(0, this.#counts[channel]!)
    const present = this.#presence[channel]?.subarray(0, wordsOfBits(records))
    const isLoose = this.#valuesHeld < LEAST_FILLED * this.#valueWords
    return isLoose
      ? channelDataOf(values.slice(), present?.slice(), records)
      : channelDataOf(values, present, records)
  }

  get #valuesHeld(): number {
    return this.#counts.reduce((sum, count) => sum + count, 0)
  }

  #columns() {
    return Object.entries(this.#binary) as [
      keyof BinaryColumns,
      Exclude<BinaryColumns[keyof BinaryColumns], undefined>,
    ][]
  }

  #grow(records: number): void {
    for (const [field, column] of this.#columns()) this.#binary[field] = withLength(column, records) as never
    for (const [channel, bits] of this.#presence.entries()) {
      if (bits !== undefined) this.#presence[channel] = withLength(bits, wordsOfBits(records))
    }
    this.#records = records
  }
}

type Column = Int32Array | Uint32Array | Uint16Array | Uint8Array | Float64Array

/** A longer column with the same beginning. */
function withLength<T extends Column>(column: T, length: number): T {
  const longer = new (column.constructor as new (length: number) => T)(length)
  longer.set(column as never)
  return longer
}
