/**
 * A dump of the PostgreSQL database, and the artefacts of the same moment.
 *
 *   snapshot ─► second names for the artefacts ─► all are there that the snapshot refers to? ─► pg_dump of the snapshot
 *                        └── one was removed in between: a new snapshot
 */
import { join } from 'node:path'
import pg from 'pg'
import type { Settings } from '../../settings/index.js'
import { ARTEFACTS, type BackupOrder, DUMP, makeBackup } from './make-backup.js'
import type { Manifest } from './manifest.js'
import { runPostgresTool } from './postgres-tool.js'
import { missingArtefacts } from './referenced.js'
import { takeArtefacts } from './take-artefacts.js'

/** Snapshots that are tried: the gap is milliseconds wide. */
const TRIES = 5

/** Artefacts that the database refers to are not in the store. */
export class ArtefactsMissing extends Error {
  override readonly name = 'ArtefactsMissing'
}

/**
 * @throws ToolMissing when there is no pg_dump, ToolFailed with its words when it fails
 * @throws ArtefactsMissing when the store lacks what the database refers to
 */
export async function backupServer(url: string, settings: Settings, order: BackupOrder): Promise<Manifest> {
  return await makeBackup(settings, order, async (aside) => {
    for (let tries = 1; ; tries++) {
      const missing = await takeSnapshot(url, settings, aside)
      if (missing.length === 0) return
      if (tries < TRIES) continue
      throw new ArtefactsMissing(
        `${missing.length} artefacts that the database refers to are not in ${settings.dataDir}: ${missing.slice(0, 3).join(', ')} …; is this the SHEAF_DATA_DIR of the server?`,
      )
    }
  })
}

/** @returns artefacts that were not to be had; then nothing was dumped */
async function takeSnapshot(url: string, settings: Settings, aside: string): Promise<string[]> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await client.query('begin transaction isolation level repeatable read read only')
    const { rows } = await client.query<{ snapshot: string }>('select pg_export_snapshot() as snapshot')
    if (settings.objects === undefined) {
      const into = join(aside, ARTEFACTS)
      await takeArtefacts(join(settings.dataDir, 'objects'), into)
      const missing = await missingArtefacts(client, into)
      if (missing.length > 0) return missing
    }
    const words = [
      '--format=custom',
      '--no-owner',
      `--snapshot=${rows[0]!.snapshot}`,
      `--file=${join(aside, DUMP)}`,
    ]
    await runPostgresTool('pg_dump', url, words)
    return []
  } finally {
    await client.end()
  }
}
