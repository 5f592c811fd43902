/** What a column of a table is to a Parquet file. */

import type { ChunkWriter } from './column-chunk.js'
import type { SchemaElement } from './schema.js'

/** One or more columns at the top that are written together. */
export interface ParquetColumn {
  /** Their part of the schema, depth first. */
  readonly schema: readonly SchemaElement[]
  /** Writes the chunks of its leaves for some rows, in the order of the schema. */
  readonly write: (rows: Uint32Array, writer: ChunkWriter) => void
}
