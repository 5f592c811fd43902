/** When a credential is synced next. Pure: settings, profile and chance in, seconds out. */
import type { ProviderProfile } from '@sheaf/claas'
import { type Season, seasonStart } from './season.js'

/** Used while there is no profile to say anything. */
const WITHOUT_PROFILE_S = 3600
const FIRST_BACKOFF_S = 15
const JITTER_WITHOUT_PROFILE_PCT = 20

export interface Cadence {
  readonly intervalS: number
  /** Width of the spread around the interval, in percent of it. */
  readonly jitterPct: number
  /** The operator's own interval. */
  readonly isOwn: boolean
  /** More would let the refresh token idle too long. */
  readonly longestS: number
}

/** What is needed of a profile to know when to ask. */
export type CadenceProfile = Pick<ProviderProfile, 'polling'> & {
  readonly oauth: { readonly lifetimes: Pick<ProviderProfile['oauth']['lifetimes'], 'refreshKeepAliveH'> }
}

/** The operator's interval, else the profile's; never so long that the refresh token idles beyond what the profile says. */
export function cadenceOf(syncIntervalS: number | undefined, profile: CadenceProfile | undefined): Cadence {
  const isOwn = syncIntervalS !== undefined
  if (profile === undefined) {
    const intervalS = syncIntervalS ?? WITHOUT_PROFILE_S
    return { intervalS, jitterPct: JITTER_WITHOUT_PROFILE_PCT, isOwn, longestS: intervalS }
  }
  const { outboxEveryMin, jitterPct } = profile.polling
  const wantedS = syncIntervalS ?? outboxEveryMin * 60
  const longestS = keepAliveS(profile)
  return { intervalS: Math.min(wantedS, longestS), jitterPct, isOwn, longestS }
}

function keepAliveS({ oauth }: CadenceProfile): number {
  return oauth.lifetimes.refreshKeepAliveH * 3600
}

/** Whether the refresh token has to be used though nobody needs a new access token. */
export function idlesTooLong(refreshedAt: Date | null, profile: CadenceProfile, at: Date): boolean {
  return refreshedAt !== null && at.getTime() - refreshedAt.getTime() >= keepAliveS(profile) * 1000
}

/** What is known of the machines' work. */
export interface Worked {
  readonly at: Date
  /** When the last file came; null: none yet. */
  readonly lastFileAt: Date | null
  readonly connectedAt: Date
  readonly season: Season
}

/** After a file, or after the account was connected, more are expected for this long. */
const EXPECTING_MS = 7 * 86_400_000
/** How much rarer an account is asked that brings nothing, in and out of season. */
const QUIET = { inSeason: 2, outOfSeason: 24 }
/** Whoever starts to work out of season is seen within a day. */
const LONGEST_S = 86_400

/**
 * The cadence of an account by what it brings: as often as wanted while files come, half as often in a season that brings
 * none, once a day out of it. An interval of the operator's own holds as it is.
 */
export function adaptedCadence(cadence: Cadence, { at, lastFileAt, connectedAt, season }: Worked): Cadence {
  const newsAtMs = Math.max(lastFileAt?.getTime() ?? 0, connectedAt.getTime())
  if (cadence.isOwn || at.getTime() - newsAtMs < EXPECTING_MS) return cadence
  const factor = seasonStart(season, at) === undefined ? QUIET.outOfSeason : QUIET.inSeason
  const rarest = Math.max(cadence.intervalS, Math.min(cadence.longestS, LONGEST_S))
  return { ...cadence, intervalS: Math.min(cadence.intervalS * factor, rarest) }
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
