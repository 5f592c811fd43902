/**
 * Shape of a provider profile, version 1: everything about the provider that is not public, as data.
 * One profile per provider and environment; it holds no secret, only references. Unknown keys are an
 * error. What a profile may leave out is in `defaults.ts`; rules across keys are in `rules.ts`.
 */
import Type from 'typebox'
import { PROVIDER_REASON_NAMES } from '../outcome/provider-reason.js'
import { DELIVERY_STATES } from './delivery-states.js'
import { PagingSchema } from './paging.js'

const strict = { additionalProperties: false } as const
const Text = Type.String({ minLength: 1 })
const Pointer = Type.String({ pattern: '^(/.*)?$' })
const PointerList = Type.Array(Pointer, { minItems: 1 })
const Path = Type.String({ pattern: '^/' })
const TextMap = Type.Record(Type.String(), Type.String())
const nullable = <S extends Type.TSchema>(schema: S) => Type.Union([schema, Type.Null()])
const positive = Type.Integer({ minimum: 1 })
const notNegative = Type.Integer({ minimum: 0 })

const OauthSchema = Type.Object(
  {
    /** RFC 8414 metadata; when set, `discoverEndpoints` fills the endpoints below */
    discoveryUrl: nullable(Text),
    authorizationEndpoint: nullable(Type.String()),
    tokenEndpoint: nullable(Type.String()),
    revocationEndpoint: nullable(Type.String()),
    clientAuth: Type.Enum(['client_secret_basic', 'client_secret_post', 'private_key_jwt']),
    names: Type.Object({ clientId: Text, clientSecret: Text, refreshToken: Text }, strict),
    scopes: Type.Array(Text),
    scopeSeparator: Type.String(),
    pkce: Type.Enum(['S256', 'off']),
    extraAuthorizeParams: TextMap,
    extraTokenParams: TextMap,
    sendScopeOnRefresh: Type.Boolean(),
    response: Type.Object(
      {
        accessToken: Pointer,
        refreshToken: Pointer,
        expiresIn: Pointer,
        refreshExpiresIn: Type.Array(Pointer),
        scope: Pointer,
      },
      strict,
    ),
    rotation: Type.Enum(['always', 'possible', 'never']),
    lifetimes: Type.Object(
      {
        /** seconds before expiry at which an access token is replaced, at most a quarter of its life */
        accessSkewS: notNegative,
        accessDefaultS: positive,
        refreshKeepAliveH: positive,
        refreshWarnDays: notNegative,
        /** seconds for which a refresh token that was rotated away still gets its successors; 0: it does not, or nobody knows */
        refreshReuseS: notNegative,
      },
      strict,
    ),
  },
  strict,
)

const ApiSchema = Type.Object(
  {
    baseUrl: Type.String(),
    headers: TextMap,
    /** header name → reference of a secret, e.g. `secret:claas/stage/subscription` */
    secretHeaders: TextMap,
    organization: Type.Object(
      { mode: Type.Enum(['none', 'path', 'query', 'header']), name: nullable(Text) },
      strict,
    ),
    timeoutsMs: Type.Object({ connect: positive, headers: positive, body: positive }, strict),
    traceHeaders: Type.Array(Text),
  },
  strict,
)

const MachineFields = Type.Object(
  {
    id: PointerList,
    name: Type.Optional(PointerList),
    serialNumber: Type.Optional(PointerList),
    model: Type.Optional(PointerList),
    family: Type.Optional(PointerList),
    oftEnabled: Type.Optional(PointerList),
    terminal: Type.Optional(PointerList),
    /** ISOXML versions that the terminal reads: a list of texts, or one text with commas */
    isoxmlVersions: Type.Optional(PointerList),
    organizationId: Type.Optional(PointerList),
    lastContactAt: Type.Optional(PointerList),
  },
  strict,
)

const OutboxFields = Type.Object(
  {
    id: PointerList,
    name: Type.Optional(PointerList),
    size: Type.Optional(PointerList),
    contentType: Type.Optional(PointerList),
    sha256: Type.Optional(PointerList),
    createdAt: Type.Optional(PointerList),
    availableAt: Type.Optional(PointerList),
    expiresAt: Type.Optional(PointerList),
    state: Type.Optional(PointerList),
  },
  strict,
)

const IsoxmlVersion = Type.Enum(['3.3', '4.2', '4.3'])
const Method = Type.Enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE'])
const Call = Type.Object({ enabled: Type.Boolean(), method: Method, path: Path }, strict)

const ResourcesSchema = Type.Object(
  {
    machines: Type.Object(
      {
        method: Method,
        path: Path,
        query: TextMap,
        paging: PagingSchema,
        select: Pointer,
        fields: MachineFields,
        oftEnabledDefault: Type.Boolean(),
      },
      strict,
    ),
    outbox: Type.Object(
      {
        method: Method,
        path: Path,
        query: TextMap,
        sinceFormat: Type.Enum(['rfc3339', 'date', 'epochS', 'epochMs']),
        paging: PagingSchema,
        select: Pointer,
        fields: OutboxFields,
      },
      strict,
    ),
    download: Type.Object(
      {
        method: Method,
        path: Path,
        accept: Text,
        redirects: Type.Enum(['same-or-allowed-host', 'same-host', 'none']),
        maxBytes: positive,
      },
      strict,
    ),
    acknowledge: Call,
    delete: Call,
    inbox: Type.Object(
      {
        enabled: Type.Boolean(),
        targeting: Type.Enum(['fanOut', 'multi']),
        method: Method,
        path: Path,
        multiPath: Path,
        machineListField: Text,
        /** where the answer to the call for several machines has its list, and an entry its error */
        multiSelect: Pointer,
        multiErrors: Type.Object({ code: Type.Array(Pointer), message: Type.Array(Pointer) }, strict),
        body: Type.Enum(['multipart', 'raw']),
        filePart: Text,
        metaPart: nullable(Text),
        contentType: Text,
        idempotencyHeader: nullable(Text),
        maxBytes: positive,
        fields: Type.Object({ id: PointerList, state: Type.Optional(PointerList) }, strict),
        /** version of ISOXML by the beginning of the terminal's name, where the machine list does not say it */
        versionByTerminal: Type.Record(Type.String(), IsoxmlVersion),
        defaultVersion: IsoxmlVersion,
      },
      strict,
    ),
    inboxStatus: Type.Object(
      {
        enabled: Type.Boolean(),
        method: Method,
        path: Path,
        fields: Type.Object({ state: PointerList }, strict),
        /** the provider's word for a state → ours; words of ours need no row */
        states: Type.Record(Type.String(), Type.Enum([...DELIVERY_STATES])),
        /** minutes between two questions about a delivery */
        everyMin: positive,
      },
      strict,
    ),
  },
  strict,
)

const ErrorsSchema = Type.Object(
  {
    code: Type.Array(Pointer),
    message: Type.Array(Pointer),
    /** first row that fits wins; a missing condition fits always */
    map: Type.Array(
      Type.Object(
        {
          status: Type.Optional(Type.Integer({ minimum: 100, maximum: 599 })),
          codeEquals: Type.Optional(Text),
          reason: Type.Enum(PROVIDER_REASON_NAMES),
        },
        strict,
      ),
    ),
  },
  strict,
)

const LimitsSchema = Type.Object(
  {
    maxConcurrent: Type.Optional(positive),
    /** per client key; missing = unlimited; the bucket holds one minute */
    requestsPerMinute: Type.Optional(positive),
    /** a longer wait asked for by the provider is cut to this */
    retryAfterMaxS: positive,
    /** tries per call, the first included */
    attempts: positive,
    backoffBaseMs: positive,
    backoffMaxMs: positive,
  },
  strict,
)

/** Shape of a provider profile with all defaults filled in. */
export const ProfileSchema = Type.Object(
  {
    profileVersion: Type.Literal(1),
    id: Text,
    provider: Text,
    environment: Type.Enum(['SANDBOX', 'STAGE', 'PRODUCTION']),
    state: Type.Enum(['template', 'ready']),
    allowedHosts: Type.Array(Text),
    oauth: OauthSchema,
    api: ApiSchema,
    resources: ResourcesSchema,
    errors: ErrorsSchema,
    limits: LimitsSchema,
    polling: Type.Object(
      {
        machinesEveryMin: positive,
        outboxEveryMin: positive,
        jitterPct: notNegative,
        overlapMin: notNegative,
      },
      strict,
    ),
    /** zone of times that carry none: `UTC` or an IANA name */
    clock: Type.Object({ assumeZoneWhenMissing: Text }, strict),
  },
  strict,
)

/** A checked provider profile, complete. */
export type ProviderProfile = Type.Static<typeof ProfileSchema>

/** The two environments of credentials; each has its own profile. */
export type ClientEnvironment = 'STAGE' | 'PRODUCTION'

/** One profile per environment. */
export type ProviderProfiles = Readonly<Record<ClientEnvironment, ProviderProfile>>
