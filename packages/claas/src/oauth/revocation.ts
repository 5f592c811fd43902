/** Gives a consent back (RFC 7009). */
import { systemClock } from '../http/clock.js'
import { withRetry } from '../http/retry.js'
import { retryAfterMs } from '../http/retry-after.js'
import type { Transport } from '../http/transport.js'
import { ProviderError } from '../outcome/provider-error.js'
import { foundSentence, problemOf } from '../outcome/provider-problem.js'
import type { ProviderReason } from '../outcome/provider-reason.js'
import type { ProviderProfile } from '../profile/schema.js'
import type { GrantOptions, RefreshGrant } from './refresh-grant.js'
import { sendTokenForm } from './token-request.js'

const REASON_BY_STATUS: Readonly<Record<number, ProviderReason>> = {
  400: 'CLIENT_REJECTED',
  401: 'CLIENT_REJECTED',
  403: 'CLIENT_REJECTED',
  429: 'THROTTLED',
}

/**
 * Revokes a refresh token and with it the grant. An unknown token counts as revoked (RFC 7009 §2.2).
 *
 * @returns `false` when the profile has no revocation endpoint and nothing was sent
 * @throws ProviderError `CLIENT_REJECTED`, `THROTTLED` or `UPSTREAM_DOWN`
 */
export async function revokeGrant(
  transport: Transport,
  profile: ProviderProfile,
  grant: RefreshGrant,
  options: GrantOptions = {},
): Promise<boolean> {
  if (!profile.oauth.revocationEndpoint) return false
  const clock = options.clock ?? systemClock
  const fields: [string, string][] = [
    ['token', grant.refreshToken.reveal()],
    ['token_type_hint', 'refresh_token'],
  ]
  const attempt = async () => {
    const form = { endpoint: 'revocationEndpoint' as const, fields, secrets: [grant.refreshToken] }
    const { answer, where, secrets } = await sendTokenForm(transport, profile, grant, form, options)
    if (answer.status >= 200 && answer.status < 300) return
    const problem = problemOf(answer, profile.errors, profile.api.traceHeaders, secrets)
    throw new ProviderError(REASON_BY_STATUS[answer.status] ?? 'UPSTREAM_DOWN', {
      where,
      status: answer.status,
      detail: foundSentence(problem),
      code: problem.code,
      requestId: problem.requestId,
      retryAfterMs: retryAfterMs(answer.headers, clock.now(), profile.limits.retryAfterMaxS * 1000),
    })
  }
  const policy = {
    ...profile.limits,
    attempts: options.attempts ?? profile.limits.attempts,
    maxWaitMs: options.maxWaitMs ?? 10_000,
  }
  await withRetry('token', attempt, policy, clock, options.signal)
  return true
}
