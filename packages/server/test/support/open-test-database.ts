/** A database for tests below HTTP. */
import type { OpenedDatabase } from '../../src/database/index.js'
import { openDatabase } from '../../src/database/open-database.js'
import { type DatabaseKind, prepareData } from './databases.js'

export interface TestDatabase {
  readonly database: OpenedDatabase
  close(): Promise<void>
}

export async function openTestDatabase(kind: DatabaseKind): Promise<TestDatabase> {
  const data = await prepareData(kind)
  const database = await openDatabase({ ...data, embeddedFsync: false }, () => undefined)
  return {
    database,
    async close() {
      await database.close()
      await data.remove()
    },
  }
}
