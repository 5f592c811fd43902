/** Database and artefacts of the embedded edition, of one moment: no query runs while they are taken. */
import { join } from 'node:path'
import type { Database } from '../../database/index.js'
import type { Settings } from '../../settings/index.js'
import { ARTEFACTS, type BackupOrder, DATABASE, makeBackup } from './make-backup.js'
import type { Manifest } from './manifest.js'
import { takeArtefacts } from './take-artefacts.js'

/** @param database the embedded one, open in this process */
export async function backupEmbedded(
  database: Database,
  settings: Settings,
  order: BackupOrder,
): Promise<Manifest> {
  return await makeBackup(settings, order, async (aside) => {
    await database.copyFiles(join(aside, DATABASE), async () => {
      if (settings.objects === undefined)
        await takeArtefacts(join(settings.dataDir, 'objects'), join(aside, ARTEFACTS))
    })
  })
}
