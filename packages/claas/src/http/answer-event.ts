/**
 * What a caller may log of a provider's answer. Already redacted: no authorization, no cookie, no token,
 * no query; the body is cut at 64 KiB.
 */

/** One answer of the provider, or the failure to get one. */
export interface ProviderAnswerEvent {
  /** `token` = authorization server, `api` = resource server */
  readonly kind: 'token' | 'api'
  readonly method: string
  /** path of the URL without query */
  readonly path: string
  /** HTTP status; 0 when no complete answer came, the error text is then in `body` */
  readonly status: number
  /** lower-case names */
  readonly headers: Readonly<Record<string, string>>
  /** text of the answer; empty for successful API answers (a grower's data has no place in a log) */
  readonly body: string
}

/**
 * Called once for each answer, failed attempts included; redirects that are followed are part of their
 * call and not reported. Runs inside the call and must return at once; what it throws is ignored, so
 * that a broken log never costs a rotated token.
 */
export type OnAnswer = (event: ProviderAnswerEvent) => void
