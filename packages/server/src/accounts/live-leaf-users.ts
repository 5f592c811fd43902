/** Deleted Leaf users are gone for every reader at once, while their rows are still being erased. */
import type { Db } from '../database/index.js'

/** The ids of an owner's Leaf users that are not deleted, as a subquery: `where('leaf_user_id', 'in', …)`. */
export function liveLeafUsers(db: Db, ownerId: string) {
  return db
    .selectFrom('leaf_user')
    .select('leaf_user.id')
    .where('owner_id', '=', ownerId)
    .where('deleted_at', 'is', null)
}
