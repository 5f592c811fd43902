/**
 * Filling columns with the kernel. It works on a window of the binary and on staged records, both of which stay in the
 * processor's cache; what is staged is then moved to the columns in few pieces. A log that can be staged whole gets its
 * columns when its size is known, another one as large as it is expected to be.
 */
import { columnBytes } from '../time-log/columns.js'
import type { FixedColumns } from '../time-log/fixed-columns.js'
import type { TimeLogHeader } from '../time-log/header.js'
import type { ChannelData } from '../time-log/model.js'
import { wordsOfBits } from '../time-log/presence.js'
import type { RecordCheck } from '../time-log/record-check.js'
import { LogColumns, type LogSize } from './log-columns.js'
import { type LongLogKernel, longLogKernel } from './long-log-kernel.js'
import {
  BEYOND_AT,
  INPUT_AT,
  INPUT_BYTES,
  LAST_ADDRESS_AT,
  LAST_DATE_AT,
  LAST_MS_AT,
  MAX_RECORD_BYTES,
  NEXT_VALUE_AT,
  PLACES,
  PORTION_PLACES,
  PRESENCE_PLACES,
  PRESENCE_ROW_BYTES_AT,
  PRESENCE_STAGING_AT,
  RECORDS_AT,
  SET_BYTES_AT,
  SETS_AT,
  UNORDERED_AT,
  VALUE_STAGING_AT,
  VALUE_STAGING_BYTES,
  VALUES_AT,
} from './memory-map.js'
import { type RecordKernel, setInput, setLayout } from './record-kernel.js'
import { moveStaged } from './staged-position.js'
import { wholeLog } from './whole-log.js'

/** Columns that are written side by side should not fall on the same lines of the processor's cache: 320 bytes. */
const SKEW_WORDS = 80
const PAGE_WORDS = 1024
/** Values of one channel that a record has beyond its first: the kernel for long logs stages them before it takes them back. */
const MOST_REPEATED = 254
/** Logs of fewer bytes are staged whole where that is possible; values of longer ones stay in the processor's cache. */
const SMALL_BYTES = 2 ** 21
const CACHED_WORDS = 131_072
/** Columns that grew may take this many times what their values need. */
const MOST_GROWN = 2
/** Likewise between rows of presence: 80 bytes. */
const ROW_SKEW_WORDS = 20
const NEXT_VALUE = NEXT_VALUE_AT >> 2
const VALUES_FROM = VALUE_STAGING_AT >> 2
const PRESENCE_FROM = PRESENCE_STAGING_AT >> 2
const SETS_FROM = SETS_AT >> 2

/** The columns of a log, still apart from its header. */
export interface FilledColumns extends LogSize {
  /** Data values stored, an index repeated in one record counted twice. */
  readonly values: number
  readonly fixed: FixedColumns
  dataOf(channel: number): ChannelData
}

const EMPTY: ChannelData = { kind: 'empty' }

/** How a log is filled. */
export interface FillOptions {
  /** What the log holds or is expected to hold, where that is known before. */
  readonly size: LogSize | undefined
  /** Memory that its columns may take. */
  readonly maxBytes: number
  /** Whether starting the kernel for long logs pays. */
  readonly isLong: boolean
}

/** Fills the columns of one log; no other log must use the same kernel in between. */
export class LogFiller {
  readonly #kernel: RecordKernel
  readonly #check: RecordCheck
  readonly #header: TimeLogHeader
  readonly #options: FillOptions
  /** While all records so far name their channels in ascending order, each once. */
  #long: LongLogKernel | undefined
  readonly #channels: number
  /** Records that may be staged. */
  readonly #places: number
  /** Values that a channel may stage, and words from its first one to that of the next channel. */
  readonly #capacity: number
  readonly #stretchWords: number
  /** Records whose presence is staged before it is moved, and words of a row of it. */
  readonly #presencePlaces: number
  readonly #rowWords: number
  readonly #setWords: number
  #columns: LogColumns | undefined
  /** Records moved, those of them whose presence was moved too, and staged ones. */
  #record = 0
  #presenceRecord = 0
  #place = 0
  /** Records that may be staged before values have to be moved. */
  #room: number
  #isTooLarge = false
  #valuesStored = 0
  #at = 0
  #isSound = false
  #lastAt = -1

  constructor(kernel: RecordKernel, check: RecordCheck, header: TimeLogHeader, options: FillOptions) {
    this.#kernel = kernel
    this.#check = check
    this.#header = header
    this.#options = options
    this.#long = options.isLong ? longLogKernel(kernel) : undefined
    this.#channels = Math.min(check.channels, 256)
    const most = Math.ceil(check.bytes.length / (check.layout.fixedBytes + 1))
    const isSmall = check.bytes.length < SMALL_BYTES && !options.isLong
    this.#places = isSmall ? PLACES : PORTION_PLACES
    const share = Math.floor((isSmall ? VALUE_STAGING_BYTES / 4 : CACHED_WORDS) / Math.max(1, this.#channels))
    // the same for all logs of as many channels: each log that stages elsewhere writes to memory that none has used yet
    this.#stretchWords = skewed(share)
    this.#capacity = Math.min(most, this.#stretchWords - (options.isLong ? MOST_REPEATED : 0))
    this.#presencePlaces = options.isLong ? PRESENCE_PLACES : this.#places
    this.#rowWords =
      most <= this.#places ? wordsOfBits(most) : wordsOfBits(this.#presencePlaces) + ROW_SKEW_WORDS
    this.#setWords = 2 * Math.ceil(Math.max(1, this.#channels) / 64)
    this.#room = this.#channels === 0 ? Number.POSITIVE_INFINITY : this.#capacity
    this.#open()
  }

  #open(): void {
    const { words } = this.#kernel
    setLayout(this.#kernel, this.#check.layout, this.#check.channels)
    words[PRESENCE_ROW_BYTES_AT >> 2] = 4 * this.#rowWords
    for (let channel = 0; channel < this.#channels; channel++) {
      words[NEXT_VALUE + channel] = (VALUES_FROM + channel * this.#stretchWords) << 2
    }
    if (this.#long === undefined) return
    words[SET_BYTES_AT >> 2] = 4 * this.#setWords
    words[UNORDERED_AT >> 2] = 0
    for (let channel = this.#channels; channel < 256; channel++) {
      words[NEXT_VALUE + channel] = BEYOND_AT + 4 * channel
    }
  }

  /** Bytes from a record on that the full check may look at: its own, and the fixed part of the record behind it. */
  get lookAheadBytes(): number {
    return MAX_RECORD_BYTES + this.#check.layout.fixedBytes + 1
  }

  /** Fills from one record on. @returns as {@link fillTo} */
  fill(from: number, to: number, isSound: boolean): number {
    this.begin(from, isSound)
    return this.fillTo(to)
  }

  /**
   * Begins with a record.
   *
   * @param isSound whether all records from there on were found sound; else the first unsound one ends it
   */
  begin(from: number, isSound: boolean): void {
    const { words } = this.#kernel
    words[LAST_DATE_AT >> 2] = isSound ? -1 : this.#check.dateAt(from)
    words[LAST_MS_AT >> 2] = 0
    this.#at = from
    this.#lastAt = -1
    this.#isSound = isSound
  }

  /**
   * Fills on from where it began or stopped.
   *
   * @param goesOn whether the bytes behind `to` are still to come, all but a record of them: what `to` cuts, or may cut the
   *               look ahead of, is then left
   * @returns where it stopped: `to`, or at an unsound record, or where the columns became too large
   */
  fillTo(to: number, goesOn = false): number {
    this.#at = this.#fillFrom(this.#at, to, goesOn)
    return this.#at
  }

  #fillFrom(from: number, to: number, goesOn: boolean): number {
    const { words } = this.#kernel
    const { bytes } = this.#check
    let at = from
    while (at < to) {
      const windowEnd = Math.min(to, at + INPUT_BYTES)
      const inputEnd = setInput(this.#kernel, bytes, at, windowEnd)
      const offset = at - INPUT_AT
      let known = 0
      for (;;) {
        const limit = Math.min(this.#places, this.#place + this.#room)
        words[LAST_ADDRESS_AT >> 2] = -1
        const began = at
        at = this.#stage(at - offset, inputEnd, limit, known) + offset
        const lastAddress = words[LAST_ADDRESS_AT >> 2]!
        if (lastAddress >= 0) this.#lastAt = lastAddress + offset
        const wasRefused = known === 1 && at === began
        known = 0
        if (this.#place === limit) {
          if (!this.#move(at)) return at
          continue
        }
        if (this.#long !== undefined && words[UNORDERED_AT >> 2] === 1) {
          this.#turn()
          this.#long = undefined
          continue
        }
        if (wasRefused) throw new Error(`the kernel refuses a sound record at byte ${at}`)
        // the rest of the record may lie behind the window
        if (windowEnd < to && at + MAX_RECORD_BYTES > windowEnd) break
        if (goesOn && at + this.lookAheadBytes > to) return at
        if (at >= to || (!this.#isSound && this.#check.faultOf(at, this.#lastAt) !== 'sound')) return at
        known = 1
      }
    }
    return at
  }

  /** All that was filled. @returns undefined when the columns would be too large */
  finish(): FilledColumns | undefined {
    const { records } = this
    const values = this.#valuesStored
    if (this.#columns === undefined) {
      const whole = this.#finishWhole()
      return whole && { records, values, ...whole, dataOf: (channel) => whole.data[channel] ?? EMPTY }
    }
    const columns = this.#columns
    this.#moveValues(columns, 0)
    this.#movePosition(columns)
    this.#movePresence(columns)
    const { recordsOfChannel } = columns
    if (columnBytes({ records, recordsOfChannel }, this.#check.layout, this.#header) > this.#options.maxBytes)
      return undefined
    // a header may declare more channels than records can name
    const dataOf = (channel: number) => (channel < this.#channels ? columns.dataOf(channel, records) : EMPTY)
    return { records, recordsOfChannel, values, fixed: columns.fixedColumns(records), dataOf }
  }

  #finishWhole() {
    this.#turn()
    const sizes = {
      channels: this.#channels,
      records: this.#place,
      stretchWords: this.#stretchWords,
      maxBytes: this.#options.maxBytes,
    }
    return wholeLog(this.#kernel, this.#check.layout, this.#header, sizes)
  }

  /** Records filled so far. */
  get records(): number {
    return this.#record + this.#place
  }

  /** Data values filled so far, an index repeated in one record counted twice. */
  get valuesStored(): number {
    return this.#valuesStored
  }

  /** Start of the last record filled, -1 without one. */
  get lastAt(): number {
    return this.#lastAt
  }

  get isTooLarge(): boolean {
    return this.#isTooLarge
  }

  /** Leaves the kernel as the next log needs it, whatever became of this one. */
  close(): void {
    const { words } = this.#kernel
    // the long kernel turns eight channels at a time
    const rows = (this.#channels + 7) & ~7
    words.fill(0, PRESENCE_FROM, PRESENCE_FROM + rows * this.#rowWords)
    if (this.#options.isLong) words.fill(0, SETS_FROM, SETS_FROM + this.#places * this.#setWords)
  }

  #stage(address: number, end: number, limit: number, known: number): number {
    const { words } = this.#kernel
    words[VALUES_AT >> 2] = 0
    const { fill } = this.#long ?? this.#kernel
    const stopped = fill(address, end, this.#place, limit, this.#presenceAt, known)
    const place = words[RECORDS_AT >> 2]!
    this.#valuesStored += words[VALUES_AT >> 2]!
    this.#room -= place - this.#place
    this.#place = place
    return stopped
  }

  /** Byte within a row of presence that stands for place 0. */
  get #presenceAt(): number {
    return (this.#record % this.#presencePlaces) >> 3
  }

  /** Makes room. @param at how far the binary was read @returns false when the columns would be too large */
  #move(at: number): boolean {
    const columns = this.#columns ?? this.#newColumns(this.#options.size ?? this.#expected(at))
    this.#isTooLarge = columns === undefined || columns.bytes > MOST_GROWN * this.#options.maxBytes
    if (columns === undefined || this.#isTooLarge) return false
    if (this.#room === 0) this.#room = this.#capacity - this.#moveValues(columns, this.#capacity >> 1)
    if (this.#place === this.#places) {
      this.#movePosition(columns)
      if (this.#record % this.#presencePlaces === 0) this.#movePresence(columns)
    }
    return true
  }

  #newColumns({ records, recordsOfChannel }: LogSize): LogColumns | undefined {
    const { layout } = this.#check
    const size = { records, recordsOfChannel: recordsOfChannel.subarray(0, this.#channels) }
    if (columnBytes(size, layout, this.#header) > this.#options.maxBytes) return undefined
    this.#columns = new LogColumns(size, layout, this.#header)
    return this.#columns
  }

  /** Values that a channel has staged. */
  #stagedOf(channel: number): number {
    return (this.#kernel.words[NEXT_VALUE + channel]! >> 2) - VALUES_FROM - channel * this.#stretchWords
  }

  /** What the log may hold if it goes on as it began. */
  #expected(at: number): LogSize {
    const share = at / this.#check.bytes.length
    const recordsOfChannel = new Uint32Array(this.#channels).map((_, channel) => {
      const staged = this.#stagedOf(channel)
      return staged === 0 ? 0 : withSlack(staged / share)
    })
    return { records: withSlack(this.#place / share), recordsOfChannel }
  }

  /** Moves the channels that have more than `most` values staged. @returns the most that any has staged then */
  #moveValues(columns: LogColumns, most: number): number {
    const { words } = this.#kernel
    let staged = 0
    for (let channel = 0; channel < this.#channels; channel++) {
      const first = VALUES_FROM + channel * this.#stretchWords
      const end = words[NEXT_VALUE + channel]! >> 2
      if (end === first) continue
      if (end - first > most) {
        columns.putValues(channel, words.subarray(first, end))
        words[NEXT_VALUE + channel] = first << 2
      } else if (end - first > staged) staged = end - first
    }
    return staged
  }

  /** Sets of channels to rows of presence. */
  #turn(): void {
    if (this.#long === undefined) return
    const sixteens = (this.#place + 15) & ~15
    this.#long.turn(sixteens, this.#presenceAt)
    this.#kernel.words.fill(0, SETS_FROM, SETS_FROM + sixteens * this.#setWords)
  }

  #movePosition(columns: LogColumns): void {
    this.#turn()
    moveStaged(this.#kernel, columns.roomFor(this.#record + this.#place), this.#record, this.#place)
    this.#record += this.#place
    this.#place = 0
  }

  /** Moves the presence of the records since the last time. */
  #movePresence(columns: LogColumns): void {
    const { words, unsignedWords } = this.#kernel
    const { recordsOfChannel } = columns
    const from = this.#presenceRecord
    const used = wordsOfBits(this.#record - from)
    this.#presenceRecord = this.#record
    if (used === 0) return
    for (let channel = 0; channel < this.#channels; channel++) {
      if (recordsOfChannel[channel] === 0 && this.#stagedOf(channel) === 0) continue
      const row = PRESENCE_FROM + channel * this.#rowWords
      columns.putPresence(channel, from, unsignedWords.subarray(row, row + used))
      words.fill(0, row, row + used)
    }
  }
}

/** At most `words`, and {@link SKEW_WORDS} at least from a number of whole pages. */
function skewed(words: number): number {
  const beyond = words % PAGE_WORDS
  if (words >= PAGE_WORDS && beyond < SKEW_WORDS) return words - beyond - SKEW_WORDS
  return words - Math.max(0, beyond - (PAGE_WORDS - SKEW_WORDS))
}

/** Room for what a log holds beyond what was expected of it. */
function withSlack(count: number): number {
  return Math.ceil(1.125 * count) + 64
}
