/**
 * Consents and the tokens issued from them.
 *
 *   authorize ─► code (60 s, once) ─► grant: refresh token in force + access tokens
 *   refresh   ─► access token, and by the rotation rule a new refresh token that supersedes the old one
 *
 * A superseded refresh token that comes again within the grace window gets the pair its first use got. Outside of it the
 * token counts as stolen: the whole grant is revoked (RFC 9700 §4.14). The same holds for a code used twice.
 */
import { randomBytes } from 'node:crypto'
import type { SandboxClock } from '../clock.js'
import type { Rotation } from '../options.js'
import { OAuthError } from './oauth-error.js'

export interface TokenPair {
  readonly accessToken: string
  readonly refreshToken: string
  readonly expiresInS: number
  readonly refreshExpiresInS: number
  readonly scope: string
}

export interface Grant {
  readonly id: string
  readonly clientId: string
  readonly userName: string
  readonly organizationId: string
  readonly scope: string
  readonly createdAtMs: number
  /** Made at the start, for clients that paste a refresh token. */
  readonly seeded: boolean
  lastUsedAtMs: number
  revoked: boolean
  refreshToken: string
  refreshes: number
  superseded: { token: string; atMs: number; successor: TokenPair }[]
  accessTokens: { token: string; expiresAtMs: number }[]
}

interface Code {
  readonly clientId: string
  readonly redirectUri: string
  readonly challenge: string | undefined
  readonly consent: Consent
  readonly expiresAtMs: number
  grantId: string | undefined
}

export interface Consent {
  readonly userName: string
  readonly organizationId: string
  readonly scope: string
}

export interface TokenRules {
  readonly accessTokenLifetimeS: number
  readonly rotation: Rotation
  readonly rotateEveryN: number
  readonly graceS: number
}

const DAY_MS = 86_400_000
const CODE_LIFETIME_MS = 60_000
const IDLE_LIMIT_MS = 30 * DAY_MS
const ABSOLUTE_LIMIT_MS = 90 * DAY_MS

export class GrantBook {
  readonly #clock: SandboxClock
  readonly #rules: TokenRules
  readonly #codes = new Map<string, Code>()
  readonly grants: Grant[]

  constructor(clock: SandboxClock, rules: TokenRules, grants: Grant[] = []) {
    this.#clock = clock
    this.#rules = rules
    this.grants = grants
  }

  issueCode(clientId: string, redirectUri: string, challenge: string | undefined, consent: Consent): string {
    const code = randomToken('sbx_code')
    const expiresAtMs = this.#clock.now() + CODE_LIFETIME_MS
    this.#codes.set(code, { clientId, redirectUri, challenge, consent, expiresAtMs, grantId: undefined })
    return code
  }

  /** @param verify tells whether the PKCE verifier fits the challenge of the authorization request */
  redeemCode(
    code: string,
    clientId: string,
    redirectUri: string,
    verify: (challenge: string | undefined) => boolean,
  ): TokenPair {
    const known = this.#codes.get(code)
    if (known === undefined || known.clientId !== clientId)
      throw new OAuthError('invalid_grant', 'unknown code')
    if (known.grantId !== undefined) {
      this.revoke(known.grantId)
      throw new OAuthError('invalid_grant', 'code was used before; everything issued from it is revoked')
    }
    if (known.expiresAtMs <= this.#clock.now()) throw new OAuthError('invalid_grant', 'code has expired')
    if (known.redirectUri !== redirectUri) throw new OAuthError('invalid_grant', 'redirect_uri differs')
    if (!verify(known.challenge)) throw new OAuthError('invalid_grant', 'code_verifier does not fit')
    const grant = this.addGrant(clientId, known.consent)
    known.grantId = grant.id
    return this.#pair(grant)
  }

  addGrant(clientId: string, consent: Consent, seeded = false): Grant {
    const now = this.#clock.now()
    const grant: Grant = {
      id: `g-${randomBytes(6).toString('hex')}`,
      clientId,
      ...consent,
      createdAtMs: now,
      seeded,
      lastUsedAtMs: now,
      revoked: false,
      refreshToken: randomToken('sbx_rt'),
      refreshes: 0,
      superseded: [],
      accessTokens: [],
    }
    this.grants.push(grant)
    return grant
  }

  /** @param scope what is asked for, undefined for all that was granted; more is refused (RFC 6749 §6) */
  refresh(refreshToken: string, clientId: string, scope?: string): TokenPair {
    const current = this.grants.find((grant) => grant.refreshToken === refreshToken)
    if (current === undefined) return this.#replayed(refreshToken, clientId)
    this.#mustLive(current, clientId)
    const granted = current.scope.split(' ')
    if (scope?.split(' ').some((name) => !granted.includes(name)))
      throw new OAuthError('invalid_scope', `the consent covers ${current.scope}`)
    current.refreshes++
    current.lastUsedAtMs = this.#clock.now()
    if (!this.#rotatesNow(current)) return this.#pair(current)
    current.refreshToken = randomToken('sbx_rt')
    const successor = this.#pair(current)
    current.superseded.push({ token: refreshToken, atMs: this.#clock.now(), successor })
    return successor
  }

  /** The grant of a live access token. */
  authenticate(accessToken: string): Grant | undefined {
    const now = this.#clock.now()
    return this.grants.find(
      (grant) =>
        !grant.revoked &&
        grant.accessTokens.some(({ token, expiresAtMs }) => token === accessToken && expiresAtMs > now),
    )
  }

  /** Revokes the grant that a token of any kind belongs to; unknown tokens are no error (RFC 7009 §2.2). */
  revokeByToken(token: string, clientId: string): void {
    const grant = this.grants.find(
      (candidate) =>
        candidate.clientId === clientId &&
        (candidate.refreshToken === token ||
          candidate.superseded.some((old) => old.token === token) ||
          candidate.accessTokens.some((access) => access.token === token)),
    )
    if (grant) this.revoke(grant.id)
  }

  /** @returns false for an unknown id */
  revoke(grantId: string): boolean {
    const grant = this.grants.find(({ id }) => id === grantId)
    if (grant === undefined) return false
    grant.revoked = true
    grant.accessTokens = []
    return true
  }

  #replayed(refreshToken: string, clientId: string): TokenPair {
    const grant = this.grants.find(({ superseded }) => superseded.some(({ token }) => token === refreshToken))
    if (grant === undefined) throw new OAuthError('invalid_grant', 'unknown refresh token')
    this.#mustLive(grant, clientId)
    const old = grant.superseded.find(({ token }) => token === refreshToken)!
    if (this.#clock.now() - old.atMs < this.#rules.graceS * 1000) return old.successor
    this.revoke(grant.id)
    throw new OAuthError('invalid_grant', 'refresh token was used before; the grant is revoked')
  }

  #mustLive(grant: Grant, clientId: string): void {
    const now = this.#clock.now()
    if (grant.clientId !== clientId) throw new OAuthError('invalid_grant', 'refresh token of another client')
    if (grant.revoked) throw new OAuthError('invalid_grant', 'access was revoked')
    if (now - grant.lastUsedAtMs >= IDLE_LIMIT_MS || now - grant.createdAtMs >= ABSOLUTE_LIMIT_MS) {
      throw new OAuthError('invalid_grant', 'refresh token has expired')
    }
  }

  #rotatesNow(grant: Grant): boolean {
    const { rotation, rotateEveryN } = this.#rules
    return rotation === 'always' || (rotation === 'every-nth' && grant.refreshes % rotateEveryN === 0)
  }

  #pair(grant: Grant): TokenPair {
    const now = this.#clock.now()
    const { accessTokenLifetimeS } = this.#rules
    const accessToken = randomToken('sbx_at')
    grant.accessTokens = grant.accessTokens.filter(({ expiresAtMs }) => expiresAtMs > now)
    grant.accessTokens.push({ token: accessToken, expiresAtMs: now + accessTokenLifetimeS * 1000 })
    return {
      accessToken,
      refreshToken: grant.refreshToken,
      expiresInS: accessTokenLifetimeS,
      // the end of the consent; that it may idle for 30 days only is told nowhere, as with many providers
      refreshExpiresInS: Math.ceil((grant.createdAtMs + ABSOLUTE_LIMIT_MS - now) / 1000),
      scope: grant.scope,
    }
  }
}

function randomToken(prefix: string): string {
  return `${prefix}_${randomBytes(24).toString('base64url')}`
}
