/** Jobs of converting anew. */
import type { Trx } from '../database/index.js'
import { defineQueue, type Jobs } from '../jobs/index.js'

export interface Comparison {
  readonly reprocessId: string
  readonly leafUserId: string
}

/** Compares one original or field of a Leaf user, then enqueues itself for the next. */
export const COMPARE = defineQueue<Comparison>({
  name: 'compare',
  kind: 'long',
  policy: 'stately',
  retryLimit: 100,
})

export interface Adoption {
  readonly reprocessId: string
}

/** Has some originals converted for good, then enqueues itself for more. */
export const ADOPT = defineQueue<Adoption>({
  name: 'adopt',
  kind: 'long',
  policy: 'stately',
  retryLimit: 100,
})

export async function enqueueComparison(trx: Trx, jobs: Jobs, data: Comparison): Promise<void> {
  await jobs.enqueue(trx, COMPARE, data, {
    key: `${data.reprocessId}/${data.leafUserId}`,
    group: data.leafUserId,
  })
}

export async function enqueueAdoption(trx: Trx, jobs: Jobs, data: Adoption): Promise<void> {
  await jobs.enqueue(trx, ADOPT, data, { key: data.reprocessId })
}
