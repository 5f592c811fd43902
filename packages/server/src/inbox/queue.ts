/** The job of a delivery: hands it over, then asks what became of it. */
import type { Trx } from '../database/index.js'
import { defineQueue, type Jobs } from '../jobs/index.js'

export interface DeliveryTurn {
  readonly deliveryId: string
  /** Of the turns of a delivery: a job that comes late, or twice, finds another number and does nothing. */
  readonly turn: number
}

/** Each turn is a job of its own that the one before enqueues. Deaths of the process use the retries up. */
export const DELIVER_TASK = defineQueue<DeliveryTurn>({
  name: 'deliver-task',
  kind: 'long',
  policy: 'standard',
  retryLimit: 100,
})

export async function enqueueTurn(
  trx: Trx,
  jobs: Jobs,
  turn: DeliveryTurn & { readonly leafUserId: string; readonly startAfterS?: number },
): Promise<void> {
  const { leafUserId, startAfterS = 0, ...data } = turn
  await jobs.enqueue(trx, DELIVER_TASK, data, { group: leafUserId, priority: 10, startAfterS })
}
