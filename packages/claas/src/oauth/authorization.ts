/** The consent of a grower: address to send the browser to, and code → tokens (RFC 6749 §4.1, RFC 7636). */
import type { Transport } from '../http/transport.js'
import { assertReady } from '../profile/load-profiles.js'
import { ProfileError } from '../profile/profile-error.js'
import type { ProviderProfile } from '../profile/schema.js'
import type { Secret } from '../tokens/secret.js'
import type { ClientCredentials } from './client-authentication.js'
import { pkceChallenge } from './pkce.js'
import { type GrantOptions, judgedGrant } from './refresh-grant.js'
import type { TokenJudgement } from './token-judgement.js'
import { sendTokenForm } from './token-request.js'

/** What one consent is asked for. */
export interface AuthorizationRequest {
  readonly clientKey: string
  /** exactly as registered */
  readonly redirectUri: string
  /** unguessable, single use, bound to the browser */
  readonly state: string
  /** needed when the profile's `oauth.pkce` is S256 */
  readonly pkceVerifier?: Secret
}

function missing(profile: ProviderProfile, path: string, expected: string): ProfileError {
  return new ProfileError([{ path: `${profile.id}.${path}`, expected, found: 'nothing' }])
}

/**
 * The address at which the grower gives consent.
 * @throws ProfileError without authorization endpoint, or without verifier where PKCE is on
 */
export function authorizationUrl(profile: ProviderProfile, request: AuthorizationRequest): URL {
  assertReady(profile)
  const { authorizationEndpoint, scopes, scopeSeparator, names, pkce, extraAuthorizeParams } = profile.oauth
  if (!authorizationEndpoint) throw missing(profile, 'oauth.authorizationEndpoint', 'a URL')
  const url = new URL(authorizationEndpoint)
  const params: Record<string, string> = {
    ...extraAuthorizeParams,
    response_type: 'code',
    [names.clientId]: request.clientKey,
    redirect_uri: request.redirectUri,
    state: request.state,
  }
  if (scopes.length > 0) params['scope'] = scopes.join(scopeSeparator)
  if (pkce === 'S256') {
    if (!request.pkceVerifier)
      throw missing(profile, 'oauth.pkce', 'a verifier from createPkceVerifier, or "off"')
    params['code_challenge'] = pkceChallenge(request.pkceVerifier)
    params['code_challenge_method'] = 'S256'
  }
  for (const [name, value] of Object.entries(params)) url.searchParams.set(name, value)
  return url
}

/** What the redirect brought, with the verifier of its request. */
export interface AuthorizationCode extends ClientCredentials {
  readonly code: Secret
  readonly redirectUri: string
  readonly pkceVerifier?: Secret
}

/**
 * Trades an authorization code for tokens. Sent once only: a repeated code makes the provider revoke
 * what it has already given for it.
 *
 * @returns the verdict; `CONSENT_LOST` for a code that is unknown, expired or used
 */
export function authorizationCodeGrant(
  transport: Transport,
  profile: ProviderProfile,
  grant: AuthorizationCode,
  options: GrantOptions = {},
): Promise<TokenJudgement> {
  const verifier: [string, string][] = grant.pkceVerifier
    ? [['code_verifier', grant.pkceVerifier.reveal()]]
    : []
  const fields: [string, string][] = [
    ['grant_type', 'authorization_code'],
    ['code', grant.code.reveal()],
    ['redirect_uri', grant.redirectUri],
    ...verifier,
    ...Object.entries(profile.oauth.extraTokenParams),
  ]
  const secrets = [grant.code, ...(grant.pkceVerifier ? [grant.pkceVerifier] : [])]
  const form = { endpoint: 'tokenEndpoint' as const, fields, secrets }
  const send = () => sendTokenForm(transport, profile, grant, form, options)
  return judgedGrant(send, profile, { ...options, attempts: 1 })
}
