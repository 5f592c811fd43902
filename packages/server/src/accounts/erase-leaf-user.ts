/** What is left of a deleted Leaf user: first its objects, then its rows, then what was written meanwhile. */
import type { Context } from '../context.js'
import type { Database } from '../database/index.js'
import { defineQueue, type Job } from '../jobs/index.js'
import type { ObjectStore } from '../objects/index.js'

export interface Erasure {
  readonly leafUserId: string
}

export const ERASE_LEAF_USER = defineQueue<Erasure>({
  name: 'erase-leaf-user',
  kind: 'long',
  policy: 'short',
  retryLimit: 1000,
})

/** A conversion that was running may write, and a consent is given back, after the rows are gone. */
const LOOK_AGAIN_S = 10

/**
 * The job: rows, artefacts, and what the job engine knows of the Leaf user. While jobs of it go on, it comes again: what
 * they leave behind goes too.
 */
export async function workOffErasure(
  { database, objects, jobs }: Pick<Context, 'database' | 'objects' | 'jobs'>,
  job: Job<Erasure>,
): Promise<void> {
  const { leafUserId } = job.data
  const alerts = await database.db
    .selectFrom('alert_delivery')
    .select('id')
    .where('leaf_user_id', '=', leafUserId)
    .execute()
  await eraseLeafUser(database, objects, leafUserId)
  await database.unitOfWork(async (trx) => {
    await job.complete(trx)
    const goingOn = await jobs.forget(trx, [leafUserId, ...alerts.map(({ id }) => id)])
    if (goingOn === 0) return
    await jobs.enqueue(trx, ERASE_LEAF_USER, { leafUserId }, { key: leafUserId, startAfterS: LOOK_AGAIN_S })
  })
}

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
