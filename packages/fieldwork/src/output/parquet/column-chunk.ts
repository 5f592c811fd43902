/** Column chunks of one row group: each is one data page (version 1), before it a dictionary where there is one. */

import { ByteSink } from './byte-sink.js'
import { bitWidthOf, writeHybrid } from './hybrid.js'
import { ThriftWriter } from './thrift.js'

/** Numbers of the format (parquet.thrift, `Encoding` and `PageType`). */
const PLAIN = 0
const RLE = 3
const RLE_DICTIONARY = 8
const DATA_PAGE = 0
const DICTIONARY_PAGE = 2
/** Compressed pages that keep more than this share of their size are not worth the reader's time. */
const WORTHWHILE_SHARE = 0.95
/** Fewer bytes are left as they are. */
const SMALLEST_COMPRESSED = 64

/** Repetition or definition levels; only the first `entries` count. */
export interface Levels {
  readonly values: Uint16Array
  readonly largest: number
}

/** Distinct values in the plain encoding, and which of them each present entry has. */
export interface Dictionary {
  readonly plain: Uint8Array
  readonly size: number
  readonly indexes: Uint16Array
}

/** Smallest and largest value in the plain encoding, texts without their length. */
export interface Bounds {
  readonly min: Uint8Array
  readonly max: Uint8Array
}

/** What a leaf holds in a row group. All arrays may be reused as soon as the chunk is written. */
export interface ChunkValues {
  /** Rows, or elements of lists; absent ones count. */
  readonly entries: number
  /** Entries with a value. */
  readonly present: number
  readonly repetition?: Levels | undefined
  readonly definition?: Levels | undefined
  /** The values of all present entries one after the other, or a dictionary. */
  readonly values: Uint8Array | Dictionary
  readonly bounds?: Bounds | undefined
}

/** What the footer says of a chunk. Plain data that can go from thread to thread. */
export interface ChunkFacts {
  readonly entries: number
  readonly absent: number
  readonly compressed: boolean
  readonly encodings: readonly number[]
  /** Bytes with page headers, before and after compression. */
  readonly uncompressedBytes: number
  readonly compressedBytes: number
  /** Byte positions in the row group. */
  readonly dataPageAt: number
  readonly dictionaryPageAt?: number
  readonly bounds?: Bounds | undefined
}

/** Bytes in, compressed bytes out; they need to be valid until the next call only. */
export type Compress = (bytes: Uint8Array) => Uint8Array

interface Page {
  readonly type: typeof DATA_PAGE | typeof DICTIONARY_PAGE
  readonly entries: number
  readonly encoding: number
  readonly body: Uint8Array
}

/** Collects the chunks of a row group. Buffers are reused from group to group. */
export class ChunkWriter {
  private readonly compress: Compress
  private readonly sink = new ByteSink(1 << 20)
  private readonly page = new ByteSink(1 << 20)
  private readonly levels = new ByteSink()
  private facts: ChunkFacts[] = []

  constructor(compress: Compress) {
    this.compress = compress
  }

  /** What was written since the last call, the receiver's to keep. */
  take(): { bytes: Uint8Array; chunks: ChunkFacts[] } {
    const taken = { bytes: this.sink.copy(), chunks: this.facts }
    this.sink.clear()
    this.facts = []
    return taken
  }

  /** Writes the chunk of the next leaf. */
  chunk(chunk: ChunkValues): void {
    const { entries, present, values, bounds } = chunk
    const start = this.sink.length
    const pages: Page[] = []
    if (!(values instanceof Uint8Array)) {
      pages.push({ type: DICTIONARY_PAGE, entries: values.size, encoding: PLAIN, body: values.plain })
    }
    const encoding = values instanceof Uint8Array ? PLAIN : RLE_DICTIONARY
    pages.push({ type: DATA_PAGE, entries, encoding, body: this.dataPage(chunk) })
    const packed = this.packed(pages)
    let dataPageAt = start
    let saved = 0
    pages.forEach((page, k) => {
      const body = packed?.[k] ?? page.body
      dataPageAt = this.sink.length
      this.writePage(page, body)
      saved += page.body.length - body.length
    })
    const compressedBytes = this.sink.length - start
    this.facts.push({
      entries,
      absent: entries - present,
      compressed: packed !== undefined,
      encodings: encoding === PLAIN ? [PLAIN, RLE] : [PLAIN, RLE, RLE_DICTIONARY],
      uncompressedBytes: compressedBytes + saved,
      compressedBytes,
      dataPageAt,
      ...(encoding === PLAIN ? {} : { dictionaryPageAt: start }),
      bounds,
    })
  }

  /** Compressed bodies, or undefined where they are hardly smaller: a chunk is compressed as a whole or not at all. */
  private packed(pages: readonly Page[]): Uint8Array[] | undefined {
    const size = pages.reduce((sum, { body }) => sum + body.length, 0)
    if (size < SMALLEST_COMPRESSED) return undefined
    const last = pages.length - 1
    const packed = pages.map(({ body }, k) => {
      const bytes = this.compress(body)
      return k === last ? bytes : bytes.slice()
    })
    const packedSize = packed.reduce((sum, { length }) => sum + length, 0)
    return packedSize < WORTHWHILE_SHARE * size ? packed : undefined
  }

  private dataPage({ entries, present, repetition, definition, values }: ChunkValues): Uint8Array {
    this.page.clear()
    for (const levels of [repetition, definition]) {
      if (levels === undefined) continue
      this.levels.clear()
      writeHybrid(levels.values, entries, bitWidthOf(levels.largest), this.levels)
      this.page.uint32(this.levels.length)
      this.page.append(this.levels.bytes)
    }
    if (values instanceof Uint8Array) this.page.append(values)
    else {
      const width = bitWidthOf(values.size - 1)
      this.page.byte(width)
      writeHybrid(values.indexes, present, width, this.page)
    }
    return this.page.bytes
  }

  private writePage({ type, entries, encoding, body }: Page, written: Uint8Array): void {
    const thrift = new ThriftWriter()
    thrift.element(() => {
      thrift.i32(1, type)
      thrift.i32(2, body.length)
      thrift.i32(3, written.length)
      thrift.struct(type === DATA_PAGE ? 5 : 7, () => {
        thrift.i32(1, entries)
        thrift.i32(2, encoding)
        if (type === DICTIONARY_PAGE) return
        thrift.i32(3, RLE)
        thrift.i32(4, RLE)
      })
    })
    this.sink.append(thrift.sink.bytes)
    this.sink.append(written)
  }
}
