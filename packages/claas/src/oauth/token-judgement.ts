/** The verdict on a token answer: tokens, or the error that says why there are none. */

import type { ProviderError } from '../outcome/provider-error.js'
import type { CredentialOutcome } from '../outcome/provider-reason.js'
import type { Secret } from '../tokens/secret.js'

/** Tokens as granted by the authorization server. */
export interface GrantedTokens {
  readonly accessToken: Secret
  /** `null` when the answer carries none: the old one stays valid (no rotation) */
  readonly refreshToken: Secret | null
  /** life of the access token in seconds; the profile's default when the answer does not say */
  readonly expiresInS: number
  readonly refreshExpiresInS: number | null
  readonly scope: string | null
}

/** Verdict on one token answer. */
export type TokenJudgement =
  | { readonly verdict: 'accepted'; readonly tokens: GrantedTokens }
  | { readonly verdict: Exclude<CredentialOutcome, 'accepted'>; readonly error: ProviderError }
