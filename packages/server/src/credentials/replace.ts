/** Puts a credential in the place of another one, or of none: one short transaction, fenced by what was read before. */
import { randomUUID } from 'node:crypto'
import type { Secret } from '@sheaf/claas'
import type { ClientEnvironment } from '@sheaf/contract'
import type { Context } from '../context.js'
import { type ConsentOrigin, endConsent, insertConsent } from './consents.js'
import { attachedTo, type CredentialRow, sealed } from './credential-row.js'
import { insertEvents } from './events.js'
import { isMissing, providerOf } from './provider.js'
import { enqueueSync } from './queue.js'
import { cadenceOf, nextSyncInS } from './schedule.js'

/** What a person hands over. */
export interface OfferedCredential {
  readonly clientKey: string
  readonly clientSecret: Secret
  readonly refreshToken: Secret
  readonly environment: ClientEnvironment
  readonly consent: ConsentOrigin
}

export interface CredentialPlace {
  readonly ownerId: string
  readonly leafUserId: string
}

/** Somebody else attached, replaced or removed a credential since it was read: look again. */
export class Superseded extends Error {
  override readonly name = 'Superseded'
}

/** A validation has ended by then; if its process died, the sync validates. */
const SAFETY_NET_S = 15

/**
 * Stores an offered credential, not validated yet, with the record of its consent and its first sync.
 *
 * @param existing what it takes the place of; its events go with it
 * @param holder   holds the refresh lease from the start: the offered token is being spent already
 * @throws Superseded when `existing` is no longer what is attached
 */
export async function storeCredential(
  context: Context,
  place: CredentialPlace,
  existing: CredentialRow | undefined,
  offered: OfferedCredential,
  holder: string | null = null,
): Promise<CredentialRow> {
  const { database, jobs, now } = context
  const row = newRow(context, place, offered, holder)
  return await database.unitOfWork(async (trx) => {
    if (existing !== undefined) {
      const { numDeletedRows } = await trx
        .deleteFrom('credential')
        .where('id', '=', existing.id)
        .where('leaf_user_id', '=', place.leafUserId)
        .executeTakeFirst()
      if (numDeletedRows === 0n) throw new Superseded()
      await endConsent(trx, existing.id, 'REPLACED', now())
    }
    const stored = await trx
      .insertInto('credential')
      .values(row)
      .onConflict((conflict) => conflict.doNothing())
      .returningAll()
      .executeTakeFirst()
    if (stored === undefined) throw new Superseded()
    const subject = { ...place, environment: offered.environment, clientKey: offered.clientKey }
    await insertConsent(trx, subject, offered.consent, { credentialId: row.id }, row.created_at)
    if (existing !== undefined) {
      const body = `This credential replaced another one (${existing.id}).`
      await insertEvents(trx, row.id, [{ statusCode: 200, headers: {}, body }], now())
    }
    await enqueueSync(trx, jobs, firstSync(stored, place.leafUserId, SAFETY_NET_S))
    return stored
  })
}

/** The order of a credential's first sync. */
export function firstSync({ id }: Pick<CredentialRow, 'id'>, leafUserId: string, startAfterS: number) {
  return { credentialId: id, leafUserId, step: 'list', priority: 5, startAfterS, insists: true } as const
}

/** The first sync need not wait for its safety net when the validation has ended. */
export async function syncSoon({ database, jobs }: Context, { leafUserId }: CredentialPlace): Promise<void> {
  const row = await attachedTo(database.db, leafUserId)
  if (row === undefined || row.status === 'UNAUTHENTICATED') return
  await database.unitOfWork((trx) => enqueueSync(trx, jobs, firstSync(row, leafUserId, 0)))
}

function newRow(
  context: Context,
  { ownerId, leafUserId }: CredentialPlace,
  offered: OfferedCredential,
  holder: string | null,
) {
  const { secrets, settings, now } = context
  const id = randomUUID()
  const at = now()
  const connection = providerOf(context).connection(offered.environment)
  const missing = isMissing(connection)
  const cadence = cadenceOf(settings.syncIntervalS, missing ? undefined : connection.profile)
  return {
    id,
    owner_id: ownerId,
    leaf_user_id: leafUserId,
    client_environment: offered.environment,
    client_key: offered.clientKey,
    client_secret: sealed(secrets, id, 'client_secret', offered.clientSecret),
    refresh_token: sealed(secrets, id, 'refresh_token', offered.refreshToken),
    status: 'TEMPORARILY_UNAVAILABLE' as const,
    reason: missing ? 'PROFILE_MISSING' : null,
    status_since: at,
    created_at: at,
    refresh_lease_holder: holder,
    refresh_lease_until: holder === null ? null : providerOf(context).store.leases.end(offered.environment),
    next_sync_at: new Date(at.getTime() + nextSyncInS(cadence, Math.random()) * 1000),
  }
}
