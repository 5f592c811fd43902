/**
 * A backup in a folder that appears only when it is complete.
 *
 *   aside, in the data directory: database ─► artefacts ─► manifest with digests ─► synced ─► given its name
 *
 * The database of a moment refers to no artefact that is not there at that moment: artefacts are written before they are
 * published, and removed after nothing refers to them any more.
 */
import { randomUUID } from 'node:crypto'
import { chmod, copyFile, cp, mkdir, readdir, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { syncTree } from '../../database/index.js'
import { isFileError } from '../../file-errors.js'
import { encryptionOf, keyFileOf, readMasterKeys } from '../../secrets/index.js'
import type { Settings } from '../../settings/index.js'
import { VERSION } from '../version.js'
import { type Manifest, writeManifest } from './manifest.js'

/** The folder that a backup should go to holds something already. */
export class FolderNotEmpty extends Error {
  override readonly name = 'FolderNotEmpty'
}

export interface BackupOrder {
  /** Absolute path of the folder to make. */
  readonly out: string
  /** Whether the key file goes into it too. */
  readonly withKey: boolean
}

const DAY_MS = 86_400_000
export const KEY_FILE = 'secret.key'
export const DATABASE = 'database'
export const DUMP = 'database.dump'
export const ARTEFACTS = 'objects'

/**
 * @param take puts database and artefacts into the folder it is given
 * @throws FolderNotEmpty when there is something at `out` already
 */
export async function makeBackup(
  settings: Settings,
  { out, withKey }: BackupOrder,
  take: (aside: string) => Promise<void>,
): Promise<Manifest> {
  await refuseUnlessFree(out)
  await removeLeftBehind(settings.dataDir)
  const aside = join(settings.dataDir, `backup.${randomUUID()}.part`)
  try {
    await mkdir(aside, { recursive: true, mode: 0o700 })
    await take(aside)
    if (withKey && settings.secretKey === undefined) await takeKey(settings, aside)
    const { keyId } = encryptionOf(await readMasterKeys(settings))
    const manifest = await writeManifest(aside, {
      version: VERSION,
      createdAt: new Date().toISOString(),
      database: settings.databaseUrl === undefined ? 'embedded' : 'server',
      artefacts: settings.objects === undefined ? 'files' : 'bucket',
      keyId,
    })
    await syncTree(aside)
    await giveName(aside, out)
    return manifest
  } finally {
    await rm(aside, { recursive: true, force: true })
  }
}

async function refuseUnlessFree(out: string): Promise<void> {
  const found = await readdir(out).catch((error: unknown) => {
    if (isFileError(error, 'ENOENT')) return []
    throw error
  })
  if (found.length > 0)
    throw new FolderNotEmpty(`${out}: expected no such folder, or an empty one, found files in it`)
}

/** What a backup that was killed has left, once it is too old to be at work. */
async function removeLeftBehind(dataDir: string): Promise<void> {
  for (const name of await readdir(dataDir).catch(() => [])) {
    if (!/^backup\.[0-9a-f-]+\.part$/.test(name)) continue
    const path = join(dataDir, name)
    if (Date.now() - (await stat(path)).mtimeMs > DAY_MS) await rm(path, { recursive: true, force: true })
  }
}

async function takeKey(settings: Settings, aside: string): Promise<void> {
  await copyFile(keyFileOf(settings), join(aside, KEY_FILE))
  await chmod(join(aside, KEY_FILE), 0o600)
}

/** On another file system it is copied, and given its name there when it is complete. */
async function giveName(aside: string, out: string): Promise<void> {
  await mkdir(dirname(out), { recursive: true })
  try {
    await rename(aside, out)
  } catch (error) {
    if (!isFileError(error, 'EXDEV')) throw error
    const beside = `${out}.${randomUUID()}.part`
    try {
      await cp(aside, beside, { recursive: true })
      await syncTree(beside)
      await rename(beside, out)
    } finally {
      await rm(beside, { recursive: true, force: true })
    }
  }
}
