/** Profile and slot values → request. The bearer goes into its header, nothing secret into the address. */
import type { HttpRequest } from '../http/transport.js'
import { ProviderError } from '../outcome/provider-error.js'
import { organizationSlot } from '../profile/rules.js'
import type { ProviderProfile } from '../profile/schema.js'
import { filledPath, filledQuery, type SlotValues, slotsOf } from '../profile/slots.js'
import type { Secret } from '../tokens/secret.js'
import type { ApiContext, ClaasSession } from './session.js'

/** A resource of the profile, as far as its address goes. */
interface Addressed {
  readonly method?: string
  readonly path: string
  readonly query?: Readonly<Record<string, string>>
}

/** The organization for a path, which cannot do without one. */
function organizationFor(
  resource: Addressed,
  profile: ProviderProfile,
  { organizationId }: ClaasSession,
): string {
  if (organizationId) return organizationId
  const where = { kind: 'api' as const, method: resource.method ?? 'GET', path: resource.path }
  const detail = `(the path needs the organization, and none is known; see ${profile.id}.api.organization and resources.machines.fields.organizationId)`
  throw new ProviderError('REQUEST_REFUSED', { where, status: 0, detail })
}

/**
 * Address of a resource call. An organization in the query is left out where none is known.
 * @param parameters  paging parameters, added after the profile's query
 * @throws ProviderError `REQUEST_REFUSED`, nothing sent, when the path needs an organization and none is known
 */
export function apiUrl(
  profile: ProviderProfile,
  session: ClaasSession,
  resource: Addressed,
  slots: SlotValues,
  parameters: readonly (readonly [string, string])[] = [],
): URL {
  const { mode, name } = profile.api.organization
  const slot = organizationSlot(profile)
  const needsSlot = slot !== null && slotsOf(resource.path).includes(slot)
  const organization = needsSlot ? organizationFor(resource, profile, session) : session.organizationId
  const values = slot === null ? slots : { ...slots, [slot]: organization }
  const base = profile.api.baseUrl.replace(/\/$/, '')
  const url = new URL(base + filledPath(resource.path, values))
  const query = [...filledQuery(resource.query ?? {}, values), ...parameters]
  if (mode === 'query' && organization) query.push([name ?? 'organizationId', organization])
  for (const [key, value] of query) url.searchParams.append(key, value)
  return url
}

/** A GET, POST or DELETE with bearer, static, secret and organization headers. */
export function apiRequest(
  context: ApiContext,
  session: ClaasSession,
  call: {
    readonly method: string
    readonly url: URL
    readonly headers?: Readonly<Record<string, string>>
    readonly body?: Uint8Array
  },
  accessToken: Secret,
): HttpRequest {
  const { headers, organization } = context.profile.api
  const secrets = Object.entries(context.secretHeaders)
  const organizationHeader: Record<string, string> =
    organization.mode === 'header' && organization.name && session.organizationId
      ? { [organization.name]: session.organizationId }
      : {}
  return {
    kind: 'api',
    method: call.method,
    url: call.url,
    headers: {
      ...headers,
      ...organizationHeader,
      ...Object.fromEntries(secrets.map(([name, secret]) => [name, secret.reveal()])),
      ...call.headers,
      authorization: `Bearer ${accessToken.reveal()}`,
    },
    ...(call.body === undefined ? {} : { body: call.body }),
    secrets: [accessToken, ...secrets.map(([, secret]) => secret), ...(session.secrets ?? [])],
    signal: session.signal,
  }
}
