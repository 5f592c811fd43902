/** What was converted anew takes the place of what stands: every compared original is converted for good. */
import type { Context } from '../context.js'
import { convertAgain } from '../files/index.js'
import type { Job } from '../jobs/index.js'
import { type Adoption, enqueueAdoption } from './queue.js'

/** Originals of one transaction. */
const PER_TURN = 50

/** The job `adopt`: some originals, then more. */
export async function adoptNext({ database, jobs }: Context, job: Job<Adoption>): Promise<void> {
  const { reprocessId } = job.data
  const items = await database.db
    .selectFrom('reprocess_item')
    .innerJoin('reprocess', 'reprocess.id', 'reprocess_item.reprocess_id')
    .select(['reprocess_item.leaf_user_id', 'item'])
    .where('reprocess_id', '=', reprocessId)
    .where('kind', '=', 'original')
    .where('reprocess_item.state', '=', 'compared')
    .where('reprocess.state', '=', 'ADOPTING')
    .orderBy('item')
    .limit(PER_TURN)
    .execute()
  await database.unitOfWork(async (trx) => {
    await job.complete(trx)
    for (const { leaf_user_id, item } of items) {
      await convertAgain(trx, jobs, { leafUserId: leaf_user_id, contentHash: item, anew: true })
      await trx
        .updateTable('reprocess_item')
        .set({ state: 'adopted' })
        .where('reprocess_id', '=', reprocessId)
        .where('leaf_user_id', '=', leaf_user_id)
        .where('kind', '=', 'original')
        .where('item', '=', item)
        .execute()
    }
    if (items.length === PER_TURN) await enqueueAdoption(trx, jobs, { reprocessId })
  })
}

/** Removes the points that were put aside and that no file refers to. */
export async function removeAside({ database, objects }: Context, reprocessId: string): Promise<void> {
  const items = await database.db
    .selectFrom('reprocess_item')
    .select('sources')
    .where('reprocess_id', '=', reprocessId)
    .where('kind', '=', 'original')
    .where('state', '=', 'compared')
    .execute()
  for (const { sources } of items) {
    for (const { fileId, source } of (sources ?? []) as {
      fileId: string
      source?: { pointsKey: string }
    }[]) {
      if (source === undefined) continue
      const row = await database.db
        .selectFrom('machine_file')
        .select('points_key')
        .where('id', '=', fileId)
        .executeTakeFirst()
      if (row?.points_key !== source.pointsKey) await objects.remove(source.pointsKey)
    }
  }
}
