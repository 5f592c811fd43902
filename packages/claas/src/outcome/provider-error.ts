/**
 * The one error that a provider call throws: canonical reason, HTTP status, place, sentence.
 *
 * It never carries a secret: the place is method and path without query, and what the provider said
 * goes through the redaction of `http/redact.ts` before it gets here.
 */
import { type CredentialOutcome, PROVIDER_REASONS, type ProviderReason } from './provider-reason.js'

/** Which call failed. `token` = authorization server, `api` = resource server. */
export interface ProviderCall {
  readonly kind: 'token' | 'api'
  readonly method: string
  /** path of the URL, without query */
  readonly path: string
}

/** What is known of a failure beside its reason. */
export interface ProviderFailure {
  readonly where: ProviderCall
  /** HTTP status, 0 when no answer came (network, timeout) */
  readonly status: number
  /** what exactly was found; follows the reason's message */
  readonly detail?: string | undefined
  /** the provider's own error code, e.g. `invalid_grant` */
  readonly code?: string | null | undefined
  /** how long the provider asks to wait, in milliseconds */
  readonly retryAfterMs?: number | null | undefined
  /** the provider's id of the request, for a support case */
  readonly requestId?: string | null | undefined
  readonly cause?: unknown
}

/** Thrown by every provider call that did not give what was asked. */
export class ProviderError extends Error {
  override readonly name = 'ProviderError'
  readonly reason: ProviderReason
  readonly status: number
  readonly where: ProviderCall
  /** the message for a person: the reason's sentence and what was found */
  readonly sentence: string
  readonly code: string | null
  readonly retryAfterMs: number | null
  readonly requestId: string | null

  constructor(reason: ProviderReason, failure: ProviderFailure) {
    const sentence = [PROVIDER_REASONS[reason].message, failure.detail].filter(Boolean).join(' ')
    const { method, path } = failure.where
    super(
      `${reason} (${method} ${path}, ${failure.status === 0 ? 'no answer' : failure.status}): ${sentence}`,
      {
        cause: failure.cause,
      },
    )
    this.reason = reason
    this.status = failure.status
    this.where = { kind: failure.where.kind, method, path }
    this.sentence = sentence
    this.code = failure.code ?? null
    this.retryAfterMs = failure.retryAfterMs ?? null
    this.requestId = failure.requestId ?? null
  }

  /** What this failure says about the credential. */
  get outcome(): CredentialOutcome {
    return PROVIDER_REASONS[this.reason].outcome
  }

  /** Whether the same call may succeed later without anybody changing anything. */
  get retryable(): boolean {
    return PROVIDER_REASONS[this.reason].retryable
  }
}
