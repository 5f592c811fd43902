/** The job that brings a credential's files in. Declared here, since attaching a credential makes it necessary. */
import type { Trx } from '../database/index.js'
import { defineQueue, type Jobs } from '../jobs/index.js'

export interface SyncTurn {
  readonly credentialId: string
  /** `list`: machines, outboxes, then files. `fetch`: only goes on with files that a `list` turn found. */
  readonly step: 'list' | 'fetch'
  /** 10: somebody waits; 5: first sync; 0: it was due. */
  readonly priority: 0 | 5 | 10
}

/**
 * Never two turns of a credential at once, never more than one waiting. Being killed uses up retries, so there are many;
 * a credential whose turn is lost comes up again at its interval.
 */
export const SYNC = defineQueue<SyncTurn>({ name: 'sync', kind: 'long', policy: 'stately', retryLimit: 100 })

export interface SyncOrder extends SyncTurn {
  readonly leafUserId: string
  readonly startAfterS?: number
  /** Takes the place of the waiting turn instead of leaving it as it is. */
  readonly insists?: boolean
}

export async function enqueueSync(trx: Trx, jobs: Jobs, order: SyncOrder): Promise<void> {
  const { leafUserId, startAfterS, insists, ...turn } = order
  await jobs.enqueue(trx, SYNC, turn, {
    key: turn.credentialId,
    group: leafUserId,
    priority: turn.priority,
    startAfterS: startAfterS ?? 0,
    debounce: insists ?? false,
  })
}
