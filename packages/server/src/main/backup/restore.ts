/**
 * `sheaf restore`: a backup into an installation that has no database yet.
 *
 *   manifest and digests ─► master key at hand? ─► artefacts ─► database, all at once ─► opened and tried
 *
 * Killed on the way, it begins again: the database comes last.
 */
import { randomUUID } from 'node:crypto'
import { createReadStream, existsSync } from 'node:fs'
import { chmod, copyFile, cp, mkdir, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { sql } from 'kysely'
import pg from 'pg'
import { openDatabase, syncTree } from '../../database/index.js'
import { openObjectStore } from '../../objects/index.js'
import { encryptionOf, keyFileOf, readMasterKeys, withDigests } from '../../secrets/index.js'
import type { Settings } from '../../settings/index.js'
import { ARTEFACTS, DATABASE, DUMP, KEY_FILE } from './make-backup.js'
import { BackupDamaged, type Manifest, readManifest } from './manifest.js'
import { runPostgresTool } from './postgres-tool.js'

/** There is an installation already where one should be restored. */
export class NotEmpty extends Error {
  override readonly name = 'NotEmpty'
}

/** The master key of the backup is not at hand. Nothing was restored. */
export class KeyMissing extends Error {
  override readonly name = 'KeyMissing'
}

/**
 * @returns sentences that say what was done
 * @throws BackupDamaged, NotEmpty, KeyMissing before anything is written; ToolMissing, ToolFailed
 */
export async function restore(settings: Settings, folder: string): Promise<string> {
  const manifest = await readManifest(folder)
  const url = settings.databaseUrl
  const expected = url === undefined ? 'embedded' : 'server'
  if (manifest.database !== expected) {
    const there = manifest.database === 'server' ? 'set DATABASE_URL' : 'leave DATABASE_URL out'
    throw new BackupDamaged(
      `${folder} is a backup of another kind of database (${manifest.database}): ${there}`,
    )
  }
  await refuseUnlessEmpty(settings)
  await placeKey(settings, folder, manifest)
  const artefacts = await restoreArtefacts(settings, folder, manifest)
  if (url === undefined) await restoreFiles(settings, folder)
  else
    await runPostgresTool('pg_restore', url, [
      '--exit-on-error',
      '--single-transaction',
      '--no-owner',
      join(folder, DUMP),
    ])
  return `${await tried(settings)} ${artefacts} Made ${manifest.createdAt} by version ${manifest.version}.
Consents that were renewed since then may have to be given again: a refresh token works once.`
}

async function refuseUnlessEmpty({ databaseUrl, dataDir }: Settings): Promise<void> {
  if (databaseUrl === undefined) {
    const directory = join(dataDir, DATABASE)
    if (existsSync(directory))
      throw new NotEmpty(`${directory}: expected no database, found one; name another SHEAF_DATA_DIR`)
    return
  }
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  try {
    const { rows } = await client.query<{ found: string | null }>(
      `select to_regclass('public.leaf_user') as found`,
    )
    if (rows[0]?.found !== null) {
      throw new NotEmpty(
        'DATABASE_URL: expected an empty database, found one of Sheaf; create another and name it',
      )
    }
  } finally {
    await client.end()
  }
}

/** A key that is at hand stays as it is and must fit; one in the backup goes to its place. */
async function placeKey(settings: Settings, folder: string, { keyId }: Manifest): Promise<void> {
  const path = keyFileOf(settings)
  const isGiven = settings.secretKey !== undefined
  if (!isGiven && !existsSync(path)) {
    const backedUp = join(folder, KEY_FILE)
    if (!existsSync(backedUp)) {
      const sentence = `The secrets of this backup are sealed with the master key ${keyId}, which is not at hand: put it at ${path}, or set SHEAF_SECRET_KEY.`
      throw new KeyMissing(sentence)
    }
    await mkdir(dirname(path), { recursive: true })
    await copyFile(backedUp, path)
    await chmod(path, 0o600)
  }
  const keys = await readMasterKeys(settings)
  if (keys.some((key) => encryptionOf([key]).keyId === keyId)) return
  const place = isGiven ? 'SHEAF_SECRET_KEY' : path
  throw new KeyMissing(
    `${place}: expected the master key ${keyId} of this backup, found ${encryptionOf(keys).keyId}`,
  )
}

/** @returns a sentence */
async function restoreArtefacts(settings: Settings, folder: string, manifest: Manifest): Promise<string> {
  if (manifest.artefacts === 'bucket') return 'Artefacts are read from the bucket as it is.'
  const store = await openObjectStore(settings)
  const prefix = `${ARTEFACTS}/`
  const files = manifest.files.filter(({ path }) => path.startsWith(prefix))
  for (const { path, size } of files) {
    const key = path.slice(prefix.length)
    if ((await store.size(key)) !== size) await store.put(key, createReadStream(join(folder, path)))
  }
  return `${files.length} artefacts are in their place.`
}

async function restoreFiles({ dataDir }: Settings, folder: string): Promise<void> {
  const aside = join(dataDir, `${DATABASE}.${randomUUID()}`)
  try {
    await cp(join(folder, DATABASE), aside, { recursive: true })
    await syncTree(aside)
    await rename(aside, join(dataDir, DATABASE))
  } finally {
    await rm(aside, { recursive: true, force: true })
  }
}

/** Opens what was restored, as a start would. @returns a sentence */
async function tried(settings: Settings): Promise<string> {
  const database = await openDatabase(settings, () => undefined)
  try {
    await withDigests(database.db, encryptionOf(await readMasterKeys(settings)))
    const { rows } = await sql<{ users: number; files: number; operations: number }>`
      select (select count(*)::int from leaf_user where deleted_at is null) as users,
        (select count(*)::int from machine_file) as files,
        (select count(*)::int from operation) as operations`.execute(database.db)
    const { users, files, operations } = rows[0]!
    return `Restored ${users} Leaf users, ${files} machine files and ${operations} operations; the master key opens the credentials.`
  } finally {
    await database.close()
  }
}
