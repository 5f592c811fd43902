/** When a credential is synced next. Pure: settings, profile and chance in, seconds out. */
import type { ProviderProfile } from '@sheaf/claas'

/** Used while there is no profile to say anything. */
const WITHOUT_PROFILE_S = 3600
const FIRST_BACKOFF_S = 15
const JITTER_WITHOUT_PROFILE_PCT = 20

export interface Cadence {
  readonly intervalS: number
  /** Width of the spread around the interval, in percent of it. */
  readonly jitterPct: number
}

/** What is needed of a profile to know when to ask. */
export type CadenceProfile = Pick<ProviderProfile, 'polling'> & {
  readonly oauth: { readonly lifetimes: Pick<ProviderProfile['oauth']['lifetimes'], 'refreshKeepAliveH'> }
}

/** The operator's interval, else the profile's; never so long that the refresh token idles beyond what the profile says. */
export function cadenceOf(syncIntervalS: number | undefined, profile: CadenceProfile | undefined): Cadence {
  if (profile === undefined) {
    return { intervalS: syncIntervalS ?? WITHOUT_PROFILE_S, jitterPct: JITTER_WITHOUT_PROFILE_PCT }
  }
  const { outboxEveryMin, jitterPct } = profile.polling
  const wantedS = syncIntervalS ?? outboxEveryMin * 60
  return { intervalS: Math.min(wantedS, keepAliveS(profile)), jitterPct }
}

function keepAliveS({ oauth }: CadenceProfile): number {
  return oauth.lifetimes.refreshKeepAliveH * 3600
}

/** Whether the refresh token has to be used though nobody needs a new access token. */
export function idlesTooLong(refreshedAt: Date | null, profile: CadenceProfile, at: Date): boolean {
  return refreshedAt !== null && at.getTime() - refreshedAt.getTime() >= keepAliveS(profile) * 1000
}

/** Seconds to the next sync. @param chance from 0 to 1 */
export function nextSyncInS({ intervalS, jitterPct }: Cadence, chance: number): number {
  return intervalS * (1 + (jitterPct / 100) * (chance - 0.5))
}

/**
 * Seconds until a failing credential is tried again: doubling from 15 s, never rarer than its interval, and never before
 * the provider's own `Retry-After` has passed.
 *
 * @param failures in a row, from 1
 */
export function backoffS(
  cadence: Cadence,
  failures: number,
  retryAfterMs: number | null,
  chance: number,
): number {
  const doubled = FIRST_BACKOFF_S * 2 ** Math.min(failures - 1, 20)
  const own = Math.min(doubled, cadence.intervalS)
  return Math.max(nextSyncInS({ ...cadence, intervalS: own }, chance), (retryAfterMs ?? 0) / 1000)
}

/** The provider's ratio of machine to outbox listings holds at any interval. */
export function machinesEveryS({ intervalS }: Cadence, polling: ProviderProfile['polling']): number {
  return (intervalS * polling.machinesEveryMin) / polling.outboxEveryMin
}
