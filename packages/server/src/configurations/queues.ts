/** The jobs that a changed key makes necessary. Their handlers stand in `operations/`, above this room. */
import type { AlertSource } from '@sheaf/contract'
import { defineQueue } from '../jobs/index.js'

export interface MergeFieldsOrder {
  readonly leafUserId: string
  /** What the alerts name as the cause: the last one, where several became one job. */
  readonly source: AlertSource
}

/** Forms the merged fields of a Leaf user anew. At most one queued and one running per Leaf user. */
export const MERGE_FIELDS = defineQueue<MergeFieldsOrder>({
  name: 'merge-fields',
  kind: 'long',
  policy: 'stately',
  retryLimit: 20,
})

/** Enqueues {@link MERGE_FIELDS} for every Leaf user of an owner. */
export const MERGE_FIELDS_OF_OWNER = defineQueue<{ readonly ownerId: string }>({
  name: 'merge-fields-of-owner',
  kind: 'long',
  policy: 'stately',
  retryLimit: 20,
})
