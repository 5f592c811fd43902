/** `sheaf backup` and `sheaf restore`. */
import type { Capability } from '../../context.js'
import { DirectoryInUse, type OpenedDatabase, openDatabase } from '../../database/index.js'
import type { Settings } from '../../settings/index.js'
import { backupEmbedded } from './from-embedded.js'
import { backupServer } from './from-server.js'
import { askForBackup, serveBackups } from './mailbox.js'
import type { BackupOrder } from './make-backup.js'

export { restore } from './restore.js'

/** In the process that has the embedded database open: makes the backups that `sheaf backup` asks for. */
export const backups: Capability = {
  name: 'backups',
  routes: () => ({}),
  async sweep({ database, settings, log }) {
    if (!database.embedded) return
    await serveBackups(settings.dataDir, async (order) => {
      const manifest = await backupEmbedded(database, settings, order)
      log.info({ folder: order.out, files: manifest.files.length }, 'backup made')
      return manifest
    })
  },
}

interface Made {
  readonly files: number
  readonly bytes: number
  readonly keyId: string
}

/**
 * Makes a backup, whether the server runs or not.
 *
 * @returns sentences that say what was done, and what has to be kept beside it
 * @throws FolderNotEmpty, ToolMissing, ToolFailed, ArtefactsMissing, BackupNotMade
 */
export async function backup(settings: Settings, order: BackupOrder): Promise<string> {
  const made = await make(settings, order)
  const size = `${made.files} files, ${(made.bytes / 1e6).toFixed(1)} MB`
  return [
    `Backed up to ${order.out}: ${size}.`,
    ...(settings.objects === undefined
      ? ['Copy it to another disk: its artefacts are second names of files in the data directory.']
      : [
          `Artefacts are in the bucket ${settings.objects.bucket}, which was left alone: switch versions on there.`,
        ]),
    keySentence(settings, order, made.keyId),
  ].join('\n')
}

async function make(settings: Settings, order: BackupOrder): Promise<Made> {
  if (settings.databaseUrl !== undefined)
    return sizeOf(await backupServer(settings.databaseUrl, settings, order))
  let database: OpenedDatabase
  try {
    database = await openDatabase(settings, () => undefined)
  } catch (error) {
    if (!(error instanceof DirectoryInUse)) throw error
    return await askForBackup(settings.dataDir, order)
  }
  try {
    return sizeOf(await backupEmbedded(database, settings, order))
  } finally {
    await database.close()
  }
}

function sizeOf({ files, keyId }: Awaited<ReturnType<typeof backupEmbedded>>): Made {
  return { files: files.length, bytes: files.reduce((sum, { size }) => sum + size, 0), keyId }
}

function keySentence({ secretKey }: Settings, { withKey }: BackupOrder, keyId: string): string {
  if (secretKey !== undefined)
    return `Keep SHEAF_SECRET_KEY (key ${keyId}) too: without it the stored credentials cannot be read.`
  return withKey
    ? `It holds the master key ${keyId}: who has it can read the stored credentials.`
    : `It does not hold the master key ${keyId}: keep secret.key of the data directory apart from it. Without the key the stored credentials cannot be read.`
}
