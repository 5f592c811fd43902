/** Whose calls are made, and with what. */
import type { OnAnswer } from '../http/answer-event.js'
import type { Clock } from '../http/clock.js'
import type { RetryPolicy } from '../http/retry.js'
import type { Transport } from '../http/transport.js'
import type { ProviderProfile } from '../profile/schema.js'
import type { Secret } from '../tokens/secret.js'

/**
 * Runs a call with a valid access token: gets one, and when the API refuses it, refreshes once and runs
 * the call once more. `TokenKeeper.withAccessToken` bound to one credential is such a function.
 */
export type WithAccessToken = <T>(call: (accessToken: Secret) => Promise<T>) => Promise<T>

/** Whose calls these are: one grower's consent. One client serves any number of sessions. */
export interface ClaasSession {
  readonly withAccessToken: WithAccessToken
  readonly onAnswer?: OnAnswer | undefined
  /** not sent with these calls, and yet not to be shown should the provider repeat them */
  readonly secrets?: readonly Secret[] | undefined
  /** fills the profile's organization slot; left out of query and header where it is not known */
  readonly organizationId?: string | undefined
  readonly signal?: AbortSignal | undefined
  /** awaited before every request: the place for a rate limit shared by all workers, or a breaker */
  readonly admit?: ((signal?: AbortSignal) => Promise<void>) | undefined
}

/** What all resource calls of one client share. */
export interface ApiContext {
  readonly profile: ProviderProfile
  readonly transport: Transport
  readonly clock: Clock
  readonly retry: RetryPolicy
  /** resolved `api.secretHeaders` */
  readonly secretHeaders: Readonly<Record<string, Secret>>
}
