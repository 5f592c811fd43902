/** One environment of the provider as this process reaches it, made from its profile. */
import {
  type AuthorizationCode,
  type AuthorizationRequest,
  authorizationCodeGrant,
  authorizationUrl,
  type Clock,
  createTransport,
  discoverEndpoints,
  type OnAnswer,
  ProfileError,
  ProviderError,
  type ProviderProfile,
  type RefreshGrant,
  refreshGrant,
  revokeGrant,
  systemClock,
  type TokenJudgement,
  TokenKeeper,
  type Transport,
  type TransportOptions,
} from '@sheaf/claas'
import type { ClientEnvironment } from '@sheaf/contract'
import type { Context } from '../context.js'
import { breakingTransport } from './breaking-transport.js'
import { CircuitBreaker } from './circuit-breaker.js'
import { type CallsPlace, type KeyedCalls, keyedCalls } from './keyed-calls.js'
import type { UsableProfile } from './profiles.js'
import { providerNetwork } from './provider-network.js'
import type { HeldLease } from './refresh-lease.js'
import { remembered } from './remembered.js'
import type { TokenStore } from './token-store.js'

/** A refresh is repeated once: each further try spends the same token again. */
const REFRESH = { attempts: 2, maxWaitMs: 2_000 }
/** A refresh whose answer nobody waits for may have spent the only valid token. */
const TOKEN_HEADERS_MS = 60_000
const REVOCATION_TIMEOUT_MS = 10_000

/** Calls of one environment. */
export interface Connection {
  readonly profile: ProviderProfile
  readonly keeper: TokenKeeper<HeldLease>
  /** The same for refreshes whose process died: ahead of the limits, for the provider forgives only so long. */
  readonly rescuer: TokenKeeper<HeldLease>
  /** Leaves the provider alone while it is down. */
  readonly breaker: CircuitBreaker
  callsOf(clientKey: string): KeyedCalls
  /** @throws ProviderError when the endpoints cannot be found out */
  refresh(
    grant: RefreshGrant,
    options: {
      readonly onAnswer: OnAnswer
      readonly firstUse: boolean
      readonly beforeSend?: () => Promise<void>
    },
  ): Promise<TokenJudgement>
  /**
   * The address at which a grower gives consent.
   *
   * @throws ProviderError when the endpoints cannot be found out
   * @throws ProfileError when the profile names no authorization endpoint
   */
  authorizationUrl(request: AuthorizationRequest): Promise<URL>
  /**
   * Trades the code of a consent for tokens; sent once, since a repeated code ends what was given for it.
   *
   * @throws ProviderError when the endpoints cannot be found out
   */
  redeem(code: AuthorizationCode, onAnswer: OnAnswer): Promise<TokenJudgement>
  /** @returns false when the profile knows no revocation */
  revoke(grant: RefreshGrant): Promise<boolean>
}

export function connect(
  { database, settings, log, metrics, now }: Context,
  store: TokenStore,
  environment: ClientEnvironment,
  { profile, secretOf }: UsableProfile,
): Connection {
  const clock: Clock = { ...systemClock, now: () => now().getTime() }
  const raw = transportsFor(profile, providerNetwork(settings))
  const breaker = new CircuitBreaker(clock, (state, pauseMs) => {
    const about = { environment, pauseS: Math.round(pauseMs / 1000) }
    if (state === 'open') log.warn(about, 'the provider is down and left alone for a while')
    else log.info({ environment }, 'the provider answers again')
  })
  const breaking = (transport: Transport) =>
    breakingTransport(transport, breaker, hostsOf(profile), (kind, status, seconds) =>
      metrics.providerAnswered(environment, kind, status, seconds),
    )
  const place = {
    database,
    environment,
    profile,
    secretOf,
    clock,
    transport: breaking(raw.transport),
    tokenTransport: breaking(raw.tokenTransport),
  }
  // where a spent token is forgiven for a while, an answer that got lost can be had again
  const attempts = profile.oauth.lifetimes.refreshReuseS > 0 ? REFRESH.attempts * 2 : REFRESH.attempts
  const repeated = { ...REFRESH, attempts }
  const calls = new Map<string, KeyedCalls>()
  const callsOf = (clientKey: string) => remembered(calls, clientKey, () => keyedCalls(place, clientKey))
  const complete = endpointsOf(place.tokenTransport, profile)
  const refresh: Connection['refresh'] = async (grant, options) => {
    const ready = await complete()
    const { admit, tokenTransport } = callsOf(grant.clientKey)
    await admit?.()
    return await refreshGrant(tokenTransport, ready, grant, { ...repeated, ...options, clock })
  }
  const urgent: Connection['refresh'] = async (grant, options) =>
    await refreshGrant(raw.tokenTransport, await complete(), grant, { ...repeated, ...options, clock })
  const { accessSkewS } = profile.oauth.lifetimes
  return {
    profile,
    keeper: new TokenKeeper({ store, refresh, clock, accessSkewS }),
    rescuer: new TokenKeeper({ store, refresh: urgent, clock, accessSkewS }),
    breaker,
    callsOf,
    refresh,
    authorizationUrl: async (request) => authorizationUrl(await complete(), request),
    async redeem(code, onAnswer) {
      const ready = await complete()
      const { admit, tokenTransport } = callsOf(code.clientKey)
      await admit?.()
      return await authorizationCodeGrant(tokenTransport, ready, code, { onAnswer, clock })
    },
    async revoke(grant) {
      const signal = AbortSignal.timeout(REVOCATION_TIMEOUT_MS)
      const { tokenTransport } = callsOf(grant.clientKey)
      return await revokeGrant(tokenTransport, await complete(), grant, { ...REFRESH, clock, signal })
    },
  }
}

function transportsFor({ api: { timeoutsMs } }: ProviderProfile, network: TransportOptions) {
  const headers = Math.max(timeoutsMs.headers, TOKEN_HEADERS_MS)
  return {
    transport: createTransport({ ...network, timeoutsMs }),
    tokenTransport: createTransport({ ...network, timeoutsMs: { ...timeoutsMs, headers } }),
  } satisfies Partial<CallsPlace>
}

/** `host:port` of the provider's own servers, as far as the profile names them. */
function hostsOf({ api, oauth }: ProviderProfile): ReadonlySet<string> {
  const addresses = [api.baseUrl, oauth.tokenEndpoint, oauth.revocationEndpoint, oauth.discoveryUrl]
  return new Set(addresses.flatMap((address) => (address ? [new URL(address).host] : [])))
}

/**
 * The profile with the endpoints that its discovery document names; read once, again after a failure.
 *
 * @throws ProviderError also for a document that names what the profile does not allow
 */
function endpointsOf(transport: Transport, profile: ProviderProfile): () => Promise<ProviderProfile> {
  let reading: Promise<ProviderProfile> | undefined
  return () => {
    reading ??= discoverEndpoints(transport, profile).catch((error: unknown) => {
      reading = undefined
      throw error instanceof ProfileError ? unfit(error, profile) : error
    })
    return reading
  }
}

/** The provider's own document does not fit the profile: no other credential would help. */
function unfit({ message }: ProfileError, { oauth: { discoveryUrl } }: ProviderProfile): ProviderError {
  const path = new URL(discoveryUrl ?? 'about:blank').pathname
  const where = { kind: 'token' as const, method: 'GET', path }
  return new ProviderError('ANSWER_UNEXPECTED', { where, status: 200, detail: `(${message})` })
}
