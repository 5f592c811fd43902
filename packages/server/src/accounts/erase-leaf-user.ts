/** What is left of a deleted Leaf user: first its objects, then its rows, then what was written meanwhile. */
import type { Database } from '../database/index.js'
import { defineQueue } from '../jobs/index.js'
import type { ObjectStore } from '../objects/index.js'

export const ERASE_LEAF_USER = defineQueue<{ readonly leafUserId: string }>({
  name: 'erase-leaf-user',
  kind: 'long',
  policy: 'short',
  retryLimit: 1000,
})

/** Does nothing for a Leaf user that is not marked as deleted. */
export async function eraseLeafUser(
  database: Database,
  objects: ObjectStore,
  leafUserId: string,
): Promise<void> {
  const marked = await database.db
    .selectFrom('leaf_user')
    .select('id')
    .where('id', '=', leafUserId)
    .where('deleted_at', 'is not', null)
    .executeTakeFirst()
  const prefix = `leaf-users/${leafUserId}/`
  if (marked !== undefined) {
    await objects.removePrefix(prefix)
    // Every table of a Leaf user's things refers to this row and goes with it.
    await database.db.deleteFrom('leaf_user').where('id', '=', leafUserId).execute()
  }
  // A conversion that was running could write, but no longer publish.
  if (marked !== undefined || !(await exists(database, leafUserId))) await objects.removePrefix(prefix)
}

async function exists(database: Database, leafUserId: string): Promise<boolean> {
  const row = await database.db
    .selectFrom('leaf_user')
    .select('id')
    .where('id', '=', leafUserId)
    .executeTakeFirst()
  return row !== undefined
}
