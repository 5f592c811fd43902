/** `sheaf migrate`: brings the database to the schema of this version. */
import { openDatabase } from '../database/index.js'
import type { Settings } from '../settings/index.js'

/** @returns a sentence that says what was done */
export async function migrateDatabase(settings: Settings): Promise<string> {
  const database = await openDatabase(settings, () => undefined)
  try {
    const { applied } = database
    return applied.length === 0
      ? 'The database has the present schema.'
      : `Applied migration ${applied.join(', ')}; the database has the present schema.`
  } finally {
    await database.close()
  }
}
