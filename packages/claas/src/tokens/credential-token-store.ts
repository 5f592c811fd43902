/**
 * What the token keeper needs of a store, and nothing more. The owner of the credentials implements it
 * on its database; `memory-token-store.ts` is the one for tests and small tools.
 *
 * Between `leaseRefresh` and `commitRefresh`/`abandonRefresh` no transaction stays open.
 */
import type { ProviderAnswerEvent } from '../http/answer-event.js'
import type { GrantedTokens } from '../oauth/token-judgement.js'
import type { ProviderError } from '../outcome/provider-error.js'
import type { Secret } from './secret.js'

/** An access token as it is cached. */
export interface CachedAccessToken {
  readonly accessToken: Secret
  /** when the provider stops accepting it, milliseconds since 1970 */
  readonly expiresAtMs: number
  /** its whole life in seconds as granted; decides how early it is replaced */
  readonly lifetimeS: number
}

/** The right to spend one refresh token, held by one process at a time. */
export interface RefreshLease {
  readonly credentialId: string
  readonly clientKey: string
  readonly clientSecret: Secret
  readonly refreshToken: Secret
  /** this credential has never worked yet: a refusal then hints at the wrong environment */
  readonly firstUse?: boolean
}

/** Tokens to be stored, complete: `refreshToken` is the rotated one, or the old one when none came. */
export interface RefreshedTokens extends CachedAccessToken {
  readonly refreshToken: Secret
  readonly rotated: boolean
  readonly granted: GrantedTokens
}

/** Storage of tokens with a lease per credential. */
export interface CredentialTokenStore<Lease extends RefreshLease = RefreshLease> {
  /** The stored access token, expired or not; `null` when there is none. */
  cachedAccessToken(credentialId: string): Promise<CachedAccessToken | null>
  /** The refresh token as stored right now. */
  currentRefreshToken(credentialId: string): Promise<Secret>
  /**
   * Takes the lease by compare-and-set; it must outlive the token call with its retries.
   * @throws LeaseTaken while another process holds it
   */
  leaseRefresh(credentialId: string): Promise<Lease>
  /**
   * Renews the lease, right before the refresh token leaves.
   * @throws LeaseTaken when it ran out meanwhile: somebody else may have spent the token
   */
  confirmLease(lease: Lease): Promise<void>
  /**
   * One short commit: rotated refresh token, access token, events, lease freed. Repeated when it throws,
   * so it must not count twice what it already wrote.
   */
  commitRefresh(lease: Lease, tokens: RefreshedTokens, events: readonly ProviderAnswerEvent[]): Promise<void>
  /**
   * Frees the lease without new tokens and stores the events. `error.outcome` drives the status;
   * `null` = nothing was learned about the credential (another process was faster, or a setting is wrong).
   */
  abandonRefresh(
    lease: Lease,
    error: ProviderError | null,
    events: readonly ProviderAnswerEvent[],
  ): Promise<void>
  /** The API refused a token that was just refreshed: the consent is gone. */
  consentLost(credentialId: string, error: ProviderError): Promise<void>
}

/** Thrown by a store: another process is refreshing. Read the store again after `retryAfterMs`. */
export class LeaseTaken extends Error {
  override readonly name = 'LeaseTaken'
  readonly retryAfterMs: number

  /** @param retryAfterMs when a second look is worth while, in milliseconds */
  constructor(retryAfterMs: number) {
    super(`another process is refreshing this credential; read the store again in ${retryAfterMs} ms`)
    this.retryAfterMs = retryAfterMs
  }
}
