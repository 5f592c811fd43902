/**
 * Follows redirects of a GET by the rules of the profile (I13: downloads may lead to signed storage).
 *
 * The access token and every other header of ours but `accept` and `range` stay with the origin they
 * were meant for. Once dropped they never come back, even when a later hop leads home again.
 */
import { callOf, type HttpRequest, type HttpStream, type Transport } from '../http/transport.js'
import { ProviderError } from '../outcome/provider-error.js'
import { refusal } from '../profile/allowed-hosts.js'
import type { ProviderProfile } from '../profile/schema.js'

const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308])
const MOST_HOPS = 5
const HARMLESS_HEADERS: ReadonlySet<string> = new Set(['accept', 'range', 'if-range'])

/** Which targets may be followed; `none` gives the redirect itself back. */
export type RedirectRule = ProviderProfile['resources']['download']['redirects']

/** The final answer and the request that got it. */
export interface Followed {
  readonly stream: HttpStream
  readonly request: HttpRequest
  /** the answer comes from another origin than was asked */
  readonly elsewhere: boolean
}

function targetOf(
  request: HttpRequest,
  stream: HttpStream,
  profile: ProviderProfile,
  rule: RedirectRule,
): URL {
  const location = stream.headers['location'] ?? ''
  const fail = (detail: string) =>
    new ProviderError('HOST_NOT_ALLOWED', {
      where: callOf(request),
      status: stream.status,
      detail: `(${detail})`,
    })
  if (!URL.canParse(location, request.url.href)) throw fail('the redirect names no address')
  const url = new URL(location, request.url.href)
  const reason = refusal(url, profile)
  if (reason) throw fail(reason)
  if (rule === 'same-host' && url.hostname !== request.url.hostname) {
    throw fail(`${url.host} is another host, and resources.download.redirects is "same-host"`)
  }
  return url
}

function redirected(request: HttpRequest, url: URL): HttpRequest {
  if (url.origin === request.url.origin) return { ...request, url }
  const kept = Object.entries(request.headers).filter(([name]) => HARMLESS_HEADERS.has(name.toLowerCase()))
  return { ...request, url, headers: Object.fromEntries(kept) }
}

/**
 * Opens a GET and follows at most five redirects.
 * @throws ProviderError `HOST_NOT_ALLOWED` for a target outside the profile's rules
 */
export async function openFollowing(
  transport: Transport,
  first: HttpRequest,
  profile: ProviderProfile,
  rule: RedirectRule,
): Promise<Followed> {
  let request = first
  for (let hops = 0; ; hops++) {
    const stream = await transport.open(request)
    if (rule === 'none' || !REDIRECTS.has(stream.status) || stream.headers['location'] === undefined) {
      return { stream, request, elsewhere: request.url.origin !== first.url.origin }
    }
    await stream.discard()
    if (hops >= MOST_HOPS) {
      const detail = `Found more than ${MOST_HOPS} redirects in a row.`
      throw new ProviderError('REQUEST_REFUSED', { where: callOf(request), status: stream.status, detail })
    }
    request = redirected(request, targetOf(request, stream, profile, rule))
  }
}
