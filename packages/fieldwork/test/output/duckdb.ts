/** Parquet files as DuckDB reads them: a reader that shares no code with the writer. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'

export type Row = Record<string, unknown>

export interface ParquetReader {
  /**
   * Rows of a query in which FILE stands for the file.
   * @param geometryAsBytes leaves the geometry column as it is stored
   */
  readonly read: (parquet: Uint8Array, query: string, geometryAsBytes?: boolean) => Promise<Row[]>
  readonly close: () => void
}

export const openReader = async (): Promise<ParquetReader> => {
  const folder = mkdtempSync(join(tmpdir(), 'geoparquet-'))
  const database = await DuckDBInstance.create(':memory:')
  let files = 0
  return {
    read: async (parquet, query, geometryAsBytes = false) => {
      const path = join(folder, `${files++}.parquet`)
      writeFileSync(path, parquet)
      const connection = await database.connect()
      await connection.run(`SET enable_geoparquet_conversion = ${!geometryAsBytes}`)
      const reader = await connection.runAndReadAll(query.replaceAll('FILE', `'${path}'`))
      connection.closeSync()
      rmSync(path)
      return reader.getRowObjectsJson() as Row[]
    },
    close: () => {
      database.closeSync()
      rmSync(folder, { recursive: true })
    },
  }
}
