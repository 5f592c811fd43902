/**
 * The job `merge-fields`: fields of one Leaf user that overlap become merged fields (`fieldsAutoMerge`).
 *
 *   boundaries in force ─► groups with common ground (worker thread) ─► publish, if the ground still stands
 *
 * What there is follows from configuration and boundaries alone: switched off, no field is merged and those that were
 * dissolve, their sources being active again. Links and operations follow by `relink` and `merge` of each field.
 */
import {
  configurationOf,
  enqueueMergeFields,
  type MERGE_FIELDS_OF_OWNER,
  type MergeFieldsOrder,
} from '../configurations/index.js'
import type { Context } from '../context.js'
import {
  holdRevision,
  leafUsersWithFields,
  mergeableFields,
  publishMergedFields,
  readRevision,
  untilGroundStands,
} from '../fields/index.js'
import type { Job } from '../jobs/index.js'
import { removeField } from './delete-field.js'
import { removeFormerArtefacts } from './remove-artefacts.js'

export async function mergeFields(context: Context, job: Job<MergeFieldsOrder>): Promise<void> {
  const { leafUserId } = job.data
  await untilGroundStands(leafUserId, 'overlapping fields are merged', () => groupAndPublish(context, job))
}

/** @returns false when the ground changed meanwhile: nothing is published then */
async function groupAndPublish(context: Context, job: Job<MergeFieldsOrder>): Promise<boolean> {
  const { leafUserId, source } = job.data
  const { db } = context.database
  const user = await db
    .selectFrom('leaf_user')
    .select('owner_id')
    .where('id', '=', leafUserId)
    .where('deleted_at', 'is', null)
    .executeTakeFirst()
  if (user === undefined) return true
  const revision = await readRevision(db, leafUserId)
  const { fieldsAutoMerge, fieldsMergeIntersection } = await configurationOf(db, leafUserId)
  const fields = fieldsAutoMerge ? await mergeableFields(db, leafUserId) : []
  const groups =
    fields.length < 2
      ? []
      : await context.compute.run(
          'groupFields',
          { fields, threshold: fieldsMergeIntersection },
          { signal: job.signal },
        )
  const gone: string[] = []
  const published = await context.database.unitOfWork(async (trx) => {
    if (!(await holdRevision(trx, leafUserId, revision))) return false
    const publication = { ownerId: user.owner_id, leafUserId, groups, source, at: context.now() }
    for (const fieldId of await publishMergedFields(trx, context.jobs, publication)) {
      gone.push(...(await removeField(trx, { leafUserId, fieldId })))
    }
    await job.complete(trx)
    return true
  })
  if (published) await removeFormerArtefacts(context, leafUserId, [], gone)
  return published
}

/** The job `merge-fields-of-owner`: the owner's keys have changed, which hold for every Leaf user that has none of its own. */
export async function mergeFieldsOfOwner(
  { database, jobs }: Context,
  { data }: Job<NonNullable<(typeof MERGE_FIELDS_OF_OWNER)['data']>>,
): Promise<void> {
  for (const leafUserId of await leafUsersWithFields(database.db, data.ownerId)) {
    await enqueueMergeFields(undefined, jobs, leafUserId, 'REST')
  }
}
