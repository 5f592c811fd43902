/** When an access token is replaced before it expires. */
import type { CachedAccessToken } from './credential-token-store.js'

/**
 * Seconds before expiry at which a token is replaced: the profile's skew, at most a quarter of the
 * token's life, so that one that lives 20 s still serves for 15.
 */
export function skewS(accessSkewS: number, lifetimeS: number): number {
  return Math.min(accessSkewS, lifetimeS / 4)
}

/** Whether a token may still be sent at `nowMs` (milliseconds since 1970). */
export function isFresh(token: CachedAccessToken, accessSkewS: number, nowMs: number): boolean {
  return nowMs < token.expiresAtMs - skewS(accessSkewS, token.lifetimeS) * 1000
}
