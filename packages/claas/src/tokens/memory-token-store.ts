/** Token store in memory: for tests and small tools. Lost with the process, like every rotated token in it. */
import type { ProviderAnswerEvent } from '../http/answer-event.js'
import type { ProviderError } from '../outcome/provider-error.js'
import {
  type CachedAccessToken,
  type CredentialTokenStore,
  LeaseTaken,
  type RefreshedTokens,
  type RefreshLease,
} from './credential-token-store.js'
import type { Secret } from './secret.js'

/** A credential as the memory store keeps it. */
export interface MemoryCredential {
  readonly clientKey: string
  readonly clientSecret: Secret
  readonly refreshToken: Secret
}

interface Row extends MemoryCredential {
  refreshToken: Secret
  cached: CachedAccessToken | null
  leased: boolean
  worked: boolean
  events: ProviderAnswerEvent[]
  lastError: ProviderError | null
}

/** Keeps credentials by id. */
export class MemoryTokenStore implements CredentialTokenStore {
  readonly #rows = new Map<string, Row>()

  /** Adds or replaces a credential. */
  put(credentialId: string, credential: MemoryCredential): void {
    const fresh = { cached: null, leased: false, worked: false, events: [], lastError: null }
    this.#rows.set(credentialId, { ...credential, ...fresh })
  }

  /** Events of a credential, oldest first. */
  events(credentialId: string): readonly ProviderAnswerEvent[] {
    return this.#row(credentialId).events
  }

  /** The last failure, `null` after a success. */
  lastError(credentialId: string): ProviderError | null {
    return this.#row(credentialId).lastError
  }

  async cachedAccessToken(credentialId: string): Promise<CachedAccessToken | null> {
    return this.#row(credentialId).cached
  }

  async currentRefreshToken(credentialId: string): Promise<Secret> {
    return this.#row(credentialId).refreshToken
  }

  async leaseRefresh(credentialId: string): Promise<RefreshLease> {
    const row = this.#row(credentialId)
    if (row.leased) throw new LeaseTaken(100)
    row.leased = true
    const { clientKey, clientSecret, refreshToken } = row
    return { credentialId, clientKey, clientSecret, refreshToken, firstUse: !row.worked }
  }

  async confirmLease(): Promise<void> {
    // a lease of this process never runs out
  }

  async commitRefresh(
    lease: RefreshLease,
    tokens: RefreshedTokens,
    events: readonly ProviderAnswerEvent[],
  ): Promise<void> {
    const row = this.#row(lease.credentialId)
    row.refreshToken = tokens.refreshToken
    row.cached = tokens
    row.events.push(...events)
    row.lastError = null
    row.worked = true
    row.leased = false
  }

  async abandonRefresh(
    lease: RefreshLease,
    error: ProviderError | null,
    events: readonly ProviderAnswerEvent[],
  ): Promise<void> {
    const row = this.#row(lease.credentialId)
    row.events.push(...events)
    if (error) row.lastError = error
    row.leased = false
  }

  async consentLost(credentialId: string, error: ProviderError): Promise<void> {
    const row = this.#row(credentialId)
    row.cached = null
    row.lastError = error
  }

  #row(credentialId: string): Row {
    const row = this.#rows.get(credentialId)
    if (!row) throw new RangeError(`no credential ${credentialId} in this store`)
    return row
  }
}
