/**
 * What a profile may leave out. The values are those of the local sandbox contract, so that a server
 * speaking it needs only its addresses; OAuth and paging names are those of the standards.
 *
 * A section is filled key by key. What is a statement about the provider as a whole is taken as given
 * or not at all: field maps, queries, headers. Calls that change something at the provider
 * (acknowledge, delete, inbox) are off in a profile that lists its resources without them: nothing is
 * sent to an address that nobody wrote down.
 */
import { PAGING_DEFAULTS, type PagingStyle } from './paging.js'

type Tree = Readonly<Record<string, unknown>>

const SECTIONS: Tree = {
  profileVersion: 1,
  provider: 'claas',
  state: 'ready',
  oauth: {
    discoveryUrl: null,
    authorizationEndpoint: null,
    tokenEndpoint: null,
    revocationEndpoint: null,
    clientAuth: 'client_secret_basic',
    names: { clientId: 'client_id', clientSecret: 'client_secret', refreshToken: 'refresh_token' },
    scopes: [],
    scopeSeparator: ' ',
    pkce: 'S256',
    extraAuthorizeParams: {},
    extraTokenParams: {},
    sendScopeOnRefresh: false,
    response: {
      accessToken: '/access_token',
      refreshToken: '/refresh_token',
      expiresIn: '/expires_in',
      refreshExpiresIn: ['/refresh_expires_in', '/refresh_token_expires_in'],
      scope: '/scope',
    },
    rotation: 'possible',
    lifetimes: {
      accessSkewS: 60,
      accessDefaultS: 300,
      refreshKeepAliveH: 24,
      refreshWarnDays: 14,
      refreshReuseS: 0,
    },
  },
  api: {
    baseUrl: '',
    headers: { Accept: 'application/json' },
    secretHeaders: {},
    organization: { mode: 'none', name: null },
    timeoutsMs: { connect: 5000, headers: 20_000, body: 120_000 },
    traceHeaders: ['x-request-id', 'x-correlation-id', 'traceparent'],
  },
  errors: {
    code: ['/code', '/error'],
    message: ['/detail', '/error_description', '/message'],
    map: [],
  },
  limits: { retryAfterMaxS: 3600, attempts: 5, backoffBaseMs: 1000, backoffMaxMs: 300_000 },
  polling: { machinesEveryMin: 360, outboxEveryMin: 60, jitterPct: 20, overlapMin: 120 },
  clock: { assumeZoneWhenMissing: 'UTC' },
}

const LISTS: Tree = {
  machines: {
    method: 'GET',
    path: '/machines',
    query: { fileTransfer: 'enabled' },
    paging: {
      style: 'page',
      pageParam: 'page',
      firstPage: 0,
      sizeParam: 'size',
      size: 50,
      lastWhen: '/page/last',
    },
    select: '/items',
    fields: {
      id: ['/id'],
      name: ['/name'],
      serialNumber: ['/serialNumber'],
      model: ['/model'],
      family: ['/productFamily'],
      oftEnabled: ['/fileTransfer/enabled'],
      terminal: ['/terminal/type'],
      isoxmlVersions: ['/terminal/isoxml'],
      organizationId: ['/organizationId'],
      lastContactAt: ['/lastContactAt'],
    },
    oftEnabledDefault: true,
  },
  outbox: {
    method: 'GET',
    path: '/machines/{machineId}/outbox',
    query: { since: '{since}' },
    sinceFormat: 'rfc3339',
    paging: { style: 'cursor', cursorParam: 'cursor', next: '/nextCursor', sizeParam: 'limit', size: 100 },
    select: '/items',
    fields: {
      id: ['/id'],
      name: ['/name'],
      size: ['/sizeBytes'],
      contentType: ['/contentType'],
      sha256: ['/sha256'],
      createdAt: ['/createdAt'],
      availableAt: ['/availableAt'],
      expiresAt: ['/expiresAt'],
      state: ['/state'],
    },
  },
  download: {
    method: 'GET',
    path: '/machines/{machineId}/outbox/{fileId}/content',
    accept: 'application/zip, application/octet-stream',
    redirects: 'same-or-allowed-host',
    maxBytes: 268_435_456,
  },
}

const changes = (enabled: boolean): Tree => ({
  acknowledge: { enabled, method: 'POST', path: '/machines/{machineId}/outbox/{fileId}/ack' },
  delete: { enabled: false, method: 'DELETE', path: '/machines/{machineId}/outbox/{fileId}' },
  inbox: {
    enabled,
    targeting: 'fanOut',
    method: 'POST',
    path: '/machines/{machineId}/inbox',
    multiPath: '/inbox',
    machineListField: 'machineIds',
    multiSelect: '/items',
    multiErrors: { code: ['/error/code'], message: ['/error/detail', '/error/message'] },
    body: 'multipart',
    filePart: 'file',
    metaPart: 'meta',
    contentType: 'application/zip',
    idempotencyHeader: 'Idempotency-Key',
    maxBytes: 52_428_800,
    fields: { id: ['/id'], state: ['/state'] },
    versionByTerminal: {},
    // terminals that read version 4 read version 3 too
    defaultVersion: '3.3',
  },
  inboxStatus: {
    enabled,
    method: 'GET',
    path: '/machines/{machineId}/inbox/{deliveryId}',
    fields: { state: ['/state'] },
    states: {},
    everyMin: 5,
  },
})

/** A profile that names one of these calls means to use it. */
const enabledWhenNamed = new Set(['acknowledge', 'delete', 'inbox', 'inboxStatus'])

/** Keys whose value is one statement: taken whole, never mixed with the default. */
const WHOLE = new Set([
  'fields',
  'query',
  'headers',
  'secretHeaders',
  'extraAuthorizeParams',
  'extraTokenParams',
  'versionByTerminal',
  'states',
])

const isTree = (value: unknown): value is Tree =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function pagingWithDefaults(given: Tree, fallback: Tree): Tree {
  const style = given['style'] ?? fallback['style']
  if (style === fallback['style']) return { ...fallback, ...given }
  const known = typeof style === 'string' && Object.hasOwn(PAGING_DEFAULTS, style)
  return known ? { ...PAGING_DEFAULTS[style as PagingStyle], ...given } : given
}

function filled(given: unknown, fallback: unknown, key: string): unknown {
  if (given === undefined) return fallback
  if (!isTree(given) || !isTree(fallback) || WHOLE.has(key)) return given
  if (key === 'paging') return pagingWithDefaults(given, fallback)
  const result: Record<string, unknown> = { ...fallback, ...given }
  for (const name of Object.keys(fallback)) result[name] = filled(given[name], fallback[name], name)
  return result
}

function resourcesWithDefaults(given: unknown): unknown {
  if (given === undefined) return { ...LISTS, ...changes(true) }
  if (!isTree(given)) return given
  const fallback: Record<string, unknown> = { ...LISTS, ...changes(false) }
  for (const name of enabledWhenNamed) {
    if (isTree(given[name])) fallback[name] = { ...(fallback[name] as Tree), enabled: true }
  }
  return filled(given, fallback, 'resources')
}

/** Hosts of the profile's own addresses, in the form of `allowedHosts`. */
function ownHosts(profile: Tree): string[] {
  const oauth = isTree(profile['oauth']) ? profile['oauth'] : {}
  const api = isTree(profile['api']) ? profile['api'] : {}
  const urls = [
    oauth['discoveryUrl'],
    oauth['authorizationEndpoint'],
    oauth['tokenEndpoint'],
    oauth['revocationEndpoint'],
    api['baseUrl'],
  ]
  const hosts = urls.flatMap((url) =>
    typeof url === 'string' && URL.canParse(url) ? [new URL(url).host] : [],
  )
  return [...new Set(hosts)].filter((host) => host !== '')
}

/**
 * Fills what a profile leaves out; wrong and unknown keys stay for the schema to report.
 *
 * @param environment  the key under which the profile stands, its environment unless it says otherwise
 */
export function profileWithDefaults(given: unknown, environment: string): unknown {
  if (!isTree(given)) return given
  const { resources, ...sections } = given
  const profile = filled(sections, SECTIONS, '') as Tree
  return {
    id: `claas-oft-${environment.toLowerCase()}`,
    environment,
    allowedHosts: ownHosts(profile),
    ...profile,
    resources: resourcesWithDefaults(resources),
  }
}
