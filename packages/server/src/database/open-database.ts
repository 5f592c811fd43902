/** Opens the database that the settings name and brings it to the present schema. */
import { join } from 'node:path'
import { openEmbedded } from './embedded/open-embedded.js'
import { migrate } from './migrate.js'
import { openServer } from './open-server.js'
import type { OpenedDatabase } from './opened-database.js'

export interface DatabaseSettings {
  readonly databaseUrl: string | undefined
  readonly dataDir: string
  readonly embeddedFsync: boolean
}

/**
 * @param onError told of connections that break while nobody uses them
 * @throws DirectoryInUse when another process has the embedded database open
 */
export async function openDatabase(
  { databaseUrl, dataDir, embeddedFsync }: DatabaseSettings,
  onError: (error: Error) => void,
): Promise<OpenedDatabase> {
  const database =
    databaseUrl === undefined
      ? await openEmbedded(join(dataDir, 'database'), { fsync: embeddedFsync })
      : openServer(databaseUrl, onError)
  try {
    return { ...database, applied: await migrate(database) }
  } catch (error) {
    await database.close()
    throw error
  }
}
