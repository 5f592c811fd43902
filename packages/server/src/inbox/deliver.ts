/**
 * The job `deliver-task`: one turn of one delivery.
 *
 *   WAITING ─► handed to the provider ─► QUEUED ─► asked, ever more rarely ─► DELIVERED ─► ACCEPTED | REJECTED | EXPIRED
 *      └── trouble that passes: another turn later; refused for good: FAILED
 *
 * What a turn came to, the next turn and the end of the job are one transaction. A process that dies between the
 * provider's answer and it hands the same bytes over again under the same idempotency key: the provider answers as the
 * first time. Where the provider knows no such key, a call whose end nobody saw is not repeated.
 */
import { type InboxDelivery, ProviderError } from '@sheaf/claas'
import type { Context } from '../context.js'
import {
  attachedTo,
  type Connection,
  type CredentialRow,
  isMissing,
  openSession,
  type ProviderSession,
  providerOf,
} from '../credentials/index.js'
import type { Job } from '../jobs/index.js'
import { machinesOf } from '../sync/index.js'
import { archiveKey } from './archive-key.js'
import { type DueDelivery, readDue } from './due-delivery.js'
import { CALL_UNSEEN, type Outcome, outcomeOf, outcomeOfAnswer, outcomeOfError, WAITS } from './outcome.js'
import type { DeliveryTurn } from './queue.js'
import { settle } from './settle.js'

export async function deliverTask(context: Context, job: Job<DeliveryTurn>): Promise<void> {
  const { db } = context.database
  const due = await readDue(db, job.data)
  // another turn has been faster, or the Leaf user is gone
  if (due === undefined) return
  if (due.state === 'WAITING' && due.valid_until !== null && due.valid_until <= context.now()) {
    return await settle(context, job, due, { state: 'EXPIRED', problem: 'It was not handed over in time.' })
  }
  const credential = await attachedTo(db, due.leaf_user_id)
  const obstacle = obstacleTo(context, due, credential)
  if (obstacle !== undefined) return await settle(context, job, due, outcomeOf(due, obstacle, context.now()))
  const connection = providerOf(context).connection(due.client_environment) as Connection
  const session = openSession(context, connection, credential!, job.signal)
  try {
    const outcome = await call(context, connection, session, due)
    await settle(context, job, due, outcome, session)
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error
    const isSafe = due.state !== 'WAITING' || connection.profile.resources.inbox.idempotencyHeader !== null
    const outcome = outcomeOfError(due, error, isSafe, context.now())
    context.log.info(
      { delivery: due.id, credential: credential!.id, reason: error.reason },
      'task could not be delivered',
    )
    await settle(context, job, due, outcome, session, error)
  } finally {
    await session.flush()
    if (job.signal.aborted) await connection.keeper.idle()
  }
}

/** Why nothing can be asked of the provider now. */
function obstacleTo(
  context: Context,
  due: DueDelivery,
  credential: CredentialRow | undefined,
): string | undefined {
  if (credential === undefined || credential.client_environment !== due.client_environment)
    return WAITS.noAccount
  if (credential.status === 'UNAUTHENTICATED') return WAITS.consentLost
  const connection = providerOf(context).connection(due.client_environment)
  return isMissing(connection) ? connection.missing : undefined
}

async function call(
  context: Context,
  { profile }: Connection,
  session: ProviderSession,
  due: DueDelivery,
): Promise<Outcome> {
  const { database, objects } = context
  const park = { leafUserId: due.leaf_user_id, environment: due.client_environment }
  const machine = (await machinesOf(database.db, park)).find(
    ({ machine_id }) => machine_id === due.machine_id,
  )
  const asked = session.inOrganization(machine?.organization_id ?? null)
  let answer: InboxDelivery | null
  if (due.state === 'WAITING') {
    if (profile.resources.inbox.idempotencyHeader === null) {
      if (due.sending_since !== null) return { state: 'FAILED', problem: CALL_UNSEEN }
      await database.db
        .updateTable('inbox_delivery')
        .set({ sending_since: context.now() })
        .where('id', '=', due.id)
        .execute()
    }
    answer = await session.client.send(asked, due.machine_id, {
      bytes: await objects.get(archiveKey(due.leaf_user_id, due.content_hash)),
      fileName: 'TASKDATA.zip',
      name: due.name,
      validUntil: due.valid_until ?? undefined,
      idempotencyKey: due.id,
    })
  } else {
    answer = await session.client.delivery(asked, due.machine_id, due.provider_delivery_id!)
  }
  return outcomeOfAnswer(due, answer, profile, context.now())
}
