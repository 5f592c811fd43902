/** Changes of stored keys, each in one unit of work: two changes at once lose nothing. */
import type { ConfigurationSubset } from '@sheaf/contract'
import type { Context } from '../context.js'
import type { Trx } from '../database/index.js'
import { enqueueChangedMerging } from './enqueue-merge-fields.js'
import { overlay } from './overlay.js'

/** Whose keys: the owner's own, or those of one of its Leaf users. */
export interface ConfigurationPlace {
  readonly ownerId: string
  readonly leafUserId: string | null
}

type Foundations = Pick<Context, 'database' | 'jobs' | 'now'>
type Change = (stored: ConfigurationSubset) => ConfigurationSubset

/** Lays `patch` over what is stored; `null` removes a key. @returns what is stored now */
export async function patchStored(
  context: Foundations,
  place: ConfigurationPlace,
  patch: object,
): Promise<ConfigurationSubset> {
  return await changeStored(context, place, (stored) => overlay(stored, patch))
}

/** Stores `keys` in place of what was stored. */
export async function replaceStored(
  context: Foundations,
  place: ConfigurationPlace,
  keys: ConfigurationSubset,
): Promise<ConfigurationSubset> {
  return await changeStored(context, place, () => keys)
}

async function changeStored(
  { database, jobs, now }: Foundations,
  place: ConfigurationPlace,
  change: Change,
): Promise<ConfigurationSubset> {
  return await database.unitOfWork(async (trx) => {
    const stored = await holdRow(trx, place, now())
    const next = change(stored)
    // A Leaf user that overrides nothing is as one that never did.
    if (place.leafUserId !== null && Object.keys(next).length === 0) {
      await trx.deleteFrom('configuration').where('leaf_user_id', '=', place.leafUserId).execute()
    } else {
      await row(trx, place)
        .set({ keys: JSON.stringify(next) })
        .execute()
    }
    await enqueueChangedMerging(trx, jobs, place, stored, next)
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
