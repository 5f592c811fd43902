/**
 * The job `deliver-alert`: one attempt.
 *
 *   delivery ─► call ─┬─ 2xx ─► delivery gone
 *                     └─ else ─► failed call noted, next attempt enqueued; after the fifth the delivery is gone
 *
 * Both ends are one transaction that also completes the job. A process that dies between call and transaction calls
 * again: at least once.
 */
import type { Context } from '../context.js'
import type { Db, Trx } from '../database/index.js'
import type { Job } from '../jobs/index.js'
import { callWebhook, isAcknowledged, type Outcome } from './call.js'
import { beginCall, endCall } from './calls-at-once.js'
import { noteFailedCall } from './failed-calls.js'
import { DELIVER, type DeliveryRef } from './queue.js'
import { resolveBySystem } from './target.js'
import { secretOf } from './webhook-row.js'

/** Minutes after the first failure at which an alert is tried again. */
const RETRY_AT_MIN = [1, 30, 60, 240] as const

/** After this time a call is tried for which there was no room. */
const PUT_OFF_S = 2

export async function deliverAlert(context: Context, job: Job<DeliveryRef>): Promise<void> {
  const { database, jobs } = context
  const delivery = await readDelivery(database.db, job.data)
  // acknowledged, given up, or gone with its webhook or Leaf user
  if (delivery === undefined) return
  if (!beginCall(delivery.id)) {
    await database.unitOfWork(async (trx) => {
      await jobs.enqueue(trx, DELIVER, job.data, { group: delivery.id, startAfterS: PUT_OFF_S })
      await job.complete(trx)
    })
    return
  }
  try {
    await attempt(context, job, delivery)
  } finally {
    endCall(delivery.id)
  }
}

async function attempt(context: Context, job: Job<DeliveryRef>, delivery: Delivery): Promise<void> {
  const { database, settings, secrets } = context
  const call = { url: delivery.url, secret: secretOf(secrets, delivery), body: delivery.body }
  const rules = { allowPrivate: settings.alerts.allowPrivate, resolve: resolveBySystem }
  const outcome = await callWebhook(call, rules)
  if (isAcknowledged(outcome)) {
    await database.unitOfWork(async (trx) => {
      await dropDelivery(trx, job.data)
      await job.complete(trx)
    })
    return
  }
  const about = 'status' in outcome ? { status: outcome.status } : { reason: outcome.connectionError }
  context.log.info({ ...job.data, webhook: delivery.id, ...about }, 'alert was not acknowledged')
  await database.unitOfWork(async (trx) => {
    await noteFailure(trx, context, job.data, delivery, outcome)
    await job.complete(trx)
  })
}

type Delivery = NonNullable<Awaited<ReturnType<typeof readDelivery>>>

/** The webhook, and what is to be told to it; undefined when this attempt is not due any more. */
async function readDelivery(db: Db, { deliveryId, failures }: DeliveryRef) {
  return await db
    .selectFrom('alert_delivery')
    .innerJoin('webhook', 'webhook.id', 'alert_delivery.webhook_id')
    .innerJoin('leaf_user', 'leaf_user.id', 'alert_delivery.leaf_user_id')
    .select(['webhook.id', 'webhook.owner_id', 'url', 'secret', 'leaf_user_id', 'body', 'first_failed_at'])
    .where('leaf_user.deleted_at', 'is', null)
    .where('alert_delivery.id', '=', deliveryId)
    .where('failures', '=', failures)
    .executeTakeFirst()
}

/** @returns whether it was still there */
async function dropDelivery(trx: Trx, { deliveryId, failures }: DeliveryRef): Promise<boolean> {
  const { numDeletedRows } = await trx
    .deleteFrom('alert_delivery')
    .where('id', '=', deliveryId)
    .where('failures', '=', failures)
    .executeTakeFirst()
  return numDeletedRows === 1n
}

async function noteFailure(
  trx: Trx,
  { jobs, now }: Pick<Context, 'jobs' | 'now'>,
  ref: DeliveryRef,
  delivery: Delivery,
  outcome: Outcome,
): Promise<void> {
  const at = now()
  if (!(await holdLeafUser(trx, delivery.leaf_user_id))) return
  const firstFailedAt = delivery.first_failed_at ?? at
  const retryAtMin = RETRY_AT_MIN[ref.failures]
  const wasThere =
    retryAtMin === undefined ? await dropDelivery(trx, ref) : await countFailure(trx, ref, firstFailedAt)
  if (!wasThere) return
  await noteFailedCall(trx, delivery, outcome, at)
  if (retryAtMin === undefined) return
  const dueMs = firstFailedAt.getTime() + retryAtMin * 60_000
  const startAfterS = Math.max(0, Math.ceil((dueMs - at.getTime()) / 1000))
  const next = { ...ref, failures: ref.failures + 1 }
  await jobs.enqueue(trx, DELIVER, next, { group: delivery.id, startAfterS })
}

/** First, before anything that goes with it: an erasure meanwhile waits for us, or we for it. */
async function holdLeafUser(trx: Trx, id: string): Promise<boolean> {
  const row = await trx
    .selectFrom('leaf_user')
    .select('id')
    .where('id', '=', id)
    .forKeyShare()
    .executeTakeFirst()
  return row !== undefined
}

/** @returns whether it was still there */
async function countFailure(
  trx: Trx,
  { deliveryId, failures }: DeliveryRef,
  firstFailedAt: Date,
): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('alert_delivery')
    .set({ failures: failures + 1, first_failed_at: firstFailedAt })
    .where('id', '=', deliveryId)
    .where('failures', '=', failures)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}
