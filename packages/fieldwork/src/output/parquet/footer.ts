/** The footer of a Parquet file (parquet.thrift, `FileMetaData`), from what each row group says of itself. */

import { encodeUtf8 } from '../../text/utf8.js'
import type { ChunkFacts } from './column-chunk.js'
import { leavesOf, PHYSICAL_TYPES, type SchemaElement, type SchemaLeaf, writeSchema } from './schema.js'
import { THRIFT, ThriftWriter } from './thrift.js'

/** First and last bytes of every Parquet file. */
export const MAGIC = encodeUtf8('PAR1')
const VERSION = 2
const CREATED_BY = 'sheaf'

/** Numbers of the format (parquet.thrift, `CompressionCodec`). */
const CODECS = { UNCOMPRESSED: 0, SNAPPY: 1, GZIP: 2 } as const
export type Codec = keyof typeof CODECS

/** A row group as the footer lists it. Plain data that can go from thread to thread. */
export interface RowGroupFacts {
  readonly rows: number
  readonly bytes: number
  readonly chunks: readonly ChunkFacts[]
}

export interface FooterFacts {
  readonly schema: readonly SchemaElement[]
  readonly codec: Codec
  /** In the order of the file, from behind the magic bytes. */
  readonly groups: readonly RowGroupFacts[]
  readonly keys: Readonly<Record<string, string>>
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, value) => total + value, 0)

const writeStatistics = (thrift: ThriftWriter, { absent, bounds }: ChunkFacts): void => {
  thrift.struct(12, () => {
    thrift.i64(3, absent)
    if (bounds === undefined) return
    thrift.binary(5, bounds.max)
    thrift.binary(6, bounds.min)
  })
}

const writeChunk = (
  thrift: ThriftWriter,
  facts: FooterFacts,
  leaf: SchemaLeaf,
  chunk: ChunkFacts,
  groupAt: number,
): void => {
  const first = groupAt + (chunk.dictionaryPageAt ?? chunk.dataPageAt)
  thrift.i64(2, first)
  thrift.struct(3, () => {
    thrift.i32(1, PHYSICAL_TYPES[leaf.type])
    thrift.list(2, THRIFT.I32, chunk.encodings, (encoding) => thrift.integer(encoding))
    thrift.list(3, THRIFT.BINARY, leaf.path, (name) => thrift.bytes(encodeUtf8(name)))
    thrift.i32(4, chunk.compressed ? CODECS[facts.codec] : CODECS.UNCOMPRESSED)
    thrift.i64(5, chunk.entries)
    thrift.i64(6, chunk.uncompressedBytes)
    thrift.i64(7, chunk.compressedBytes)
    thrift.i64(9, groupAt + chunk.dataPageAt)
    if (chunk.dictionaryPageAt !== undefined) thrift.i64(11, groupAt + chunk.dictionaryPageAt)
    writeStatistics(thrift, chunk)
  })
}

const writeGroups = (thrift: ThriftWriter, facts: FooterFacts): void => {
  const leaves = leavesOf(facts.schema)
  let groupAt = MAGIC.length
  thrift.list(4, THRIFT.STRUCT, facts.groups, ({ rows, bytes, chunks }) => {
    thrift.element(() => {
      thrift.list(1, THRIFT.STRUCT, chunks, (chunk) => {
        const leaf = leaves[chunks.indexOf(chunk)]!
        thrift.element(() => writeChunk(thrift, facts, leaf, chunk, groupAt))
      })
      thrift.i64(2, sum(chunks.map(({ uncompressedBytes }) => uncompressedBytes)))
      thrift.i64(3, rows)
      thrift.i64(5, groupAt)
      thrift.i64(6, sum(chunks.map(({ compressedBytes }) => compressedBytes)))
    })
    groupAt += bytes
  })
}

/** Footer, its length and the closing magic bytes: all that follows the last row group. */
export const footerOf = (facts: FooterFacts): Uint8Array => {
  const thrift = new ThriftWriter()
  thrift.element(() => {
    thrift.i32(1, VERSION)
    writeSchema(thrift, facts.schema)
    thrift.i64(3, sum(facts.groups.map(({ rows }) => rows)))
    writeGroups(thrift, facts)
    thrift.list(5, THRIFT.STRUCT, Object.entries(facts.keys), ([key, value]) => {
      thrift.element(() => {
        thrift.text(1, key)
        thrift.text(2, value)
      })
    })
    thrift.text(6, CREATED_BY)
    // Bounds are in the order of each type, for every leaf.
    thrift.list(7, THRIFT.STRUCT, leavesOf(facts.schema), () => {
      thrift.element(() => thrift.struct(1, () => {}))
    })
  })
  const { sink } = thrift
  sink.uint32(sink.length)
  sink.append(MAGIC)
  return sink.copy()
}
