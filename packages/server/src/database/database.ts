/** What the rest of the server sees of the database. */
import type { Kysely, Transaction } from 'kysely'
import type { Tables } from './schema.js'

export type Db = Kysely<Tables>
export type Trx = Transaction<Tables>

export interface Database {
  /** Single statements. Never inside a unit of work: on the embedded database such a query would wait for ever. */
  readonly db: Db
  /** One session, one process. */
  readonly embedded: boolean
  /**
   * Runs `work` in one transaction: committed when it resolves, rolled back when it throws. Inside, only queries on
   * `trx` and `jobs.enqueue(trx, …)`, `job.complete(trx)` may be awaited; no network, file, worker or outer handle,
   * since an open transaction stops everybody on the embedded database.
   */
  unitOfWork<Result>(work: (trx: Trx) => Promise<Result>): Promise<Result>
  /**
   * Copies the files of the embedded database to a new folder as they are after a checkpoint, while no query runs.
   *
   * @param alongside what has to be taken at the same moment
   * @throws Error on a PostgreSQL server, which has programs of its own for it
   */
  copyFiles(to: string, alongside: () => Promise<void>): Promise<void>
  close(): Promise<void>
}
