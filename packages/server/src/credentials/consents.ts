/**
 * The record of consents: who allowed access to an account, when and how, and what became of it. A consent begins in the
 * transaction that stores its credential and ends with it; the record stays as long as the Leaf user.
 */
import { randomUUID } from 'node:crypto'
import {
  CLAAS,
  type ClientEnvironment,
  type Consent,
  type ConsentMethod,
  type ConsentStatus,
  type Page,
  resourceTime,
} from '@sheaf/contract'
import type { Selectable } from 'kysely'
import { type Db, newestPage, storableText, type Tables, type Trx } from '../database/index.js'

const DETAIL_LIMIT_BYTES = 2_000

/** How a consent came to us. */
export interface ConsentOrigin {
  readonly method: ConsentMethod
  /** The grower whom the link was made for, or the API owner who handed the token over. */
  readonly by: string
  readonly appName?: string
  readonly magicLinkId?: string
  /** What the provider says that it covers. */
  readonly scope?: string | null
}

/** Whose account, and which application asked. */
export interface ConsentSubject {
  readonly ownerId: string
  readonly leafUserId: string
  readonly environment: ClientEnvironment
  readonly clientKey: string
}

/** What became of an attempt: a credential, or a refusal with its reason. */
type ConsentResult =
  | { readonly credentialId: string }
  | { readonly status: 'REFUSED' | 'FAILED'; readonly detail: string }

export async function insertConsent(
  trx: Trx,
  { ownerId, leafUserId, environment, clientKey }: ConsentSubject,
  { method, by, appName, magicLinkId, scope }: ConsentOrigin,
  result: ConsentResult,
  at: Date,
): Promise<void> {
  const given = 'credentialId' in result
  await trx
    .insertInto('consent')
    .values({
      id: randomUUID(),
      owner_id: ownerId,
      leaf_user_id: leafUserId,
      client_environment: environment,
      client_key: clientKey,
      app_name: appName ?? null,
      method,
      given_by: by,
      magic_link_id: magicLinkId ?? null,
      credential_id: given ? result.credentialId : null,
      scope: scope ?? null,
      status: given ? 'GIVEN' : result.status,
      detail: given ? null : storableText(result.detail, DETAIL_LIMIT_BYTES),
      created_at: at,
      ended_at: null,
    })
    .execute()
}

/** The credential of a consent has gone, or is no longer accepted. Does nothing for one that has ended. */
export async function endConsent(
  trx: Trx,
  credentialId: string,
  status: Extract<ConsentStatus, 'REPLACED' | 'REMOVED' | 'LOST'>,
  at: Date,
): Promise<void> {
  await trx
    .updateTable('consent')
    .set({ status, ended_at: at })
    .where('credential_id', '=', credentialId)
    .where('status', '=', 'GIVEN')
    .execute()
}

/** One page of a Leaf user's consents, newest first. */
export async function listConsents(
  db: Db,
  leafUserId: string,
  { size, offset }: Page,
): Promise<{ items: Consent[]; total: number }> {
  const found = db.selectFrom('consent').where('leaf_user_id', '=', leafUserId)
  const { rows, total } = await newestPage(found, { size, offset })
  return { items: rows.map(consentOf), total }
}

function consentOf(row: Selectable<Tables['consent']>): Consent {
  const optional = {
    appName: row.app_name,
    magicLinkId: row.magic_link_id,
    credentialId: row.credential_id,
    scope: row.scope,
    detail: row.detail,
    endedTime: row.ended_at === null ? null : resourceTime(row.ended_at),
  }
  return {
    id: row.id,
    leafUserId: row.leaf_user_id,
    provider: CLAAS,
    clientEnvironment: row.client_environment,
    clientKey: row.client_key,
    method: row.method,
    by: row.given_by,
    status: row.status,
    createdTime: resourceTime(row.created_at),
    ...Object.fromEntries(Object.entries(optional).filter(([, value]) => value !== null)),
  }
}
