/** PostgreSQL on a server, through a pool. */
import { Kysely, PostgresDialect } from 'kysely'
import pg from 'pg'
import { SERVER_TYPES } from './driver-values.js'
import { type OpenedDatabase, wrapDatabase } from './opened-database.js'
import type { Tables } from './schema.js'

const POOL_SIZE = 10

/** Connects lazily: an address where nothing answers shows at the first query. */
export function openServer(url: string, onError: (error: Error) => void): OpenedDatabase {
  const pool = new pg.Pool({ connectionString: url, max: POOL_SIZE, types: SERVER_TYPES })
  // Without a listener the error of an idle connection ends the process.
  pool.on('error', onError)
  const kysely = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) })
  return wrapDatabase(
    kysely,
    { kind: 'server', url },
    {
      copyFiles: async () => {
        throw new Error('the files of a PostgreSQL server are not ours to copy: use pg_dump')
      },
      close: () => kysely.destroy(),
    },
  )
}
