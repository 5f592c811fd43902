/**
 * Merges are counted, not remembered: whatever makes one necessary counts `merge_wanted` up in its own transaction and
 * sets the one queued job a little later again. A merge publishes the generation it read, or nothing.
 *
 *   file placed, boundary changed, reprocess ─► wanted + 1 ─► job (1 s after the last, 20 s after the first at most)
 */
import type { Db, Trx } from '../database/index.js'
import type { Jobs } from '../jobs/index.js'
import { type FieldRef, fieldKey, MERGE } from './queues.js'

const SETTLE_S = 1
/** From this age on of the oldest unmet wish the job is not put off any more. */
const LATEST_S = 20
/** A wish that is older and has no merge is taken up by the sweeper. */
const FORGOTTEN_MS = 60_000
const SWEEP_BATCH = 200

/** Wants a merge of one field. Does nothing for a field that is gone. */
export async function wantMerge(trx: Trx, jobs: Jobs, field: FieldRef, now: Date): Promise<void> {
  const row = await trx
    .updateTable('field')
    .set((eb) => ({
      merge_wanted: eb('merge_wanted', '+', 1),
      merge_first_wanted_at: eb.fn.coalesce('merge_first_wanted_at', eb.val(now)),
    }))
    .where('leaf_user_id', '=', field.leafUserId)
    .where('id', '=', field.fieldId)
    .returning('merge_first_wanted_at')
    .executeTakeFirst()
  if (row === undefined) return
  const waitedMs = now.getTime() - new Date(row.merge_first_wanted_at ?? now).getTime()
  const priority = (await isAnotherWanted(trx, field)) ? 0 : 5
  await enqueueMerge(trx, jobs, field, waitedMs > LATEST_S * 1000 ? 0 : SETTLE_S, priority)
}

async function enqueueMerge(
  trx: Trx | undefined,
  jobs: Jobs,
  field: FieldRef,
  startAfterS: number,
  priority: 0 | 5 = 0,
): Promise<void> {
  await jobs.enqueue(trx, MERGE, field, {
    key: fieldKey(field),
    group: field.leafUserId,
    debounce: true,
    startAfterS,
    priority,
  })
}

/** The only merge of a Leaf user goes before the backlogs of others. */
async function isAnotherWanted(trx: Trx, { leafUserId, fieldId }: FieldRef): Promise<boolean> {
  const other = await trx
    .selectFrom('field')
    .select('id')
    .where('leaf_user_id', '=', leafUserId)
    .where('id', '<>', fieldId)
    .whereRef('merge_done', '<', 'merge_wanted')
    .limit(1)
    .executeTakeFirst()
  return other !== undefined
}

/** What a merge has to know of its field when it starts and when it publishes. */
export interface MergeState {
  readonly ownerId: string
  readonly wanted: number
  readonly done: number
}

/** Undefined when the field is gone. */
export async function readMergeState(
  db: Db,
  { leafUserId, fieldId }: FieldRef,
): Promise<MergeState | undefined> {
  const row = await db
    .selectFrom('field')
    .select(['owner_id', 'merge_wanted', 'merge_done'])
    .where('leaf_user_id', '=', leafUserId)
    .where('id', '=', fieldId)
    .executeTakeFirst()
  return row && { ownerId: row.owner_id, wanted: row.merge_wanted, done: row.merge_done }
}

/** Compare and set: true when `generation` is still the wanted one; it counts as done from this transaction on. */
export async function settleMerge(trx: Trx, field: FieldRef, generation: number): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('field')
    .set({ merge_done: generation, merge_first_wanted_at: null })
    .where('leaf_user_id', '=', field.leafUserId)
    .where('id', '=', field.fieldId)
    .where('merge_wanted', '=', generation)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

/** Enqueues merges that are wanted but were lost with their job. */
export async function sweepMerges(db: Db, jobs: Jobs, now: Date): Promise<void> {
  const forgotten = await db
    .selectFrom('field')
    .select(['leaf_user_id', 'id'])
    .whereRef('merge_wanted', '>', 'merge_done')
    .where('merge_first_wanted_at', '<', new Date(now.getTime() - FORGOTTEN_MS))
    .limit(SWEEP_BATCH)
    .execute()
  for (const { leaf_user_id, id } of forgotten) {
    await enqueueMerge(undefined, jobs, { leafUserId: leaf_user_id, fieldId: id }, 0)
  }
}
