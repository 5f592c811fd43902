/**
 * The provider as this process reaches it: one connection per environment, made from its profile when it is needed first.
 * Clients and token keepers are shared by everybody in the process; whose call it is stands in the session.
 */
import type { ClientEnvironment } from '@sheaf/contract'
import type { Context } from '../context.js'
import { type Connection, connect } from './connection.js'
import { readProfiles, usableProfile } from './profiles.js'
import { leaseLengthS } from './refresh-lease.js'
import { remembered } from './remembered.js'
import { TokenStore } from './token-store.js'

export type { Connection } from './connection.js'

export type ConnectionOrMissing = Connection | { readonly missing: string }

export interface Provider {
  readonly store: TokenStore
  /** The connection of an environment, or the sentence that says which setting is missing. */
  connection(environment: ClientEnvironment): ConnectionOrMissing
  /** Keeps in mind what goes on after its request was answered. */
  goesOn(work: Promise<unknown>): void
  /** Resolves when no token is under way: whoever ends the process waits for that. */
  idle(): Promise<void>
}

const providers = new WeakMap<Context, Provider>()

/**
 * The provider of a running process; made at the first call, which is at start.
 *
 * @throws ProfileError naming every wrong key of the profiles
 */
export function providerOf(context: Context): Provider {
  return remembered(providers, context, () => createProvider(context))
}

export function isMissing(connection: ConnectionOrMissing): connection is { readonly missing: string } {
  return 'missing' in connection
}

function createProvider(context: Context): Provider {
  const source = readProfiles(context.settings)
  const lifetimesOf = (environment: ClientEnvironment) => {
    const usable = usableProfile(source, environment)
    return 'missing' in usable ? undefined : usable.profile.oauth.lifetimes
  }
  const store = new TokenStore(
    context,
    (environment) => lifetimesOf(environment)?.refreshWarnDays ?? 0,
    (environment) => leaseLengthS(lifetimesOf(environment)?.refreshReuseS ?? 0),
  )
  const connections = new Map<ClientEnvironment, Connection>()
  const goingOn = new Set<Promise<unknown>>()
  return {
    store,
    connection(environment) {
      const usable = usableProfile(source, environment)
      if ('missing' in usable) return usable
      const made = () => connect(context, store, environment, usable)
      return remembered(connections, environment, made)
    },
    goesOn(work) {
      goingOn.add(work)
      const forget = () => void goingOn.delete(work)
      work.then(forget, forget)
    },
    async idle() {
      const keepers = [...connections.values()].flatMap(({ keeper, rescuer }) => [
        keeper.idle(),
        rescuer.idle(),
      ])
      await Promise.allSettled([...goingOn, ...keepers])
    },
  }
}
