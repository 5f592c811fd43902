/**
 * Tokens in the database, as the token keeper needs them.
 *
 * What it guarantees: a rotated refresh token is durable before the access token that came with it is handed out, the
 * token it replaces is remembered by its fingerprint in the same commit, and no transaction is open while the provider
 * is asked. Killed between answer and commit, the old token is still stored: the next try either gets the same pair
 * again or is refused, and then the status says so.
 */
import type {
  CachedAccessToken,
  CredentialTokenStore,
  ProviderAnswerEvent,
  ProviderError,
  RefreshedTokens,
  Secret,
} from '@sheaf/claas'
import { CLAAS, type ClientEnvironment } from '@sheaf/contract'
import { raiseAlerts } from '../alerts/index.js'
import type { Context } from '../context.js'
import type { Trx } from '../database/index.js'
import { fingerprint, opened, sealed } from './credential-row.js'
import { entriesOf, insertEvents, insertOnce } from './events.js'
import { expiryWarning } from './expiry-warning.js'
import { CredentialGone, type HeldLease, type LeaseLength, RefreshLeases } from './refresh-lease.js'
import { applyVerdict, verdictOf } from './status.js'

type Place = Pick<Context, 'database' | 'jobs' | 'secrets' | 'now'>

const FREED = { refresh_lease_holder: null, refresh_lease_until: null }

export class TokenStore implements CredentialTokenStore<HeldLease> {
  readonly #place: Place
  readonly #warnDaysOf: (environment: ClientEnvironment) => number
  readonly leases: RefreshLeases

  /**
   * @param warnDaysOf how many days before the end of a consent people are told, by environment
   * @param leaseS     how long a lease lasts without renewal
   */
  constructor(place: Place, warnDaysOf: (environment: ClientEnvironment) => number, leaseS?: LeaseLength) {
    this.#place = place
    this.#warnDaysOf = warnDaysOf
    this.leases = new RefreshLeases(place.database.db, place.secrets, leaseS)
  }

  async cachedAccessToken(credentialId: string): Promise<CachedAccessToken | null> {
    const { database, secrets } = this.#place
    const row = await database.db
      .selectFrom('credential')
      .select(['access_token', 'access_expires_at', 'refreshed_at'])
      .where('id', '=', credentialId)
      .executeTakeFirst()
    if (row === undefined) throw new CredentialGone(credentialId)
    const { access_token, access_expires_at, refreshed_at } = row
    if (access_token === null || access_expires_at === null || refreshed_at === null) return null
    return {
      accessToken: opened(secrets, credentialId, 'access_token', access_token),
      expiresAtMs: access_expires_at.getTime(),
      lifetimeS: (access_expires_at.getTime() - refreshed_at.getTime()) / 1000,
    }
  }

  async currentRefreshToken(credentialId: string): Promise<Secret> {
    const { database, secrets } = this.#place
    const row = await database.db
      .selectFrom('credential')
      .select('refresh_token')
      .where('id', '=', credentialId)
      .executeTakeFirst()
    if (row === undefined) throw new CredentialGone(credentialId)
    return opened(secrets, credentialId, 'refresh_token', row.refresh_token)
  }

  confirmLease(lease: HeldLease): Promise<void> {
    return this.leases.confirm(lease)
  }

  leaseRefresh(credentialId: string): Promise<HeldLease> {
    return this.leases.take(credentialId)
  }

  /** Writes nothing when the stored token is no longer the one that was spent: then it was written before, or is gone. */
  async commitRefresh(
    lease: HeldLease,
    tokens: RefreshedTokens,
    events: readonly ProviderAnswerEvent[],
  ): Promise<void> {
    const { database, jobs, now } = this.#place
    const columns = this.#columnsOf(lease, tokens)
    const end = columns.refresh_expires_at ?? null
    const spent = tokens.rotated ? fingerprint(this.#place.secrets, lease.refreshToken) : null
    await database.unitOfWork(async (trx) => {
      const before = await trx
        .selectFrom('credential')
        .select(['client_environment', 'client_key', 'status', 'refresh_expires_at'])
        .where('id', '=', lease.credentialId)
        .executeTakeFirst()
      const row = await trx
        .updateTable('credential')
        .set(columns)
        .where('id', '=', lease.credentialId)
        .where('refresh_token', '=', lease.sealedRefreshToken)
        .returning('leaf_user_id')
        .executeTakeFirst()
      if (row === undefined || before === undefined) return
      if (spent !== null && row.leaf_user_id !== null)
        await rememberSpent(trx, row.leaf_user_id, spent, now())
      await insertEvents(trx, lease.credentialId, entriesOf(events), now())
      const warnDays = this.#warnDaysOf(before.client_environment)
      const warning = expiryWarning({ before: before.refresh_expires_at, now: end }, warnDays, now())
      if (warning === undefined || !(await insertOnce(trx, lease.credentialId, warning, now()))) return
      if (row.leaf_user_id === null) return
      const about = { credential: before.client_key, provider: CLAAS, credentialId: lease.credentialId }
      const told = { ...about, message: warning.body.replace(/^\w+: /, ''), status: before.status }
      await raiseAlerts(trx, jobs, row.leaf_user_id, [{ type: 'credentialsExpiring', ...told }], now())
    })
    this.leases.letGo(lease)
  }

  async abandonRefresh(
    lease: HeldLease,
    error: ProviderError | null,
    events: readonly ProviderAnswerEvent[],
  ): Promise<void> {
    const { database, jobs, now } = this.#place
    this.leases.letGo(lease)
    await database.unitOfWork(async (trx) => {
      await trx
        .updateTable('credential')
        .set(FREED)
        .where('id', '=', lease.credentialId)
        .where('refresh_lease_holder', '=', lease.holder)
        .execute()
      await insertEvents(trx, lease.credentialId, entriesOf(events), now())
      if (error !== null) await applyVerdict(trx, jobs, lease.credentialId, tokenVerdict(error), now())
    })
  }

  async consentLost(credentialId: string, error: ProviderError): Promise<void> {
    const { database, jobs, now } = this.#place
    await database.unitOfWork((trx) => applyVerdict(trx, jobs, credentialId, verdictOf(error), now()))
  }

  #columnsOf({ credentialId }: HeldLease, tokens: RefreshedTokens) {
    const { secrets } = this.#place
    const { accessToken, refreshToken, rotated, expiresAtMs, lifetimeS, granted } = tokens
    const askedAtMs = expiresAtMs - lifetimeS * 1000
    const refreshExpiry =
      granted.refreshExpiresInS === null ? null : new Date(askedAtMs + granted.refreshExpiresInS * 1000)
    return {
      ...FREED,
      // sealed anew also when it is the same: by its ciphertext a repeated commit is told from the first
      refresh_token: sealed(secrets, credentialId, 'refresh_token', refreshToken),
      // without rotation an answer that names no expiry leaves the known one standing
      ...(rotated || refreshExpiry !== null ? { refresh_expires_at: refreshExpiry } : {}),
      access_token: sealed(secrets, credentialId, 'access_token', accessToken),
      access_expires_at: new Date(expiresAtMs),
      refreshed_at: new Date(askedAtMs),
    }
  }
}

/** A token call that gave no token is never good news, whatever its reason says of machines or files. */
function tokenVerdict(error: ProviderError) {
  const verdict = verdictOf(error)
  return verdict.outcome === 'accepted' ? { ...verdict, outcome: 'unreachable' as const } : verdict
}

async function rememberSpent(trx: Trx, leafUserId: string, tokenHmac: string, at: Date): Promise<void> {
  await trx
    .insertInto('spent_refresh_token')
    .values({ leaf_user_id: leafUserId, token_hmac: tokenHmac, spent_at: at })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}
