/** The Leaf user that a client knows by an id of its own. */
import { randomUUID } from 'node:crypto'
import type { Context } from '../context.js'
import type { Owner } from '../http/index.js'
import type { LeafUserRow } from './leaf-user-of.js'

/** What is known of the Leaf user who may have to be created. */
export interface KnownByExternalId {
  readonly externalId: string
  readonly name?: string | null | undefined
  readonly email?: string | null | undefined
}

/** The Leaf user with this external id, created when the owner has none; name and email are then the id if left out. */
export async function leafUserOfExternalId(
  { database, now }: Pick<Context, 'database' | 'now'>,
  owner: Owner,
  { externalId, name, email }: KnownByExternalId,
): Promise<LeafUserRow> {
  const at = now()
  await database.db
    .insertInto('leaf_user')
    .values({
      id: randomUUID(),
      owner_id: owner.id,
      name: name?.trim() || externalId,
      email: email?.trim() || externalId,
      phone: null,
      address: null,
      external_id: externalId,
      created_at: at,
      updated_at: at,
      deleted_at: null,
    })
    // of two calls at once one creates, the other finds
    .onConflict((conflict) =>
      conflict.columns(['owner_id', 'external_id']).where('deleted_at', 'is', null).doNothing(),
    )
    .execute()
  return await database.db
    .selectFrom('leaf_user')
    .selectAll()
    .where('owner_id', '=', owner.id)
    .where('external_id', '=', externalId)
    .where('deleted_at', 'is', null)
    .executeTakeFirstOrThrow()
}
