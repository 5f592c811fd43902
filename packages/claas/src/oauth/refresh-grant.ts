/** Refresh token → access token (RFC 6749 §6), in two halves and as one call. */
import { type Clock, systemClock } from '../http/clock.js'
import { withRetry } from '../http/retry.js'
import type { Transport } from '../http/transport.js'
import { ProviderError } from '../outcome/provider-error.js'
import type { ProviderProfile } from '../profile/schema.js'
import type { Secret } from '../tokens/secret.js'
import type { ClientCredentials } from './client-authentication.js'
import { judgementOf, judgeTokenAnswer } from './judge-token-answer.js'
import type { TokenJudgement } from './token-judgement.js'
import { sendTokenForm, type TokenAnswer, type TokenCallOptions } from './token-request.js'

/** What a refresh needs. */
export interface RefreshGrant extends ClientCredentials {
  readonly refreshToken: Secret
}

/** How a whole token call is made. */
export interface GrantOptions extends TokenCallOptions {
  readonly clock?: Clock
  /** tries, the first included; default the profile's `limits.attempts` */
  readonly attempts?: number
  /** longest single wait between tries in milliseconds, default 10 s; a longer one is the caller's */
  readonly maxWaitMs?: number
  /** the credential never worked before */
  readonly firstUse?: boolean
}

/** Sends the refresh grant once. */
export function sendRefreshGrant(
  transport: Transport,
  profile: ProviderProfile,
  grant: RefreshGrant,
  options: TokenCallOptions = {},
): Promise<TokenAnswer> {
  const { names, extraTokenParams, sendScopeOnRefresh, scopes, scopeSeparator } = profile.oauth
  const scope: [string, string][] = sendScopeOnRefresh ? [['scope', scopes.join(scopeSeparator)]] : []
  const fields: [string, string][] = [
    ['grant_type', 'refresh_token'],
    [names.refreshToken, grant.refreshToken.reveal()],
    ...scope,
    ...Object.entries(extraTokenParams),
  ]
  return sendTokenForm(
    transport,
    profile,
    grant,
    { endpoint: 'tokenEndpoint', fields, secrets: [grant.refreshToken] },
    options,
  )
}

const DEFAULT_MAX_WAIT_MS = 10_000

/** Sends, judges, and repeats while the provider is down or throttles. */
export async function judgedGrant(
  send: () => Promise<TokenAnswer>,
  profile: ProviderProfile,
  options: GrantOptions,
): Promise<TokenJudgement> {
  const clock = options.clock ?? systemClock
  const policy = {
    ...profile.limits,
    attempts: options.attempts ?? profile.limits.attempts,
    maxWaitMs: options.maxWaitMs ?? DEFAULT_MAX_WAIT_MS,
  }
  const attempt = async () => {
    const judgement = judgeTokenAnswer(profile, await send(), {
      firstUse: options.firstUse ?? false,
      nowMs: clock.now(),
    })
    if (judgement.verdict !== 'accepted') throw judgement.error
    return judgement
  }
  try {
    return await withRetry('token', attempt, policy, clock, options.signal)
  } catch (error) {
    if (error instanceof ProviderError) return judgementOf(error)
    throw error
  }
}

/**
 * Trades a refresh token for an access token. Store a refresh token found in the answer before the
 * access token is used: the provider may have voided the old one.
 *
 * Repeating after a lost answer spends the same refresh token again. There is no other token to spend;
 * a provider that forgives a quick replay then gives the same pair again.
 *
 * @returns the verdict; network failures are `unreachable`
 * @throws ProfileError when the profile cannot be used, and the signal's reason when aborted
 */
export function refreshGrant(
  transport: Transport,
  profile: ProviderProfile,
  grant: RefreshGrant,
  options: GrantOptions = {},
): Promise<TokenJudgement> {
  return judgedGrant(() => sendRefreshGrant(transport, profile, grant, options), profile, options)
}
