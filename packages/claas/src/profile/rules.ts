/**
 * Rules of a profile that reach across keys: addresses, slots, organization, headers.
 * Each returns the problems it finds; the shape was checked before.
 */
import { refusal } from './allowed-hosts.js'
import type { ProfileProblem } from './profile-error.js'
import type { ProviderProfile } from './schema.js'
import { quoted } from './schema-problems.js'
import { slotsOf } from './slots.js'

type Rule = (profile: ProviderProfile, path: string) => ProfileProblem[]

/** Slots that each resource can fill, beside `organizationId`. */
const SLOTS: Readonly<Record<keyof ProviderProfile['resources'], readonly string[]>> = {
  machines: [],
  outbox: ['machineId', 'since'],
  download: ['machineId', 'fileId'],
  acknowledge: ['machineId', 'fileId'],
  delete: ['machineId', 'fileId'],
  inbox: ['machineId'],
  inboxStatus: ['machineId', 'deliveryId'],
}

/** Slots without which a call would not say what it is about. */
const NEEDED: Readonly<Partial<Record<keyof ProviderProfile['resources'], readonly string[]>>> = {
  outbox: ['machineId'],
  download: ['fileId'],
  acknowledge: ['fileId'],
  delete: ['fileId'],
  inboxStatus: ['deliveryId'],
}

/** Name of the slot that holds the organization, `null` when the profile has none. */
export function organizationSlot(profile: ProviderProfile): string | null {
  const { mode, name } = profile.api.organization
  return mode === 'path' ? (name ?? 'organizationId') : null
}

const addressesAreAllowed: Rule = (profile, path) => {
  const { discoveryUrl, authorizationEndpoint, tokenEndpoint, revocationEndpoint } = profile.oauth
  const addresses = {
    'oauth.discoveryUrl': discoveryUrl,
    'oauth.authorizationEndpoint': authorizationEndpoint,
    'oauth.tokenEndpoint': tokenEndpoint,
    'oauth.revocationEndpoint': revocationEndpoint,
    'api.baseUrl': profile.api.baseUrl,
  }
  return Object.entries(addresses).flatMap(([key, address]): ProfileProblem[] => {
    if (!address) return []
    const at = `${path}.${key}`
    if (!URL.canParse(address)) return [{ path: at, expected: 'an absolute URL', found: quoted(address) }]
    const reason = refusal(new URL(address), profile)
    return reason ? [{ path: at, expected: 'an HTTPS address inside allowedHosts', found: reason }] : []
  })
}

const readyMeansAddressed: Rule = (profile, path) => {
  if (profile.state === 'template') return []
  const problems: ProfileProblem[] = []
  const expected = 'a URL, or "state": "template" until it is known'
  if (!profile.oauth.tokenEndpoint && !profile.oauth.discoveryUrl) {
    problems.push({
      path: `${path}.oauth.tokenEndpoint`,
      expected,
      found: quoted(profile.oauth.tokenEndpoint),
    })
  }
  if (!profile.api.baseUrl) problems.push({ path: `${path}.api.baseUrl`, expected, found: '""' })
  return problems
}

/** Templates of a resource by key path: its path and the values of its query. */
function templatesOf(resource: { readonly path: string; readonly query?: Readonly<Record<string, string>> }) {
  const query = Object.entries(resource.query ?? {}).map(([name, value]): [string, string] => [
    `query.${name}`,
    value,
  ])
  return [['path', resource.path] as [string, string], ...query]
}

const slotsAreKnown: Rule = (profile, path) => {
  const organization = organizationSlot(profile)
  return Object.entries(profile.resources).flatMap(([name, resource]) => {
    const key = name as keyof typeof SLOTS
    const known = [...SLOTS[key], ...(organization ? [organization] : [])]
    const unknown = templatesOf(resource).flatMap(([at, template]) =>
      slotsOf(template)
        .filter((slot) => !known.includes(slot))
        .map((slot) => ({
          path: `${path}.resources.${name}.${at}`,
          expected: known.length > 0 ? `only the slots ${known.map((s) => `{${s}}`).join(', ')}` : 'no slot',
          found: `{${slot}}`,
        })),
    )
    const missing = (NEEDED[key] ?? [])
      .filter((slot) => !templatesOf(resource).some(([, template]) => slotsOf(template).includes(slot)))
      .map((slot) => ({
        path: `${path}.resources.${name}.path`,
        expected: `a template with the slot {${slot}}`,
        found: quoted(resource.path),
      }))
    return [...unknown, ...missing]
  })
}

const organizationHasPlace: Rule = (profile, path) => {
  const { mode, name } = profile.api.organization
  if ((mode === 'query' || mode === 'header') && !name) {
    return [
      {
        path: `${path}.api.organization.name`,
        expected: `the name of the ${mode} that carries it`,
        found: 'null',
      },
    ]
  }
  const slot = organizationSlot(profile)
  const used = Object.values(profile.resources).some((resource) =>
    slotsOf(resource.path).includes(slot ?? ''),
  )
  if (!slot || used) return []
  return [{ path: `${path}.resources`, expected: `a path with the slot {${slot}}`, found: 'none' }]
}

const HEADER_NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/

const headersAreSendable: Rule = (profile, path) => {
  const { headers, secretHeaders } = profile.api
  const names = [
    ...Object.keys(headers).map((name) => ['headers', name] as const),
    ...Object.keys(secretHeaders).map((name) => ['secretHeaders', name] as const),
  ]
  const wrong = names
    .filter(([, name]) => !HEADER_NAME.test(name) || name.toLowerCase() === 'authorization')
    .map(([key, name]) => ({
      path: `${path}.api.${key}.${name}`,
      expected: 'a header name other than Authorization, which carries the access token',
      found: quoted(name),
    }))
  const values = Object.entries(headers)
    .filter(([, value]) => /[\r\n\0]/.test(value))
    .map(([name, value]) => ({
      path: `${path}.api.headers.${name}`,
      expected: 'one line of text',
      found: quoted(value),
    }))
  const plain = Object.entries(secretHeaders)
    .filter(([, reference]) => !reference.startsWith('secret:'))
    .map(([name]) => ({
      path: `${path}.api.secretHeaders.${name}`,
      expected: 'a reference like "secret:claas/stage/subscription"',
      // the value itself may be a secret that was pasted by mistake
      found: 'something else',
    }))
  return [...wrong, ...values, ...plain]
}

const zoneIsKnown: Rule = (profile, path) => {
  const zone = profile.clock.assumeZoneWhenMissing
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone })
    return []
  } catch {
    return [
      { path: `${path}.clock.assumeZoneWhenMissing`, expected: '"UTC" or an IANA zone', found: quoted(zone) },
    ]
  }
}

const RULES: readonly Rule[] = [
  readyMeansAddressed,
  addressesAreAllowed,
  slotsAreKnown,
  organizationHasPlace,
  headersAreSendable,
  zoneIsKnown,
]

/** Everything wrong with a profile of sound shape. */
export function ruleProblems(profile: ProviderProfile, path: string): ProfileProblem[] {
  return RULES.flatMap((rule) => rule(profile, path))
}
