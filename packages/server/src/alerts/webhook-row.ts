/** Webhooks as they are stored, and as answers show them. */
import { type AlertEvent, isUuid, maskSecret, type Webhook } from '@sheaf/contract'
import type { Selectable } from 'kysely'
import type { Context } from '../context.js'
import type { Db, Tables } from '../database/index.js'
import { notFound, type Owner } from '../http/index.js'
import type { Secrets } from '../secrets/index.js'

export type WebhookRow = Selectable<Tables['webhook']>

export function sealedSecret(secrets: Secrets, webhookId: string, secret: string): string {
  return secrets.encrypt(secret, `webhook.secret:${webhookId}`)
}

/** @throws DecryptionFailed when the master key is another one than at the time of writing */
export function secretOf(secrets: Secrets, { id, secret }: Pick<WebhookRow, 'id' | 'secret'>): string {
  return secrets.decrypt(secret, `webhook.secret:${id}`)
}

type Place = Pick<Context, 'database' | 'secrets' | 'settings'>

/** The webhooks of an owner, oldest first. There are no more than there are events. */
export async function listWebhooks(place: Place, owner: Owner): Promise<Webhook[]> {
  const { db } = place.database
  const rows = await db
    .selectFrom('webhook')
    .selectAll()
    .where('owner_id', '=', owner.id)
    .orderBy('created_at')
    .orderBy('id')
    .execute()
  const events = await eventsOf(db, owner)
  return rows.map((row) => shown(place, row, events.get(row.id) ?? []))
}

/** @throws ApiError 404 for an id that does not belong to the owner */
export async function webhookOf(place: Place, owner: Owner, id: string): Promise<Webhook> {
  if (!isUuid(id)) throw notFound('webhook')
  const found = (await listWebhooks(place, owner)).find((webhook) => webhook.id === id.toLowerCase())
  if (found === undefined) throw notFound('webhook')
  return found
}

/** As answers show it: the secret masked, unless the operator reveals secrets. */
export function shown(
  { secrets, settings }: Pick<Place, 'secrets' | 'settings'>,
  row: WebhookRow,
  events: readonly AlertEvent[],
): Webhook {
  const secret = secretOf(secrets, row)
  return {
    id: row.id,
    name: row.name,
    events: [...events],
    url: row.url,
    secret: settings.revealSecrets ? secret : maskSecret(secret),
  }
}

/** Events by webhook, as they were given. */
async function eventsOf(db: Db, owner: Owner): Promise<ReadonlyMap<string, AlertEvent[]>> {
  const rows = await db
    .selectFrom('webhook_event')
    .select(['webhook_id', 'event'])
    .where('owner_id', '=', owner.id)
    .orderBy('position')
    .execute()
  const events = new Map<string, AlertEvent[]>()
  for (const { webhook_id, event } of rows) events.set(webhook_id, [...(events.get(webhook_id) ?? []), event])
  return events
}
