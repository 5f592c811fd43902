/**
 * The log of a credential: every refused provider answer, every result of a token refresh, and sentences of our own.
 * What comes in from the provider was redacted where it arrived; it is kept for 30 days and goes with its credential.
 */
import type { ProviderAnswerEvent } from '@sheaf/claas'
import { type CredentialEvent, type Page, resourceTime } from '@sheaf/contract'
import { type Database, type Db, orderedId, storableText, type Trx } from '../database/index.js'

export interface EventEntry {
  /** HTTP status of the provider, 0 when no answer came. */
  readonly statusCode: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  /** When it was heard, for what is written later; default: when it is written. */
  readonly heard?: Heard
}

/** A place in the order of events. */
export interface Heard {
  readonly id: string
  readonly at: Date
}

const BODY_LIMIT_BYTES = 64 * 1024
const RETENTION_MS = 30 * 86_400_000

/** What is kept of a provider's answer; undefined for answers that nobody will ask about. */
export function entryOf({ kind, status, headers, body }: ProviderAnswerEvent): EventEntry | undefined {
  const succeeded = status >= 200 && status < 300
  return succeeded && kind === 'api' ? undefined : { statusCode: status, headers, body }
}

/** What is kept of several answers, in their order. */
export function entriesOf(events: readonly ProviderAnswerEvent[]): EventEntry[] {
  return events.flatMap((event) => entryOf(event) ?? [])
}

/** Writes entries, oldest first, unless the credential is gone. */
export async function insertEvents(
  trx: Trx,
  credentialId: string,
  entries: readonly EventEntry[],
  at: Date,
): Promise<void> {
  if (entries.length === 0) return
  // held until our commit, as the foreign key would do: a deletion meanwhile must not fail what is told here
  const credential = await trx
    .selectFrom('credential')
    .select('id')
    .where('id', '=', credentialId)
    .forKeyShare()
    .executeTakeFirst()
  if (credential === undefined) return
  const rows = entries.map(({ statusCode, headers, body, heard = heardAt(at) }) => ({
    id: heard.id,
    credential_id: credentialId,
    created_at: heard.at,
    status_code: statusCode,
    headers: storableText(JSON.stringify(headers), BODY_LIMIT_BYTES),
    body: storableText(body, BODY_LIMIT_BYTES),
  }))
  await trx.insertInto('credential_event').values(rows).execute()
}

/** Writes an entry unless one of the same words is there. */
export async function insertOnce(
  trx: Trx,
  credentialId: string,
  entry: EventEntry,
  at: Date,
): Promise<boolean> {
  const told = await trx
    .selectFrom('credential_event')
    .select('id')
    .where('credential_id', '=', credentialId)
    .where('body', '=', entry.body)
    .executeTakeFirst()
  if (told !== undefined) return false
  await insertEvents(trx, credentialId, [entry], at)
  return true
}

/** One page, newest first, of those that are kept; what has expired may still wait for its removal. */
export async function listEvents(
  db: Db,
  credentialId: string,
  { size, offset }: Page,
  now: Date,
): Promise<{ items: CredentialEvent[]; total: number }> {
  const found = db
    .selectFrom('credential_event')
    .where('credential_id', '=', credentialId)
    .where('created_at', '>=', expiry(now))
  const { total } = await found.select((eb) => eb.fn.countAll<string>().as('total')).executeTakeFirstOrThrow()
  const rows = await found
    .selectAll()
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(size)
    .offset(offset)
    .execute()
  const items = rows.map((row) => ({
    id: row.id,
    createdDate: resourceTime(row.created_at),
    statusCode: row.status_code,
    headers: row.headers,
    body: row.body,
  }))
  return { items, total: Number(total) }
}

/** Removes what is older than 30 days. */
export async function forgetOldEvents({ db }: Database, now: Date): Promise<void> {
  await db.deleteFrom('credential_event').where('created_at', '<', expiry(now)).execute()
}

function expiry(now: Date): Date {
  return new Date(now.getTime() - RETENTION_MS)
}

/** The next place in the order of events. */
export function heardAt(at: Date): Heard {
  return { id: orderedId(at), at }
}
