/** How a turn of a delivery ends: in one transaction, unless another has been faster. */
import type { ProviderError } from '@sheaf/claas'
import type { Context } from '../context.js'
import { ACCEPTED, type ProviderSession, verdictOf } from '../credentials/index.js'
import type { Job } from '../jobs/index.js'
import type { DueDelivery } from './due-delivery.js'
import type { Outcome } from './outcome.js'
import { type DeliveryTurn, enqueueTurn } from './queue.js'

/** Failures that say something of the profile's inbox, and nothing of the credential. */
const OF_THE_PROFILE = new Set(['REQUEST_REFUSED', 'ANSWER_UNEXPECTED'])

/**
 * @param session of the call that the outcome follows from; what it says of the credential is applied too
 * @param error   what the call failed with
 */
export async function settle(
  { database, jobs, now }: Context,
  job: Job<DeliveryTurn>,
  due: DueDelivery,
  outcome: Outcome,
  session?: ProviderSession,
  error?: ProviderError,
): Promise<void> {
  const at = now()
  const { state, problem, failed = false, nextInS, providerDeliveryId = due.provider_delivery_id } = outcome
  const verdict = error === undefined ? ACCEPTED : verdictOf(error)
  const isOfCredential = error === undefined || !OF_THE_PROFILE.has(error.reason)
  await database.unitOfWork(async (trx) => {
    if (session !== undefined && isOfCredential) await session.settle(trx, verdict)
    const { numUpdatedRows } = await trx
      .updateTable('inbox_delivery')
      .set({
        state,
        ...(state === due.state ? {} : { state_since: at }),
        problem,
        provider_delivery_id: providerDeliveryId,
        turn: due.turn + 1,
        failures: failed ? due.failures + 1 : 0,
        sending_since: null,
      })
      .where('id', '=', due.id)
      .where('turn', '=', due.turn)
      .executeTakeFirst()
    if (numUpdatedRows === 1n && nextInS !== undefined) {
      const next = { deliveryId: due.id, turn: due.turn + 1, leafUserId: due.leaf_user_id }
      await enqueueTurn(trx, jobs, { ...next, startAfterS: nextInS })
    }
    await job.complete(trx)
  })
}
