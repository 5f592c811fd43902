/**
 * CLAAS credentials: handed over, validated, kept, shown masked, and given to whoever calls the provider.
 *
 * Secrets stand encrypted in their row and leave it only towards the provider. What the provider answers moves the
 * status by one table, in the transaction of the event that tells why.
 */
import type { Capability, Context } from '../context.js'
import { forgetOldEvents } from './events.js'
import { providerOf } from './provider.js'
import { REVOKE_GRANT, revokeAtProvider } from './remove.js'
import { endLeasesOfBefore, rescueRefreshes } from './rescue-refreshes.js'
import { credentialRoutes } from './routes.js'
import { watchSilence } from './silence.js'

export { type Attached, attachGranted } from './attach-granted.js'
export { attachmentsOf } from './attachments.js'
export { type ConsentOrigin, insertConsent } from './consents.js'
export { attachedTo, type CredentialRow, liveCredential } from './credential-row.js'
export { credentialGauges } from './gauges.js'
export { readProfiles, usableProfile } from './profiles.js'
export { type Connection, isMissing, providerOf } from './provider.js'
export { providerNetwork } from './provider-network.js'
export { enqueueSync, SYNC, type SyncOrder, type SyncTurn } from './queue.js'
export { CredentialGone } from './refresh-lease.js'
export { removeCredential } from './remove.js'
export { replaceClientSecret } from './replace-client-secret.js'
export { adaptedCadence, backoffS, cadenceOf, idlesTooLong, machinesEveryS, nextSyncInS } from './schedule.js'
export { openSession, type ProviderSession } from './session.js'
export { noteArrival } from './silence.js'
export { ACCEPTED, NO_MACHINES, type Verdict, verdictOf } from './status.js'

/** How soon a refresh is made again whose process died: providers that forgive do it for seconds. */
const RESCUE_EVERY_MS = 1_000
/** Upkeep that may wait: old events, silent connections. */
const UPKEEP_EVERY_MS = 3_600_000
const upkeepAt = new WeakMap<Context, number>()

export const capability: Capability = {
  name: 'credentials',
  routes: (context) => {
    // what is wrong with the profiles shows at start, not at the first call
    providerOf(context)
    return credentialRoutes(context)
  },
  async urgent(context) {
    await endLeasesOfBefore(context)
    await rescueRefreshes(context)
  },
  async workers(context) {
    providerOf(context)
    await context.jobs.work(REVOKE_GRANT, { slots: 1 }, ({ data }) => revokeAtProvider(context, data))
  },
  idle: (context) => providerOf(context).idle(),
  sweepEveryMs: RESCUE_EVERY_MS,
  async sweep(context) {
    await rescueRefreshes(context)
    const now = context.now()
    if (now.getTime() - (upkeepAt.get(context) ?? Number.NEGATIVE_INFINITY) < UPKEEP_EVERY_MS) return
    await forgetOldEvents(context.database, now)
    await watchSilence(context)
    upkeepAt.set(context, now.getTime())
  },
}
