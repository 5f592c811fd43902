/** How a turn ends: status, times and the next turn in one transaction with the end of the job. */
import type { ProviderError } from '@sheaf/claas'
import type { Context } from '../context.js'
import {
  adaptedCadence,
  backoffS,
  type CredentialRow,
  cadenceOf,
  enqueueSync,
  nextSyncInS,
  type SyncOrder,
  type SyncTurn,
  verdictOf,
} from '../credentials/index.js'
import type { Job } from '../jobs/index.js'
import type { Fetching } from './fetching.js'
import type { TurnResult } from './turn-result.js'

export async function endWell(fetching: Fetching, job: Job<SyncTurn>, result: TurnResult): Promise<void> {
  const { context, connection, session, credential } = fetching
  const { database, jobs, settings, now, log } = context
  const at = now()
  const { last_file_at, created_at } = credential
  const worked = { at, lastFileAt: last_file_at, connectedAt: created_at, season: settings.silence.season }
  const cadence = adaptedCadence(cadenceOf(settings.syncIntervalS, connection.profile), worked)
  const nextInS = nextSyncInS(cadence, Math.random())
  const times = result.listed
    ? { last_sync_at: at, sync_reference_time: at, next_sync_at: later(at, nextInS), sync_failures: 0 }
    : { last_sync_at: at }
  await database.unitOfWork(async (trx) => {
    // a turn that only went on with files says nothing of machines
    if (result.listed) await session.settle(trx, result.verdict)
    await trx.updateTable('credential').set(times).where('id', '=', credential.id).execute()
    if (result.goesOn) await enqueueSync(trx, jobs, continuation(fetching, result.goesOnInS))
    await job.complete(trx)
  })
  const about = { job: job.id, credential: credential.id, leafUser: credential.leaf_user_id }
  log.info({ ...about, step: job.data.step, goesOn: result.goesOn }, 'synced')
}

/**
 * The whole credential is in trouble, or a machine whose listing is wanted: it says why, and is asked again when that
 * makes sense.
 *
 * @param goesOn files wait that can be fetched all the same
 */
export async function endFailed(
  fetching: Fetching,
  job: Job<SyncTurn>,
  error: ProviderError,
  goesOn = false,
): Promise<void> {
  const { context, connection, session, credential } = fetching
  const { database, jobs, settings, now, log, metrics } = context
  const cadence = cadenceOf(settings.syncIntervalS, connection.profile)
  metrics.syncFailed(credential.client_environment, error.reason)
  const { reason, status } = error
  log.warn(
    { job: job.id, credential: credential.id, leafUser: credential.leaf_user_id, reason, status },
    'sync failed',
  )
  const failures = credential.sync_failures + 1
  const at = later(now(), backoffS(cadence, failures, error.retryAfterMs, Math.random()))
  await database.unitOfWork(async (trx) => {
    await session.settle(trx, verdictOf(error))
    await trx
      .updateTable('credential')
      .set({ sync_failures: failures, next_sync_at: at })
      .where('id', '=', credential.id)
      .where('status', '<>', 'UNAUTHENTICATED')
      .execute()
    if (goesOn) await enqueueSync(trx, jobs, continuation(fetching, 0))
    await job.complete(trx)
  })
}

/**
 * The turn that goes on with the files that wait. Only the first turn goes before others: a long first sync that kept its
 * priority would keep everybody waiting whose turn is due.
 */
function continuation({ credential }: Fetching, startAfterS: number): SyncOrder {
  const { id: credentialId, leaf_user_id: leafUserId } = credential
  return { credentialId, leafUserId, step: 'fetch', priority: 0, startAfterS }
}

/** There is no profile for this environment: nothing can be asked. */
export async function endUnconnected(
  { database, settings, now, log }: Context,
  job: Job<SyncTurn>,
  credential: CredentialRow,
  missing: string,
): Promise<void> {
  log.warn({ credential: credential.id }, missing)
  const at = later(now(), nextSyncInS(cadenceOf(settings.syncIntervalS, undefined), Math.random()))
  await database.unitOfWork(async (trx) => {
    await trx
      .updateTable('credential')
      .set({ status: 'TEMPORARILY_UNAVAILABLE', reason: 'PROFILE_MISSING', next_sync_at: at })
      .where('id', '=', credential.id)
      .where('status', '<>', 'UNAUTHENTICATED')
      .execute()
    await job.complete(trx)
  })
}

function later(from: Date, seconds: number): Date {
  return new Date(from.getTime() + seconds * 1000)
}
