/** Endpoints from the authorization server's own metadata (RFC 8414). */
import type { OnAnswer } from '../http/answer-event.js'
import { exchange } from '../http/exchange.js'
import { callOf, type Transport } from '../http/transport.js'
import { valueAt } from '../json/pointer.js'
import { ProviderError } from '../outcome/provider-error.js'
import { foundSentence, jsonOf, problemOf } from '../outcome/provider-problem.js'
import { ProfileError } from '../profile/profile-error.js'
import { ruleProblems } from '../profile/rules.js'
import type { ProviderProfile } from '../profile/schema.js'

/** Member of the metadata for each endpoint of the profile. */
const MEMBERS = {
  authorizationEndpoint: '/authorization_endpoint',
  tokenEndpoint: '/token_endpoint',
  revocationEndpoint: '/revocation_endpoint',
} as const

/**
 * A profile whose endpoints are filled from `oauth.discoveryUrl`; one without that URL is given back as
 * it is. What the profile itself names wins over the metadata.
 *
 * @throws ProviderError when the metadata cannot be read
 * @throws ProfileError when an endpoint lies outside `allowedHosts`, or there is no token endpoint
 */
export async function discoverEndpoints(
  transport: Transport,
  profile: ProviderProfile,
  options: { readonly onAnswer?: OnAnswer; readonly signal?: AbortSignal } = {},
): Promise<ProviderProfile> {
  const { discoveryUrl } = profile.oauth
  if (!discoveryUrl) return profile
  const request = {
    kind: 'token' as const,
    method: 'GET',
    url: new URL(discoveryUrl),
    headers: { accept: 'application/json' },
    secrets: [],
    signal: options.signal,
  }
  const answer = await exchange(transport, request, options.onAnswer)
  const document = answer.status === 200 ? jsonOf(answer.bodyText) : undefined
  if (document === undefined) {
    const problem = problemOf(answer, profile.errors, profile.api.traceHeaders, [])
    const reason = answer.status === 200 && !problem.isHtml ? 'ANSWER_UNEXPECTED' : 'UPSTREAM_DOWN'
    throw new ProviderError(reason, {
      where: callOf(request),
      status: answer.status,
      detail: foundSentence(problem),
    })
  }
  const endpoint = (name: keyof typeof MEMBERS): string | null => {
    const found = valueAt(document, MEMBERS[name])
    return profile.oauth[name] || (typeof found === 'string' ? found : null)
  }
  const oauth = {
    ...profile.oauth,
    authorizationEndpoint: endpoint('authorizationEndpoint'),
    tokenEndpoint: endpoint('tokenEndpoint'),
    revocationEndpoint: endpoint('revocationEndpoint'),
  }
  const complete = { ...profile, oauth: { ...oauth, discoveryUrl: null } }
  const problems = ruleProblems(complete, profile.id)
  if (problems.length > 0) throw new ProfileError(problems)
  return { ...complete, oauth }
}
