/** Credentials inside Leaf users: shown there, linked and unlinked by id. */
import type { AttachmentsOf, CredentialAttachments } from '../accounts/index.js'
import type { Context } from '../context.js'
import { rowById } from '../database/index.js'
import { invalid } from '../http/index.js'
import { shown } from './credential-row.js'
import { enqueueSync } from './queue.js'
import { detachCredential, removeCredential } from './remove.js'
import { firstSync } from './replace.js'

/** What Leaf users need of provider credentials. */
export const attachmentsOf: AttachmentsOf = (context) => ({
  embedded: (db, leafUserIds) => claasCredentialsOf(context, db, leafUserIds),
  attach: (trx, place, credentialId) => attachById(context, trx, place, credentialId),
  detach: (trx, { leafUserId }) => detachCredential(trx, leafUserId),
  async erase(trx, { leafUserId }) {
    await removeCredential(trx, context.jobs, leafUserId, context.now())
  },
})

/** The attached credentials as answers show them, by Leaf user. */
export const claasCredentialsOf = async (
  context: Context,
  ...[db, leafUserIds]: Parameters<CredentialAttachments['embedded']>
): ReturnType<CredentialAttachments['embedded']> => {
  if (leafUserIds.length === 0) return new Map()
  const rows = await db
    .selectFrom('credential')
    .selectAll()
    .where('leaf_user_id', 'in', [...leafUserIds])
    .execute()
  return new Map(rows.map((row) => [row.leaf_user_id!, shown(context, row)]))
}

const attachById = async (
  { jobs, now }: Context,
  ...[trx, { owner, leafUserId }, credentialId]: Parameters<CredentialAttachments['attach']>
): Promise<void> => {
  const refused = (message: string) =>
    invalid([{ objectName: 'user', field: 'claasCredentials.id', message }])
  const row = await rowById(trx.selectFrom('credential').where('owner_id', '=', owner.id), credentialId)
  if (row === undefined) throw refused('is no credential of this owner')
  if (row.leaf_user_id === leafUserId) return
  if (row.leaf_user_id !== null) throw refused('is attached to another Leaf user')
  await detachCredential(trx, leafUserId)
  const synced = row.status !== 'UNAUTHENTICATED'
  await trx
    .updateTable('credential')
    .set({ leaf_user_id: leafUserId, next_sync_at: synced ? now() : null })
    .where('id', '=', row.id)
    .where('leaf_user_id', 'is', null)
    .execute()
  if (synced) await enqueueSync(trx, jobs, firstSync(row, leafUserId, 0))
}
