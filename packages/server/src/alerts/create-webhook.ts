/**
 * `POST /webhooks`.
 *
 *   events free? ─► confirmation call ─► webhook and its events, in one transaction that finds out again who was first
 */
import { randomUUID } from 'node:crypto'
import { type AlertEvent, WEBHOOK_CONFIRMATION, type Webhook, type WebhookCreate } from '@sheaf/contract'
import type { Context } from '../context.js'
import type { Db } from '../database/index.js'
import { ApiError, invalid, type Owner } from '../http/index.js'
import { bodyOf } from './body.js'
import { callWebhook, isAcknowledged, type Outcome } from './call.js'
import { resolveBySystem } from './target.js'
import { sealedSecret, shown } from './webhook-row.js'

/** @throws ApiError 400 `eventRegisteredTwice`, `webhookUnreachable`, or naming the key that cannot be used */
export async function createWebhook(context: Context, owner: Owner, wanted: WebhookCreate): Promise<Webhook> {
  const { database, secrets, now } = context
  const events = [...new Set(wanted.events)]
  refuseUnusable(wanted.url)
  await refuseTaken(database.db, owner, events)
  await confirm(context, wanted)
  const id = randomUUID()
  const row = {
    id,
    owner_id: owner.id,
    name: wanted.name,
    url: wanted.url,
    secret: sealedSecret(secrets, id, wanted.secret),
    created_at: now(),
  }
  await database.unitOfWork(async (trx) => {
    await trx.insertInto('webhook').values(row).execute()
    const { numInsertedOrUpdatedRows } = await trx
      .insertInto('webhook_event')
      .values(events.map((event, position) => ({ owner_id: owner.id, event, webhook_id: id, position })))
      .onConflict((conflict) => conflict.columns(['owner_id', 'event']).doNothing())
      .executeTakeFirst()
    if (numInsertedOrUpdatedRows === BigInt(events.length)) return
    // somebody else registered one of them while the address was called
    throw registeredTwice(events)
  })
  return shown(context, row, events)
}

function refuseUnusable(address: string): void {
  const refused = (message: string) => invalid([{ objectName: 'webhook', field: 'url', message }])
  if (!URL.canParse(address)) throw refused('is no address that can be called')
  const { username, password } = new URL(address)
  if (username !== '' || password !== '') {
    throw refused('must not carry a name or password: calls are known by their signature')
  }
}

async function refuseTaken(db: Db, owner: Owner, events: readonly AlertEvent[]): Promise<void> {
  const taken = await db
    .selectFrom('webhook_event')
    .select('event')
    .where('owner_id', '=', owner.id)
    .where('event', 'in', events)
    .orderBy('event')
    .execute()
  if (taken.length > 0) throw registeredTwice(taken.map(({ event }) => event))
}

function registeredTwice(events: readonly AlertEvent[]): ApiError {
  const sentence = `Another webhook of this owner listens to ${events.join(', ')}; delete it first.`
  return new ApiError(400, 'eventRegisteredTwice', sentence, [
    { objectName: 'webhook', field: 'events', message: sentence },
  ])
}

async function confirm({ settings, log }: Context, { url, secret }: WebhookCreate): Promise<void> {
  const { allowPrivate, requireConfirmation } = settings.alerts
  const outcome = await callWebhook(
    { url, secret, body: bodyOf(WEBHOOK_CONFIRMATION) },
    { allowPrivate, resolve: resolveBySystem },
  )
  if (isAcknowledged(outcome)) return
  const sentence = `The address did not confirm: ${reasonOf(outcome)}.`
  if (requireConfirmation || ('refused' in outcome && outcome.refused)) {
    throw new ApiError(400, 'webhookUnreachable', sentence, [
      { objectName: 'webhook', field: 'url', message: sentence },
    ])
  }
  log.info({ reason: reasonOf(outcome) }, 'webhook is created without confirmation')
}

/** What the receiver wrote is not repeated: whoever registers an address must not read through us what stands there. */
function reasonOf(outcome: Outcome): string {
  if ('connectionError' in outcome) return outcome.connectionError
  return `it answered its signed call with ${outcome.status}, and a 2xx is needed`
}
