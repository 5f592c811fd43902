/** Changes of stored keys, each in one unit of work: two changes at once lose nothing. */
import type { ConfigurationSubset } from '@sheaf/contract'
import type { Database, Trx } from '../database/index.js'
import { overlay } from './overlay.js'

/** Whose keys: the owner's own, or those of one of its Leaf users. */
export interface ConfigurationPlace {
  readonly ownerId: string
  readonly leafUserId: string | null
}

type Change = (stored: ConfigurationSubset) => ConfigurationSubset

/** Lays `patch` over what is stored; `null` removes a key. @returns what is stored now */
export async function patchStored(
  database: Database,
  place: ConfigurationPlace,
  patch: object,
  now: Date,
): Promise<ConfigurationSubset> {
  return await changeStored(database, place, (stored) => overlay(stored, patch), now)
}

/** Stores `keys` in place of what was stored. */
export async function replaceStored(
  database: Database,
  place: ConfigurationPlace,
  keys: ConfigurationSubset,
  now: Date,
): Promise<ConfigurationSubset> {
  return await changeStored(database, place, () => keys, now)
}

async function changeStored(
  database: Database,
  place: ConfigurationPlace,
  change: Change,
  now: Date,
): Promise<ConfigurationSubset> {
  return await database.unitOfWork(async (trx) => {
    const next = change(await holdRow(trx, place, now))
    // A Leaf user that overrides nothing is as one that never did.
    if (place.leafUserId !== null && Object.keys(next).length === 0) {
      await trx.deleteFrom('configuration').where('leaf_user_id', '=', place.leafUserId).execute()
    } else {
      await row(trx, place)
        .set({ keys: JSON.stringify(next) })
        .execute()
    }
    return next
  })
}

/** Creates the row when it is missing and keeps others from changing it until the transaction ends. */
async function holdRow(trx: Trx, place: ConfigurationPlace, now: Date): Promise<ConfigurationSubset> {
  await trx
    .insertInto('configuration')
    .values({ owner_id: place.ownerId, leaf_user_id: place.leafUserId, keys: '{}', updated_at: now })
    .onConflict((conflict) =>
      place.leafUserId === null
        ? conflict.column('owner_id').where('leaf_user_id', 'is', null).doNothing()
        : conflict.column('leaf_user_id').where('leaf_user_id', 'is not', null).doNothing(),
    )
    .execute()
  const { keys } = await row(trx, place).set({ updated_at: now }).returning('keys').executeTakeFirstOrThrow()
  return keys
}

function row(trx: Trx, { ownerId, leafUserId }: ConfigurationPlace) {
  const rows = trx.updateTable('configuration').where('owner_id', '=', ownerId)
  return leafUserId === null
    ? rows.where('leaf_user_id', 'is', null)
    : rows.where('leaf_user_id', '=', leafUserId)
}
