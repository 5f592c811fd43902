/** Calls in the name of one client key: the provider counts them together, so they share their limits. */
import {
  type ClaasClient,
  type Clock,
  createClaasClient,
  type ProviderProfile,
  type Transport,
} from '@sheaf/claas'
import type { ClientEnvironment } from '@sheaf/contract'
import type { Database } from '../database/index.js'
import { concurrentCalls } from './concurrent-calls.js'
import { limitedTransport } from './limited-transport.js'
import type { SecretOf } from './profile-secrets.js'
import { type Admit, requestLimit } from './request-limit.js'

/** A person waits for a validation, whose deadline ends it. */
const HASTY = { attempts: 3, maxWaitMs: 5_000 }
const PATIENT = { maxWaitMs: 30_000 }

export interface KeyedCalls {
  readonly client: ClaasClient
  /** The same calls for somebody who waits. */
  readonly hasty: ClaasClient
  /** The limit of requests per minute, undefined where the profile sets none. */
  readonly admit: Admit | undefined
  /** A way to the authorization server whose calls count with the others. */
  readonly tokenTransport: Transport
}

/** What the calls of all keys of an environment share. */
export interface CallsPlace {
  readonly database: Pick<Database, 'db' | 'embedded'>
  readonly environment: ClientEnvironment
  readonly profile: ProviderProfile
  readonly secretOf: SecretOf
  readonly transport: Transport
  readonly tokenTransport: Transport
  readonly clock: Clock
}

export function keyedCalls(place: CallsPlace, clientKey: string): KeyedCalls {
  const { database, environment, profile, clock } = place
  const { limits } = profile
  const most = limits.maxConcurrent
  const gate = most === undefined ? undefined : concurrentCalls(database, { environment, clientKey, most })
  const limited = (transport: Transport) =>
    gate === undefined ? transport : limitedTransport(transport, gate)
  const common = { transport: limited(place.transport), clock, resolveSecret: place.secretOf }
  const hasty = { ...profile, limits: { ...limits, attempts: Math.min(limits.attempts, HASTY.attempts) } }
  return {
    client: createClaasClient({ ...common, profile, maxWaitMs: PATIENT.maxWaitMs }),
    hasty: createClaasClient({ ...common, profile: hasty, maxWaitMs: HASTY.maxWaitMs }),
    admit: requestLimit(database.db, clock, limits, environment, clientKey),
    tokenTransport: limited(place.tokenTransport),
  }
}
