/**
 * The embedded database: PGlite on a directory, one process, one session.
 *
 * A new directory is a copy of an empty one that the build made, or made by a short-lived child process, since the
 * process that makes it keeps some 500 MB more.
 */
import { existsSync } from 'node:fs'
import { cp } from 'node:fs/promises'
import { join } from 'node:path'
import { PGlite } from '@electric-sql/pglite'
import { NodeFS } from '@electric-sql/pglite/nodefs'
import { Kysely, PGliteDialect, sql } from 'kysely'
import { EMBEDDED_PARSERS } from '../driver-values.js'
import { type OpenedDatabase, wrapDatabase } from '../opened-database.js'
import type { Tables } from '../schema.js'
import { createDirectory } from './create-directory.js'
import { lockDirectory } from './directory-lock.js'
import { DURABLE_START_PARAMS, DurableNodeFS } from './durable-node-fs.js'

export interface EmbeddedOptions {
  /** Whether a commit waits for the disk. */
  readonly fsync: boolean
  /** Called in place of the system's fsync; for tests that count. */
  readonly fsyncCall?: (descriptor: number) => void
}

/**
 * Opens the embedded database in `directory`, creating it when it is missing.
 *
 * @throws DirectoryInUse when another living process has it open
 * @throws DirectoryNotCreated when a new one could not be made
 */
export async function openEmbedded(directory: string, options: EmbeddedOptions): Promise<OpenedDatabase> {
  const lock = await lockDirectory(`${directory}.lock`)
  try {
    if (!existsSync(join(directory, 'PG_VERSION'))) await createDirectory(directory, options)
    const pglite = await openPglite(directory, options)
    const kysely = new Kysely<Tables>({ dialect: new PGliteDialect({ pglite }) })
    return wrapDatabase(
      kysely,
      { kind: 'embedded', pglite },
      {
        async copyFiles(to, alongside) {
          // what is not written yet at the copy is in the log that is copied too; a checkpoint makes that short
          await sql`checkpoint`.execute(kysely)
          await pglite.runExclusive(async () => {
            await cp(directory, to, { recursive: true })
            await alongside()
          })
        },
        async close() {
          await pglite.close()
          await lock.release()
        },
      },
    )
  } catch (error) {
    await lock.release()
    throw error
  }
}

async function openPglite(directory: string, { fsync, fsyncCall }: EmbeddedOptions): Promise<PGlite> {
  const parsers = EMBEDDED_PARSERS
  if (!fsync) return await PGlite.create({ fs: new NodeFS(directory), parsers })
  const fs = new DurableNodeFS(directory, fsyncCall)
  return await PGlite.create({ fs, parsers, startParams: [...DURABLE_START_PARAMS] })
}
