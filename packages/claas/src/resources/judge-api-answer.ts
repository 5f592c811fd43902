/**
 * The judging half of an API call. Pure: status, headers and text in, error or nothing out.
 * First word: the profile's own map. Then codes of the sandbox contract. Then the status, read by what
 * the call is about: a 404 for a machine says something else than a 404 for a file.
 */
import { retryAfterMs } from '../http/retry-after.js'
import type { HttpAnswer } from '../http/transport.js'
import { type ProviderCall, ProviderError } from '../outcome/provider-error.js'
import { foundSentence, problemOf } from '../outcome/provider-problem.js'
import type { ProviderReason } from '../outcome/provider-reason.js'
import type { ProviderProfile } from '../profile/schema.js'
import type { Secret } from '../tokens/secret.js'

/**
 * What a call is about; `blob` is storage that a download was redirected to, `elsewhere` another origin that any other
 * call was redirected to, `upload` hands task data to a machine, `delivery` asks what became of it.
 */
export type Subject = 'organization' | 'machine' | 'file' | 'blob' | 'elsewhere' | 'upload' | 'delivery'

interface CodeRule {
  readonly status?: number | undefined
  readonly codeEquals?: string | undefined
  readonly reason: ProviderReason
}

const CODE_RULES: readonly CodeRule[] = [
  { status: 400, codeEquals: 'cursor_expired', reason: 'CURSOR_EXPIRED' },
  { status: 403, codeEquals: 'insufficient_scope', reason: 'SCOPE_MISSING' },
  { status: 403, codeEquals: 'machine_not_enabled', reason: 'MACHINE_FORBIDDEN' },
  { status: 404, codeEquals: 'machine_not_found', reason: 'MACHINE_FORBIDDEN' },
]

const BY_SUBJECT: Readonly<Record<Subject, Readonly<Record<number, ProviderReason>>>> = {
  organization: { 401: 'CONSENT_LOST', 403: 'SCOPE_MISSING' },
  // the machine list was readable, so a refusal is about this machine
  machine: {
    401: 'CONSENT_LOST',
    403: 'MACHINE_FORBIDDEN',
    404: 'MACHINE_FORBIDDEN',
    410: 'MACHINE_FORBIDDEN',
  },
  file: { 401: 'CONSENT_LOST', 403: 'MACHINE_FORBIDDEN', 404: 'FILE_GONE', 410: 'FILE_GONE' },
  // the link was made for one download and has run out: the next try gets a new one
  blob: { 401: 'DOWNLOAD_INCOMPLETE', 403: 'DOWNLOAD_INCOMPLETE', 404: 'FILE_GONE', 410: 'FILE_GONE' },
  // it was asked without the access token, so that its refusal says nothing of the consent
  elsewhere: {},
  upload: {
    400: 'DELIVERY_REFUSED',
    401: 'CONSENT_LOST',
    403: 'MACHINE_FORBIDDEN',
    404: 'MACHINE_FORBIDDEN',
    409: 'DELIVERY_REFUSED',
    410: 'MACHINE_FORBIDDEN',
    413: 'DELIVERY_REFUSED',
    415: 'DELIVERY_REFUSED',
    422: 'DELIVERY_REFUSED',
  },
  delivery: { 401: 'CONSENT_LOST', 403: 'MACHINE_FORBIDDEN', 404: 'DELIVERY_GONE', 410: 'DELIVERY_GONE' },
}

const EVERYWHERE: Readonly<Record<number, ProviderReason>> = { 408: 'UPSTREAM_DOWN', 429: 'THROTTLED' }

/** Servers that do not speak the API's language: codes of theirs mean nothing. */
const STRANGERS: ReadonlySet<Subject> = new Set(['blob', 'elsewhere'])

/** What the judge must know beside the answer. */
export interface ApiJudgeContext {
  readonly profile: ProviderProfile
  readonly subject: Subject
  readonly where: ProviderCall
  readonly secrets: readonly Secret[]
  /** our clock, milliseconds since 1970, for a `Retry-After` date */
  readonly nowMs: number
}

/** The reason for a status and the provider's code, by what the call was about. */
export function reasonOf(
  status: number,
  code: string | null,
  { profile, subject }: Pick<ApiJudgeContext, 'profile' | 'subject'>,
): ProviderReason {
  const rules: readonly CodeRule[] = STRANGERS.has(subject) ? [] : [...profile.errors.map, ...CODE_RULES]
  const row = rules.find(
    (rule) =>
      (rule.status ?? status) === status && (rule.codeEquals === undefined || rule.codeEquals === code),
  )
  if (row) return row.reason
  return (
    BY_SUBJECT[subject][status] ?? EVERYWHERE[status] ?? (status >= 500 ? 'UPSTREAM_DOWN' : 'REQUEST_REFUSED')
  )
}

/** Whether an answer carries what was asked for. */
export function isSuccess(status: number): boolean {
  return status >= 200 && status < 300
}

/** The error that an answer stands for, `null` for 2xx. */
export function judgeApiAnswer(answer: HttpAnswer, context: ApiJudgeContext): ProviderError | null {
  if (isSuccess(answer.status)) return null
  const { profile, where, secrets, nowMs } = context
  const problem = problemOf(answer, profile.errors, profile.api.traceHeaders, secrets)
  return new ProviderError(reasonOf(answer.status, problem.code, context), {
    where,
    status: answer.status,
    detail: foundSentence(problem),
    code: problem.code,
    requestId: problem.requestId,
    retryAfterMs: retryAfterMs(answer.headers, nowMs, profile.limits.retryAfterMaxS * 1000),
  })
}
