/** Provider profiles that describe this sandbox: what a connector needs to talk to it, and nothing else. */

import type { TenantName } from '../tenant.js'
import type { SandboxUrls } from '../world.js'
import type { DialectName } from './dialect-name.js'
import { ALT_STATES, DIALECTS, type Dialect, type PageParameters } from './dialects.js'

/** Plain data in the form that a connector's profile file has. */
export type ProviderProfile = Readonly<Record<string, unknown>>

/** The file `SHEAF_CLAAS_PROFILES` points at. */
export interface ProfileFile {
  readonly STAGE: ProviderProfile
  readonly PRODUCTION: ProviderProfile
}

export function printProfiles(urls: SandboxUrls, dialect: DialectName = 'default', graceS = 0): ProfileFile {
  const spoken = DIALECTS[dialect]
  const of = (tenant: TenantName) => profile(urls, spoken, tenant, graceS)
  return { STAGE: of('stage'), PRODUCTION: of('production') }
}

/** Pointers into the answers of each dialect; must agree with what the dialect writes. */
const POINTERS = {
  default: {
    tokens: {
      accessToken: '/access_token',
      refreshToken: '/refresh_token',
      expiresIn: '/expires_in',
      refreshExpiresIn: ['/refresh_expires_in', '/refresh_token_expires_in'],
      scope: '/scope',
    },
    machineList: '/items',
    machine: {
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
    outboxList: '/items',
    file: {
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
    delivery: { id: ['/id'], state: ['/state'] },
    deliveryList: '/items',
    deliveryErrors: { code: ['/error/code'], message: ['/error/detail'] },
    deliveryStates: {},
    errors: { code: ['/code', '/error'], message: ['/detail', '/error_description', '/message'] },
  },
  alt: {
    tokens: {
      accessToken: '/token/access',
      refreshToken: '/token/refresh',
      expiresIn: '/lifetime/access',
      refreshExpiresIn: ['/lifetime/refresh'],
      scope: '/scope',
    },
    machineList: '/equipment',
    machine: {
      id: ['/equipmentId'],
      name: ['/label'],
      serialNumber: ['/vin'],
      model: ['/type/model'],
      family: ['/type/family'],
      oftEnabled: ['/exchange/active'],
      terminal: ['/display'],
      isoxmlVersions: ['/formats'],
      organizationId: ['/owner/id'],
      lastContactAt: ['/seen'],
    },
    outboxList: '/files',
    file: {
      id: ['/fileId'],
      name: ['/title'],
      size: ['/length'],
      contentType: ['/media'],
      sha256: ['/digest/sha256'],
      createdAt: ['/times/written'],
      availableAt: ['/times/offered'],
      expiresAt: ['/times/until'],
      state: ['/status'],
    },
    delivery: { id: ['/deliveryId'], state: ['/status'] },
    deliveryList: '/files',
    deliveryErrors: { code: ['/error/id'], message: ['/error/text'] },
    deliveryStates: Object.fromEntries(Object.entries(ALT_STATES).map(([state, word]) => [word, state])),
    errors: { code: ['/error/id', '/error'], message: ['/error/text', '/error_description'] },
  },
} as const

function profile(urls: SandboxUrls, dialect: Dialect, tenant: TenantName, graceS: number): ProviderProfile {
  const base = `${urls.api}/${tenant}`
  const { paths } = dialect
  const pointers = POINTERS[dialect.name]
  return {
    profileVersion: 1,
    id: `claas-oft-sandbox-${tenant}`,
    provider: 'claas',
    environment: 'SANDBOX',
    state: 'ready',
    allowedHosts: [new URL(urls.api).host, new URL(urls.blob).host],
    oauth: {
      discoveryUrl: null,
      authorizationEndpoint: base + paths.authorize,
      tokenEndpoint: base + paths.token,
      revocationEndpoint: base + paths.revoke,
      clientAuth: dialect.clientAuth === 'body' ? 'client_secret_post' : 'client_secret_basic',
      names: { clientId: 'client_id', clientSecret: 'client_secret', refreshToken: 'refresh_token' },
      scopes: [dialect.scope],
      scopeSeparator: ' ',
      pkce: dialect.pkce,
      extraAuthorizeParams: {},
      extraTokenParams: {},
      sendScopeOnRefresh: false,
      response: pointers.tokens,
      rotation: 'possible',
      lifetimes: {
        accessSkewS: 60,
        accessDefaultS: 300,
        refreshKeepAliveH: 24,
        refreshWarnDays: 14,
        refreshReuseS: graceS,
      },
    },
    api: {
      baseUrl: base + paths.api,
      headers: { Accept: 'application/json' },
      secretHeaders: {},
      organization: { mode: 'none', name: null },
      timeoutsMs: { connect: 5000, headers: 20_000, body: 120_000 },
      traceHeaders: ['x-request-id', 'x-correlation-id', 'traceparent'],
    },
    resources: resources(dialect),
    errors: {
      ...pointers.errors,
      map: [
        { status: 403, codeEquals: 'insufficient_scope', reason: 'SCOPE_MISSING' },
        { status: 410, reason: 'FILE_GONE' },
      ],
    },
    limits: {
      maxConcurrent: 2,
      requestsPerMinute: 600,
      retryAfterMaxS: 3600,
      attempts: 5,
      backoffBaseMs: 1000,
      backoffMaxMs: 300_000,
    },
    polling: { machinesEveryMin: 360, outboxEveryMin: 60, jitterPct: 20, overlapMin: 120 },
    clock: { assumeZoneWhenMissing: 'UTC' },
  }
}

function resources(dialect: Dialect): Record<string, unknown> {
  const { paths, upload } = dialect
  const pointers = POINTERS[dialect.name]
  const [filterName, filterValue] = dialect.enabledFilter
  return {
    machines: {
      method: 'GET',
      path: paths.machines,
      query: { [filterName]: filterValue },
      paging: paging(dialect.machinePaging, 50),
      select: pointers.machineList,
      fields: pointers.machine,
      oftEnabledDefault: true,
    },
    outbox: {
      method: 'GET',
      path: paths.outbox,
      query: { [dialect.sinceParameter]: '{since}' },
      sinceFormat: 'rfc3339',
      paging: paging(dialect.outboxPaging, 100),
      select: pointers.outboxList,
      fields: pointers.file,
    },
    download: {
      method: 'GET',
      path: paths.content,
      accept: 'application/zip, application/octet-stream',
      redirects: 'same-or-allowed-host',
      maxBytes: 268_435_456,
    },
    acknowledge: { enabled: true, method: dialect.acknowledgeMethod, path: paths.acknowledge },
    delete: { enabled: false, method: 'DELETE', path: paths.file },
    inbox: {
      enabled: true,
      targeting: 'fanOut',
      method: 'POST',
      path: paths.inbox,
      multiPath: paths.multiInbox,
      machineListField: upload.machineListField,
      body: 'multipart',
      filePart: upload.filePart,
      metaPart: upload.metaPart,
      contentType: 'application/zip',
      idempotencyHeader: dialect.idempotencyHeader,
      maxBytes: 52_428_800,
      multiSelect: pointers.deliveryList,
      multiErrors: pointers.deliveryErrors,
      fields: pointers.delivery,
      versionByTerminal: {},
      defaultVersion: '3.3',
    },
    inboxStatus: {
      enabled: true,
      method: 'GET',
      path: paths.delivery,
      fields: { state: pointers.delivery.state },
      states: pointers.deliveryStates,
      everyMin: 5,
    },
  }
}

/** How the client turns pages, per style. */
function paging({ style, position, size }: PageParameters, most: number): Record<string, unknown> {
  const STYLES = {
    page: { style, pageParam: position, firstPage: 0, sizeParam: size, size: most, lastWhen: '/page/last' },
    cursor: { style, cursorParam: position, next: '/nextCursor', sizeParam: size, size: most },
    offset: { style, offsetParam: position, firstOffset: 0, sizeParam: size, size: most, total: '/total' },
  }
  return STYLES[style]
}
