/**
 * `POST …/claas-credentials`: what is handed over becomes the credential of the Leaf user.
 *
 *   token rotated away before? ─► kept chain is validated, nothing is sent
 *   stored one OK?             ─► grant first: refused → stored one stays; else stored, validated
 *   otherwise                  ─► stored, validated
 *
 * Ten seconds are spent on it. What is not decided by then is stored as TEMPORARILY_UNAVAILABLE, and the first sync,
 * which is enqueued in the transaction that stores, asks again.
 */
import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { LeaseTaken, type ProviderAnswerEvent, type ProviderError } from '@sheaf/claas'
import type { Context } from '../context.js'
import { ApiError } from '../http/index.js'
import { askFirst, isRefused, settle } from './asked-grant.js'
import { attachedTo, type CredentialRow, credentialOf, fingerprint, opened } from './credential-row.js'
import { entriesOf, insertEvents } from './events.js'
import { isMissing, providerOf } from './provider.js'
import { CredentialGone, type HeldLease } from './refresh-lease.js'
import {
  type CredentialPlace,
  type OfferedCredential,
  Superseded,
  storeCredential,
  syncSoon,
} from './replace.js'
import { validate } from './validate.js'

const VALIDATION_MS = 10_000
const MOST_TRIES = 5

/**
 * Attaches, replacing what is there, and validates.
 *
 * @param deadline when to answer with what is known; nothing that is under way is cut off by it
 * @returns the credential as it stands then
 * @throws ApiError 400 `credentialRefused` when the stored one works and the offered grant is refused
 */
export async function attachOffered(
  context: Context,
  place: CredentialPlace,
  offered: OfferedCredential,
  deadline: AbortSignal = AbortSignal.timeout(VALIDATION_MS),
): Promise<CredentialRow> {
  for (let tries = 1; ; tries++) {
    try {
      await attachOnce(context, place, offered, deadline)
      return await credentialOf(context.database.db, place.leafUserId)
    } catch (error) {
      if (!(error instanceof Superseded || error instanceof CredentialGone) || tries === MOST_TRIES)
        throw error
    }
  }
}

async function attachOnce(
  context: Context,
  place: CredentialPlace,
  offered: OfferedCredential,
  deadline: AbortSignal,
): Promise<void> {
  const existing = await attachedTo(context.database.db, place.leafUserId)
  if (existing === undefined) return await storeAndValidate(context, place, undefined, offered, deadline)
  const standing = await standingOf(context, place, existing, offered)
  // a chain that is refused has nothing to lose: the token is sent, it may work again
  if (standing === 'spent' && existing.status !== 'UNAUTHENTICATED') {
    return await validateKept(context, existing, deadline)
  }
  if (standing !== 'current') return await replaceExisting(context, place, existing, offered, deadline)
  const lease = await leaseUntil(context, existing.id, deadline)
  // whoever holds the lease spends this very token; its result is the answer
  if (lease === undefined) return
  const { leases } = providerOf(context).store
  try {
    if (!lease.refreshToken.equals(offered.refreshToken)) throw new Superseded()
    await replaceExisting(context, place, existing, offered, deadline)
  } finally {
    await leases.release(lease)
  }
}

/** What the offered refresh token is to the stored chain. */
async function standingOf(
  { database, secrets }: Context,
  { leafUserId }: CredentialPlace,
  existing: CredentialRow,
  { refreshToken }: OfferedCredential,
): Promise<'current' | 'spent' | 'unknown'> {
  if (opened(secrets, existing.id, 'refresh_token', existing.refresh_token).equals(refreshToken))
    return 'current'
  const spent = await database.db
    .selectFrom('spent_refresh_token')
    .select('spent_at')
    .where('leaf_user_id', '=', leafUserId)
    .where('token_hmac', '=', fingerprint(secrets, refreshToken))
    .executeTakeFirst()
  return spent === undefined ? 'unknown' : 'spent'
}

async function validateKept(context: Context, existing: CredentialRow, deadline: AbortSignal): Promise<void> {
  const connection = providerOf(context).connection(existing.client_environment)
  if (!isMissing(connection)) await validate(context, connection, existing, deadline)
}

async function replaceExisting(
  context: Context,
  place: CredentialPlace,
  existing: CredentialRow,
  offered: OfferedCredential,
  deadline: AbortSignal,
): Promise<void> {
  const connection = providerOf(context).connection(offered.environment)
  if (existing.status !== 'OK' || isMissing(connection)) {
    return await storeAndValidate(context, place, existing, offered, deadline)
  }
  const grant = askFirst(connection, offered, context.now())
  const judgement = await Promise.race([grant.judgement, aborted(deadline)])
  if (judgement !== undefined && isRefused(judgement)) {
    await noteRefusal(context, existing, judgement.error, grant.events)
    const message = `The stored credential works and stays. ${judgement.error.sentence}`
    throw new ApiError(400, 'credentialRefused', message)
  }
  const holder = randomUUID()
  const stored = await storeCredential(context, place, existing, offered, holder)
  const settled = settle(context, stored, holder, grant)
  // not answered yet: it goes on in the background, and its tokens end in the store
  if (judgement === undefined) {
    const told = settled.catch((err: unknown) => context.log.error({ err }, 'late grant'))
    return providerOf(context).goesOn(told)
  }
  await settled
  if (judgement.verdict === 'accepted') await validate(context, connection, stored, deadline)
  await syncSoon(context, place)
}

async function storeAndValidate(
  context: Context,
  place: CredentialPlace,
  existing: CredentialRow | undefined,
  offered: OfferedCredential,
  deadline: AbortSignal,
): Promise<void> {
  const stored = await storeCredential(context, place, existing, offered)
  const connection = providerOf(context).connection(offered.environment)
  if (isMissing(connection)) {
    context.log.warn({ credential: stored.id }, connection.missing)
    return
  }
  await validate(context, connection, stored, deadline)
  await syncSoon(context, place)
}

async function noteRefusal(
  { database, now }: Context,
  { id }: CredentialRow,
  { reason, sentence, status }: ProviderError,
  events: readonly ProviderAnswerEvent[],
): Promise<void> {
  const body = `A new credential was offered and refused, this one stays. ${reason}: ${sentence}`
  const entries = [...entriesOf(events), { statusCode: status, headers: {}, body }]
  await database.unitOfWork((trx) => insertEvents(trx, id, entries, now()))
}

/** The lease, undefined when somebody else holds it until the deadline. */
async function leaseUntil(
  context: Context,
  id: string,
  deadline: AbortSignal,
): Promise<HeldLease | undefined> {
  const { leases } = providerOf(context).store
  while (!deadline.aborted) {
    try {
      return await leases.take(id)
    } catch (error) {
      if (!(error instanceof LeaseTaken)) throw error
      await sleep(error.retryAfterMs / 4, undefined, { signal: deadline }).catch(() => undefined)
    }
  }
  return undefined
}

function aborted(signal: AbortSignal): Promise<undefined> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve(undefined)
    else signal.addEventListener('abort', () => resolve(undefined), { once: true })
  })
}
