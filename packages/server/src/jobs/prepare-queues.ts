/** Makes every declared queue exist with its present settings. */
import { randomUUID } from 'node:crypto'
import type { PgBoss } from 'pg-boss'
import type { AnyQueue } from './queue.js'

/** A claim without a heartbeat for this long belongs to a dead process. */
const HEARTBEAT_S = 20
const EXPIRE_S = 6 * 3600
/** Completed jobs tell nobody anything; failed ones are kept as dead letters, for two weeks. */
const DELETE_AFTER_S = 3600
const RETRY_DELAY_S = 2
const RETRY_DELAY_MAX_S = 300

/** Where jobs go that have used up their tries. */
export function deadLetterOf(queue: AnyQueue): string {
  return `${queue.name}_dead`
}

export async function prepareQueues(boss: PgBoss, queues: readonly AnyQueue[]): Promise<void> {
  for (const queue of queues) {
    const deadLetter = deadLetterOf(queue)
    const settings = {
      deadLetter,
      retryLimit: queue.retryLimit,
      retryDelay: RETRY_DELAY_S,
      retryBackoff: true,
      retryDelayMax: RETRY_DELAY_MAX_S,
      heartbeatSeconds: HEARTBEAT_S,
      expireInSeconds: EXPIRE_S,
      deleteAfterSeconds: DELETE_AFTER_S,
      notify: true,
    }
    await boss.createQueue(deadLetter)
    await boss.createQueue(queue.name, { policy: queue.policy, ...settings })
    await boss.updateQueue(queue.name, settings)
    // The engine looks a queue up at its first use, on its own connection: were that inside a transaction of ours, the
    // embedded database would never answer. Settling a job that does not exist is such a use.
    await boss.complete(queue.name, randomUUID())
  }
}
