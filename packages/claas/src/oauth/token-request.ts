/** The sending half of every call to the authorization server: form out, answer in, nothing judged. */
import type { OnAnswer } from '../http/answer-event.js'
import { exchange } from '../http/exchange.js'
import { callOf, type HttpAnswer, type Transport } from '../http/transport.js'
import { type ProviderCall, ProviderError } from '../outcome/provider-error.js'
import { assertReady } from '../profile/load-profiles.js'
import { ProfileError } from '../profile/profile-error.js'
import type { ProviderProfile } from '../profile/schema.js'
import type { Secret } from '../tokens/secret.js'
import { UnusableKey } from './client-assertion.js'
import { type ClientCredentials, clientAuthentication } from './client-authentication.js'

/** An answer of the authorization server with what the judge needs to know of its request. */
export interface TokenAnswer {
  readonly answer: HttpAnswer
  readonly where: ProviderCall
  readonly secrets: readonly Secret[]
}

/** What is the same for all token calls. */
export interface TokenCallOptions {
  readonly onAnswer?: OnAnswer | undefined
  readonly signal?: AbortSignal | undefined
  /** Awaited right before each try leaves; what it throws ends the call. */
  readonly beforeSend?: (() => Promise<void>) | undefined
}

/** A form to be sent to one endpoint. */
export interface TokenForm {
  readonly endpoint: 'tokenEndpoint' | 'revocationEndpoint'
  readonly fields: readonly (readonly [string, string])[]
  readonly secrets: readonly Secret[]
}

function formText(fields: readonly (readonly [string, string])[]): string {
  const form = new URLSearchParams()
  for (const [name, value] of fields) form.append(name, value)
  return form.toString()
}

/** A client secret that cannot be used is refused as the provider would refuse it, and nothing is sent. */
function authenticated(profile: ProviderProfile, client: ClientCredentials, { pathname }: URL) {
  try {
    return clientAuthentication(profile, client)
  } catch (error) {
    if (!(error instanceof UnusableKey)) throw error
    const where = { kind: 'token' as const, method: 'POST', path: pathname }
    throw new ProviderError('CLIENT_REJECTED', { where, status: 0, detail: error.message })
  }
}

/**
 * Posts a form with client authentication.
 * @throws ProviderError `UPSTREAM_DOWN` when no answer comes, `CLIENT_REJECTED` when the client secret cannot be used
 * @throws ProfileError when the profile is a template or names no such endpoint
 */
export async function sendTokenForm(
  transport: Transport,
  profile: ProviderProfile,
  client: ClientCredentials,
  form: TokenForm,
  options: TokenCallOptions = {},
): Promise<TokenAnswer> {
  assertReady(profile)
  const endpoint = profile.oauth[form.endpoint]
  if (!endpoint) {
    const expected = 'a URL, or oauth.discoveryUrl read with discoverEndpoints first'
    throw new ProfileError([{ path: `${profile.id}.oauth.${form.endpoint}`, expected, found: 'null' }])
  }
  const url = new URL(endpoint)
  const authentication = authenticated(profile, client, url)
  const secrets = [...authentication.secrets, ...form.secrets]
  const request = {
    kind: 'token' as const,
    method: 'POST',
    url,
    headers: {
      accept: 'application/json',
      'content-type': 'application/x-www-form-urlencoded',
      ...authentication.headers,
    },
    body: formText([...form.fields, ...authentication.fields]),
    secrets,
    signal: options.signal,
    beforeSend: options.beforeSend,
  }
  return { answer: await exchange(transport, request, options.onAnswer), where: callOf(request), secrets }
}
