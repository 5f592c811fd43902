/**
 * The door for whoever has something to tell: in the transaction of what is told, one indexed look-up; a delivery and its
 * job only where a webhook listens.
 */
import { randomUUID } from 'node:crypto'
import { ALERT_EVENTS, type AlertEvent, type AlertSource, resourceTime } from '@sheaf/contract'
import type { Trx } from '../database/index.js'
import type { Jobs } from '../jobs/index.js'
import { bodyOf } from './body.js'
import { DELIVER } from './queue.js'

type KeyOf<Event extends AlertEvent> = Exclude<(typeof ALERT_EVENTS)[Event][number], 'leafUserId'>

/** What is told: the event and the keys of its body, but for the Leaf user and the time. */
export type Alert = {
  readonly [Event in AlertEvent]: { readonly type: Event } & {
    readonly [Key in KeyOf<Event>]: Key extends 'source' ? AlertSource : string
  }
}[AlertEvent]

/** Tells alerts about things of one Leaf user. Nothing is told of a Leaf user that is deleted. */
export async function raiseAlerts(
  trx: Trx,
  jobs: Jobs,
  leafUserId: string,
  alerts: readonly Alert[],
  at: Date,
): Promise<void> {
  if (alerts.length === 0) return
  const listeners = await listenersTo(trx, leafUserId, [...new Set(alerts.map(({ type }) => type))])
  const deliveries = alerts.flatMap((alert) => {
    const webhookId = listeners.get(alert.type)
    if (webhookId === undefined) return []
    const body = alertBody(alert, leafUserId, at)
    return [{ id: randomUUID(), webhook_id: webhookId, leaf_user_id: leafUserId, body, created_at: at }]
  })
  if (deliveries.length === 0) return
  await trx.insertInto('alert_delivery').values(deliveries).execute()
  for (const { id, webhook_id } of deliveries) {
    await jobs.enqueue(trx, DELIVER, { deliveryId: id, failures: 0 }, { group: webhook_id })
  }
}

/**
 * Webhook ids by event. Their rows are held until our commit: a webhook or Leaf user that is deleted meanwhile must not
 * fail the transaction of what is told.
 */
async function listenersTo(
  trx: Trx,
  leafUserId: string,
  events: readonly AlertEvent[],
): Promise<ReadonlyMap<AlertEvent, string>> {
  const rows = await trx
    .selectFrom('leaf_user')
    .innerJoin('webhook_event', 'webhook_event.owner_id', 'leaf_user.owner_id')
    .innerJoin('webhook', 'webhook.id', 'webhook_event.webhook_id')
    .select(['webhook_event.event', 'webhook.id'])
    .where('leaf_user.id', '=', leafUserId)
    .where('leaf_user.deleted_at', 'is', null)
    .where('webhook_event.event', 'in', events)
    .forKeyShare(['leaf_user', 'webhook'])
    .execute()
  return new Map(rows.map(({ event, id }) => [event, id]))
}

function alertBody(alert: Alert, leafUserId: string, at: Date): string {
  const values: Readonly<Record<string, string>> = { ...alert, leafUserId }
  const keys: readonly string[] = ALERT_EVENTS[alert.type]
  const members = keys.map((key) => [key, values[key] ?? ''])
  return bodyOf({ ...Object.fromEntries(members), type: alert.type, timestamp: resourceTime(at) })
}
