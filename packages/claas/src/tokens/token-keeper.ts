/**
 * Access tokens for stored credentials: cached while fresh, refreshed ahead of expiry, never two
 * refreshes at once.
 *
 * Order of one refresh:
 * 1. Lease: one process at a time may spend this refresh token; in this process callers share a flight.
 * 2. Right before the token leaves the lease is confirmed: whoever was kept waiting, or asleep, may have lost it.
 * 3. Network, outside any transaction, and not cut off by a caller who gave up: an answer that nobody
 *    reads may hold the only valid refresh token.
 * 4. One short commit: rotated refresh token, access token, events. Only then is the access token
 *    handed out. A failing commit is repeated, for the same reason.
 *
 * A refusal right after another process was faster (`TOKEN_RACE`) is no lost consent: the store is read
 * once more, and only a refusal of the token that is still stored counts.
 */
import type { OnAnswer, ProviderAnswerEvent } from '../http/answer-event.js'
import type { Clock } from '../http/clock.js'
import type { RefreshGrant } from '../oauth/refresh-grant.js'
import type { GrantedTokens, TokenJudgement } from '../oauth/token-judgement.js'
import { ProviderError } from '../outcome/provider-error.js'
import {
  type CachedAccessToken,
  type CredentialTokenStore,
  LeaseTaken,
  type RefreshedTokens,
  type RefreshLease,
} from './credential-token-store.js'
import { isFresh } from './expiry.js'
import type { Secret } from './secret.js'
import { SingleFlight } from './single-flight.js'

/** One refresh at the provider: sent, judged, retried. `refreshGrant` bound to a profile is one. */
export type RefreshCall = (
  grant: RefreshGrant,
  options: {
    readonly onAnswer: OnAnswer
    readonly firstUse: boolean
    /** awaited right before the token leaves */
    readonly beforeSend?: () => Promise<void>
  },
) => Promise<TokenJudgement>

/** What a keeper works with. */
export interface TokenKeeperOptions<Lease extends RefreshLease = RefreshLease> {
  readonly store: CredentialTokenStore<Lease>
  readonly refresh: RefreshCall
  readonly clock: Clock
  /** seconds before expiry at which a token is replaced (profile `oauth.lifetimes.accessSkewS`) */
  readonly accessSkewS: number
}

/** How one caller wants its token. */
export interface AccessTokenOptions {
  /** the API refused this very token: it is not given again */
  readonly rejected?: Secret
  /** the caller stops waiting; a refresh under way still ends in the store */
  readonly signal?: AbortSignal
}

const LEASE_TRIES = 20
const COMMIT_TRIES = 5
const COMMIT_RETRY_MS = 200

/** Hands out access tokens; see the header for what it guarantees. */
export class TokenKeeper<Lease extends RefreshLease = RefreshLease> {
  readonly #options: TokenKeeperOptions<Lease>
  readonly #flights = new SingleFlight<Secret>()

  constructor(options: TokenKeeperOptions<Lease>) {
    this.#options = options
  }

  /**
   * An access token that is fresh by our clock.
   *
   * @throws ProviderError `CONSENT_LOST`, `CLIENT_REJECTED`, … with the token endpoint's verdict
   * @throws LeaseTaken when another process holds the lease longer than worth waiting for
   */
  async accessToken(credentialId: string, options: AccessTokenOptions = {}): Promise<Secret> {
    options.signal?.throwIfAborted()
    const cached = await this.#usable(credentialId, options.rejected)
    if (cached) return cached
    const refresh = () =>
      abandonable(
        this.#flights.run(credentialId, () => this.#refreshed(credentialId, options.rejected)),
        options.signal,
      )
    const token = await refresh()
    // the flight we joined may have begun before our token was refused: once more, whatever it brings
    return options.rejected?.equals(token) ? refresh() : token
  }

  /**
   * Runs an API call with an access token. When the API answers 401, the token is refreshed once and
   * the call runs once more; a second 401 means that the consent is gone.
   *
   * @throws ProviderError `CONSENT_LOST` after the second 401, else what the call or the refresh throws
   */
  async withAccessToken<T>(
    credentialId: string,
    call: (accessToken: Secret) => Promise<T>,
    options: { readonly signal?: AbortSignal } = {},
  ): Promise<T> {
    const first = await this.accessToken(credentialId, options)
    try {
      return await call(first)
    } catch (error) {
      if (!isUnauthorized(error)) throw error
    }
    const second = await this.accessToken(credentialId, { ...options, rejected: first })
    try {
      return await call(second)
    } catch (error) {
      if (isUnauthorized(error)) await this.#options.store.consentLost(credentialId, error)
      throw error
    }
  }

  /**
   * Refreshes though the access token is still fresh: a refresh token that is never used may expire.
   * @throws what `accessToken` throws
   */
  async renew(credentialId: string, options: { readonly signal?: AbortSignal } = {}): Promise<void> {
    const cached = await this.#options.store.cachedAccessToken(credentialId)
    await this.accessToken(credentialId, cached ? { ...options, rejected: cached.accessToken } : options)
  }

  /** Resolves when no refresh is under way: a graceful stop waits for it. */
  idle(): Promise<void> {
    return this.#flights.idle()
  }

  async #usable(credentialId: string, rejected: Secret | undefined): Promise<Secret | null> {
    const { store, accessSkewS, clock } = this.#options
    const cached = await store.cachedAccessToken(credentialId)
    if (!cached || rejected?.equals(cached.accessToken)) return null
    return isFresh(cached, accessSkewS, clock.now()) ? cached.accessToken : null
  }

  async #refreshed(credentialId: string, rejected: Secret | undefined): Promise<Secret> {
    const { store, clock } = this.#options
    for (let tries = 1; ; tries++) {
      try {
        const lease = await store.leaseRefresh(credentialId)
        return await this.#spend(lease, rejected)
      } catch (error) {
        const raced = error instanceof ProviderError && error.reason === 'TOKEN_RACE' && tries === 1
        if (!raced && !(error instanceof LeaseTaken && tries < LEASE_TRIES)) throw error
        if (error instanceof LeaseTaken) await clock.sleep(error.retryAfterMs)
      }
      const cached = await this.#usable(credentialId, rejected)
      if (cached) return cached
    }
  }

  async #spend(lease: Lease, rejected: Secret | undefined): Promise<Secret> {
    const { store, refresh, clock } = this.#options
    // between our look at the cache and the lease another process may have refreshed
    const cached = await this.#usable(lease.credentialId, rejected)
    if (cached) {
      await store.abandonRefresh(lease, null, [])
      return cached
    }
    const events: ProviderAnswerEvent[] = []
    const startMs = clock.now()
    const { clientKey, clientSecret, refreshToken } = lease
    let judgement: TokenJudgement
    try {
      const onAnswer = (event: ProviderAnswerEvent) => void events.push(event)
      judgement = await refresh(
        { clientKey, clientSecret, refreshToken },
        {
          onAnswer,
          firstUse: lease.firstUse ?? false,
          beforeSend: () => store.confirmLease(lease),
        },
      )
    } catch (error) {
      await store.abandonRefresh(lease, null, events)
      throw error
    }
    if (judgement.verdict === 'accepted') {
      await this.#commit(lease, refreshedTokens(lease, judgement.tokens, startMs), events)
      return judgement.tokens.accessToken
    }
    const error = await this.#raced(lease, judgement.error)
    await store.abandonRefresh(lease, error.reason === 'TOKEN_RACE' ? null : error, events)
    throw error
  }

  /** A refused token that is no longer the stored one was spent by somebody else. */
  async #raced(lease: Lease, error: ProviderError): Promise<ProviderError> {
    if (error.outcome !== 'refused') return error
    const current = await this.#options.store.currentRefreshToken(lease.credentialId)
    if (current.equals(lease.refreshToken)) return error
    return new ProviderError('TOKEN_RACE', { where: error.where, status: error.status, code: error.code })
  }

  async #commit(
    lease: Lease,
    tokens: RefreshedTokens,
    events: readonly ProviderAnswerEvent[],
  ): Promise<void> {
    const { store, clock } = this.#options
    for (let tries = 1; ; tries++) {
      try {
        return await store.commitRefresh(lease, tokens, events)
      } catch (error) {
        if (tries >= COMMIT_TRIES) throw error
        await clock.sleep(COMMIT_RETRY_MS * 2 ** (tries - 1))
      }
    }
  }
}

/** Tokens as they are stored; life counts from the moment the request left. */
function refreshedTokens(lease: RefreshLease, granted: GrantedTokens, startMs: number): RefreshedTokens {
  const access: CachedAccessToken = {
    accessToken: granted.accessToken,
    lifetimeS: granted.expiresInS,
    expiresAtMs: startMs + granted.expiresInS * 1000,
  }
  const refreshToken = granted.refreshToken ?? lease.refreshToken
  return { ...access, refreshToken, rotated: !refreshToken.equals(lease.refreshToken), granted }
}

/** The API refused the token (by default every 401 of the API itself, none of a storage behind it). */
function isUnauthorized(error: unknown): error is ProviderError {
  return error instanceof ProviderError && error.where.kind === 'api' && error.reason === 'CONSENT_LOST'
}

/** The result of `work`, or the signal's reason as soon as it is aborted; `work` itself goes on. */
function abandonable<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return work
  return new Promise<T>((resolve, reject) => {
    const onAbort = () => reject(signal.reason as Error)
    signal.addEventListener('abort', onAbort, { once: true })
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort))
  })
}
