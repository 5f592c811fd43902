/** A database with what its foundations need beside the public face: the raw connection, for the job engine. */
import { AsyncLocalStorage } from 'node:async_hooks'
import type { PGlite } from '@electric-sql/pglite'
import type { Kysely, KyselyPlugin } from 'kysely'
import type { Database } from './database.js'
import type { Tables } from './schema.js'

export type Connection =
  | { readonly kind: 'embedded'; readonly pglite: PGlite }
  | { readonly kind: 'server'; readonly url: string }

export interface OpenedDatabase extends Database {
  readonly connection: Connection
  /** Numbers of the migrations that opening it applied. */
  readonly applied: readonly number[]
  /** Throws inside a unit of work; `what` names the statement that would wait for ever there. */
  assertOutside(what: string): void
}

/** Whether a unit of work is open where this code was called from. */
interface Unit {
  open: boolean
}

/**
 * Puts the public face on a Kysely instance. A query on the outer handle, or a second unit, inside a unit of work
 * throws on both databases: on the embedded one it would wait for ever for the session that the unit itself holds.
 */
export function wrapDatabase(
  kysely: Kysely<Tables>,
  connection: Connection,
  { copyFiles, close }: Pick<Database, 'copyFiles' | 'close'>,
): OpenedDatabase {
  const units = new AsyncLocalStorage<Unit>()
  const assertOutside = (what: string) => {
    if (units.getStore()?.open === true) throw new Error(`${what} inside a unit of work: use its trx`)
  }
  return {
    connection,
    applied: [],
    embedded: connection.kind === 'embedded',
    db: kysely.withPlugin(guard(() => assertOutside('a query on the outer handle'))),
    assertOutside,
    async unitOfWork(work) {
      assertOutside('another unit of work')
      const unit: Unit = { open: true }
      return await kysely.transaction().execute(async (trx) => {
        try {
          return await units.run(unit, () => work(trx))
        } finally {
          unit.open = false
        }
      })
    },
    copyFiles,
    close,
  }
}

function guard(check: () => void): KyselyPlugin {
  return {
    transformQuery({ node }) {
      check()
      return node
    },
    transformResult: async ({ result }) => result,
  }
}
