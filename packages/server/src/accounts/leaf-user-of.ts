/** Scoping: every read and write of a Leaf user's things starts here. */
import type { Selectable } from 'kysely'
import { type Db, rowById, type Tables, type Trx } from '../database/index.js'
import { notFound, type Owner } from '../http/index.js'

export type LeafUserRow = Selectable<Tables['leaf_user']>

/** @throws ApiError 404 when the owner has no such Leaf user, also when it is somebody else's or deleted */
export async function leafUserOf(db: Db, owner: Owner, id: string): Promise<LeafUserRow> {
  const found = db.selectFrom('leaf_user').where('owner_id', '=', owner.id).where('deleted_at', 'is', null)
  const row = await rowById(found, id)
  if (row === undefined) throw notFound('user')
  return row
}

/**
 * Holds a Leaf user until the commit: it is deleted before or after, never between.
 *
 * @returns false when it is gone or marked as deleted
 */
export async function holdLeafUser(trx: Trx, id: string): Promise<boolean> {
  const user = await trx
    .selectFrom('leaf_user')
    .select('id')
    .where('id', '=', id)
    .where('deleted_at', 'is', null)
    .forKeyShare()
    .executeTakeFirst()
  return user !== undefined
}
