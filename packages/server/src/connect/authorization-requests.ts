/**
 * Growers who were sent to CLAAS: one row each, with all that the way back needs. Its id travels in `state`, signed and
 * expiring; it counts once, and only in the browser that was sent.
 */
import { randomBytes, randomUUID } from 'node:crypto'
import { createPkceVerifier, Secret } from '@sheaf/claas'
import type { Selectable } from 'kysely'
import type { Context } from '../context.js'
import type { Db, Tables } from '../database/index.js'
import type { Cookie } from '../http/index.js'
import { callbackAddress } from './callback-address.js'
import type { UsableLink } from './open-link.js'
import { readSigned, signedText } from './signed-text.js'
import type { Trouble } from './words.js'

/** People look for passwords and second factors. */
const LIFETIME_S = 1_800
const BROWSER_BYTES = 32

type RequestRow = Selectable<Tables['authorization_request']>

/** A grower on the way to CLAAS, not stored yet. */
export interface Departure {
  readonly id: string
  readonly state: string
  readonly redirectUri: string
  readonly pkceVerifier: Secret | undefined
  readonly expiresAt: Date
  /** What the browser keeps. */
  readonly cookie: Cookie
}

export function depart({ secrets, settings, now }: Context, { connection }: UsableLink): Departure {
  const id = randomUUID()
  const expiresAt = new Date(now().getTime() + LIFETIME_S * 1000)
  return {
    id,
    state: signedText(secrets, 'authorization state', id, expiresAt),
    redirectUri: callbackAddress(settings.publicUrl),
    pkceVerifier: connection.profile.oauth.pkce === 'S256' ? createPkceVerifier() : undefined,
    expiresAt,
    cookie: cookieOf(settings.publicUrl, id, randomBytes(BROWSER_BYTES).toString('base64url'), LIFETIME_S),
  }
}

export async function storeDeparture(
  { database, secrets, now }: Context,
  { link, appKey }: UsableLink,
  { id, redirectUri, pkceVerifier, expiresAt, cookie }: Departure,
): Promise<void> {
  await database.db
    .insertInto('authorization_request')
    .values({
      id,
      magic_link_id: link.id,
      client_key: appKey.client_key,
      redirect_uri: redirectUri,
      pkce_verifier: pkceVerifier === undefined ? null : secrets.encrypt(pkceVerifier.reveal(), placeOf(id)),
      browser_digest: secrets.hmac('authorization browser', cookie.value),
      created_at: now(),
      expires_at: expiresAt,
      used_at: null,
    })
    .execute()
}

/** A grower who is back. */
export interface Return {
  readonly id: string
  readonly linkId: string
  readonly clientKey: string
  readonly redirectUri: string
  readonly pkceVerifier: Secret | undefined
  /** Takes from the browser what it kept. */
  readonly cookie: Cookie
}

/** What a person needs to know who comes back where nobody was expected. */
export interface Stranded {
  readonly trouble: Trouble
  readonly linkId?: string
}

/** The request that `state` names, now used; or why it cannot be. */
export async function takeReturn(
  { database, secrets, settings, now }: Context,
  state: string | undefined,
  cookies: ReadonlyMap<string, string>,
): Promise<Return | Stranded> {
  const read = readSigned(secrets, 'authorization state', state ?? '', now())
  if (read === 'foreign') return { trouble: 'stateForeign' }
  if (read === 'expired') return { trouble: 'stateExpired' }
  const row = await requestOf(database.db, read.id)
  if (row === undefined) return { trouble: 'linkWithdrawn' }
  const linkId = row.magic_link_id
  const kept = cookies.get(cookieName(row.id))
  if (row.used_at !== null) return { trouble: 'stateUsed', linkId }
  if (kept === undefined || secrets.hmac('authorization browser', kept) !== row.browser_digest) {
    return { trouble: 'stateOfAnotherBrowser', linkId }
  }
  const { numUpdatedRows } = await database.db
    .updateTable('authorization_request')
    .set({ used_at: now() })
    .where('id', '=', row.id)
    .where('used_at', 'is', null)
    .executeTakeFirst()
  if (numUpdatedRows === 0n) return { trouble: 'stateUsed', linkId }
  const { pkce_verifier: sealed } = row
  return {
    id: row.id,
    linkId,
    clientKey: row.client_key,
    redirectUri: row.redirect_uri,
    pkceVerifier: sealed === null ? undefined : new Secret(secrets.decrypt(sealed, placeOf(row.id))),
    cookie: cookieOf(settings.publicUrl, row.id, '', 0),
  }
}

/** Requests of yesterday: nobody comes back for them. */
export async function forgetOldRequests(db: Db, now: Date): Promise<void> {
  const limit = new Date(now.getTime() - 86_400_000)
  await db.deleteFrom('authorization_request').where('expires_at', '<', limit).execute()
}

async function requestOf(db: Db, id: string): Promise<RequestRow | undefined> {
  return await db.selectFrom('authorization_request').selectAll().where('id', '=', id).executeTakeFirst()
}

function cookieOf(publicUrl: string, id: string, value: string, maxAgeS: number): Cookie {
  const { pathname, protocol } = new URL(callbackAddress(publicUrl))
  return { name: cookieName(id), value, path: pathname, maxAgeS, secure: protocol === 'https:' }
}

function cookieName(id: string): string {
  return `sheaf-consent-${id}`
}

function placeOf(id: string): string {
  return `authorization_request.pkce_verifier:${id}`
}
