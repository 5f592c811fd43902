/** Keys that decide which fields are merged take effect at once: fields that are there already are judged anew. */
import type { AlertSource, ConfigurationSubset } from '@sheaf/contract'
import type { Trx } from '../database/index.js'
import type { Jobs } from '../jobs/index.js'
import { MERGE_FIELDS, MERGE_FIELDS_OF_OWNER } from './queues.js'

const DECIDING = ['fieldsAutoMerge', 'fieldsMergeIntersection'] as const
/** Neighbouring fields that come with the same set are judged together. */
const SETTLE_S = 1

export async function enqueueMergeFields(
  trx: Trx | undefined,
  jobs: Jobs,
  leafUserId: string,
  source: AlertSource,
): Promise<void> {
  const order = { leafUserId, source }
  await jobs.enqueue(trx, MERGE_FIELDS, order, {
    key: leafUserId,
    group: leafUserId,
    debounce: true,
    startAfterS: SETTLE_S,
  })
}

/** Enqueues what follows from a change of stored keys; nothing when none of the deciding ones differs. */
export async function enqueueChangedMerging(
  trx: Trx,
  jobs: Jobs,
  { ownerId, leafUserId }: { readonly ownerId: string; readonly leafUserId: string | null },
  before: ConfigurationSubset,
  after: ConfigurationSubset,
): Promise<void> {
  if (DECIDING.every((key) => before[key] === after[key])) return
  if (leafUserId !== null) return await enqueueMergeFields(trx, jobs, leafUserId, 'REST')
  await jobs.enqueue(trx, MERGE_FIELDS_OF_OWNER, { ownerId }, { key: ownerId, debounce: true })
}
