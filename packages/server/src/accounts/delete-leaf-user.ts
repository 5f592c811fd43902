/** `DELETE /users/{id}`: gone for every reader at once, its rows and objects follow in the background. */
import type { Answer, Owner } from '../http/index.js'
import { ERASE_LEAF_USER } from './erase-leaf-user.js'
import { leafUserOf } from './leaf-user-of.js'
import type { LeafUserPlace } from './wire.js'

export async function deleteLeafUser(
  { database, jobs, attachments, now }: LeafUserPlace,
  owner: Owner,
  id: string,
): Promise<Answer<'deleteLeafUser'>> {
  const { id: leafUserId } = await leafUserOf(database.db, owner, id)
  const at = now()
  await database.unitOfWork(async (trx) => {
    await trx.updateTable('leaf_user').set({ deleted_at: at }).where('id', '=', leafUserId).execute()
    await attachments.erase(trx, { owner, leafUserId })
    await jobs.enqueue(trx, ERASE_LEAF_USER, { leafUserId }, { key: leafUserId })
  })
  return { status: 204 }
}
