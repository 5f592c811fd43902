/** Database, master key and artefact store: opened as a start does, and tried. */
import { randomUUID } from 'node:crypto'
import { readdir } from 'node:fs/promises'
import { sql } from 'kysely'
import { DirectoryInUse, type OpenedDatabase, openDatabase } from '../../database/index.js'
import { openObjectStore } from '../../objects/index.js'
import { encryptionOf, readMasterKeys, withDigests } from '../../secrets/index.js'
import type { Settings } from '../../settings/index.js'
import { type Finding, note, ok, orFault } from './finding.js'

export async function lookAtDatabase(settings: Settings): Promise<Finding[]> {
  return await orFault('database', async () => {
    let database: OpenedDatabase
    try {
      database = await openDatabase(settings, () => undefined)
    } catch (error) {
      if (!(error instanceof DirectoryInUse)) throw error
      return [note('database', `A server is running on it, and it was left alone. ${error.message}.`)]
    }
    try {
      return [ok('database', await describe(database)), ...(await lookAtMasterKey(database, settings))]
    } finally {
      await database.close()
    }
  })
}

async function describe({ db, embedded, applied }: OpenedDatabase): Promise<string> {
  const { rows } = await sql<{
    version: string
  }>`select current_setting('server_version') as version`.execute(db)
  const place = embedded ? 'embedded' : `PostgreSQL ${rows[0]?.version}`
  const schema = applied.length === 0 ? 'has the present schema' : 'was brought to the present schema'
  return `The database (${place}) answers and ${schema}.`
}

async function lookAtMasterKey({ db }: OpenedDatabase, settings: Settings): Promise<Finding[]> {
  return await orFault('master key', async () => {
    const encryption = encryptionOf(await readMasterKeys(settings))
    await withDigests(db, encryption)
    const { rows } = await sql<{ credentials: string }>`
      select count(*) as credentials from credential where refresh_token not like ${`${encryption.keyId}.%`}`.execute(
      db,
    )
    const waiting = Number(rows[0]?.credentials ?? 0)
    const opens = `Key ${encryption.keyId} opens the secrets of this database`
    return waiting === 0
      ? [ok('master key', `${opens}.`)]
      : [
          note(
            'master key',
            `${opens}, but ${waiting} credentials are sealed with an earlier one: run sheaf keys rotate.`,
          ),
        ]
  })
}

const PROBE = new TextEncoder().encode('sheaf doctor')

export async function lookAtObjects(settings: Settings): Promise<Finding[]> {
  return await orFault('artefacts', async () => {
    const objects = await openObjectStore(settings)
    const key = `doctor/${randomUUID()}`
    try {
      await objects.put(key, PROBE)
      const found = await objects.get(key)
      if (Buffer.compare(found, PROBE) !== 0) throw new Error('an object came back with other bytes')
    } finally {
      await objects.remove(key)
    }
    const place = settings.objects === undefined ? settings.dataDir : `the bucket ${settings.objects.bucket}`
    return [ok('artefacts', `Objects can be written to, read from and removed from ${place}.`)]
  })
}

/** Nothing where none is watched. */
export async function lookAtWatchedFolder({ watchedFolder }: Settings): Promise<Finding[]> {
  if (watchedFolder === undefined) return []
  return await orFault('watched folder', async () => {
    const folders = (await readdir(watchedFolder, { withFileTypes: true })).filter((one) => one.isDirectory())
    const sentence = `${watchedFolder} can be read and holds ${folders.length} folders of Leaf users.`
    return [folders.length === 0 ? note('watched folder', sentence) : ok('watched folder', sentence)]
  })
}
