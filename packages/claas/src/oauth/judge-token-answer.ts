/**
 * The judging half of a token call. Pure: status, headers and text in, verdict out.
 *
 *   2xx with an access token ─► accepted
 *   400, 401, or an OAuth error code below 500 ─► refused, reason by code
 *   403 without a code ─► forbidden (a gateway's word, not the end of a consent)
 *   everything else ─► unreachable
 *
 * A refusal ends a consent, so nothing but the authorization server's own word may cause one.
 */
import { retryAfterMs } from '../http/retry-after.js'
import { firstValueAt, valueAt } from '../json/pointer.js'
import { ProviderError } from '../outcome/provider-error.js'
import {
  foundSentence,
  isHtml,
  jsonOf,
  type ProviderProblem,
  problemOf,
} from '../outcome/provider-problem.js'
import type { ProviderReason } from '../outcome/provider-reason.js'
import type { ProviderProfile } from '../profile/schema.js'
import { Secret } from '../tokens/secret.js'
import type { GrantedTokens, TokenJudgement } from './token-judgement.js'
import type { TokenAnswer } from './token-request.js'

/** Error codes of RFC 6749 §5.2 and what they mean for the connection. */
const REASON_BY_CODE: Readonly<Record<string, ProviderReason>> = {
  invalid_grant: 'CONSENT_LOST',
  invalid_client: 'CLIENT_REJECTED',
  unauthorized_client: 'CLIENT_REJECTED',
  unsupported_grant_type: 'CLIENT_REJECTED',
  invalid_scope: 'CLIENT_REJECTED',
  invalid_request: 'CLIENT_REJECTED',
  slow_down: 'THROTTLED',
  temporarily_unavailable: 'UPSTREAM_DOWN',
  server_error: 'UPSTREAM_DOWN',
}

const REASON_BY_STATUS: Readonly<Record<number, ProviderReason>> = {
  400: 'CLIENT_REJECTED',
  401: 'CLIENT_REJECTED',
  403: 'SCOPE_MISSING',
  408: 'UPSTREAM_DOWN',
  429: 'THROTTLED',
}

/** Reasons that, at the first use of a credential, most often mean the other environment. */
const MISMATCH_AT_FIRST_USE: ReadonlySet<ProviderReason> = new Set(['CONSENT_LOST', 'CLIENT_REJECTED'])

/** What the judge must know beside the answer. */
export interface JudgeOptions {
  /** the credential never worked before */
  readonly firstUse?: boolean
  /** our clock, milliseconds since 1970, for a `Retry-After` date */
  readonly nowMs: number
}

const nonEmptyText = (value: unknown): string | null =>
  typeof value === 'string' && value !== '' ? value : null

/** Seconds as number or numeric text; `null` when absent or not positive. */
function secondsOf(value: unknown): number | null {
  const seconds = typeof value === 'string' && value.trim() !== '' ? Number(value) : value
  return typeof seconds === 'number' && Number.isFinite(seconds) && seconds > 0 ? seconds : null
}

function grantedTokens(document: unknown, profile: ProviderProfile): GrantedTokens | null {
  const { response, lifetimes } = profile.oauth
  const accessToken = nonEmptyText(valueAt(document, response.accessToken))
  // header values cannot carry anything else; such a token could never be sent
  if (!accessToken || !/^[\x21-\x7e]+$/.test(accessToken)) return null
  const refreshToken = nonEmptyText(valueAt(document, response.refreshToken))
  return {
    accessToken: new Secret(accessToken),
    refreshToken: refreshToken ? new Secret(refreshToken) : null,
    expiresInS: secondsOf(valueAt(document, response.expiresIn)) ?? lifetimes.accessDefaultS,
    refreshExpiresInS: secondsOf(firstValueAt(document, response.refreshExpiresIn)),
    scope: nonEmptyText(valueAt(document, response.scope)),
  }
}

function refusalReason(status: number, code: string | null, profile: ProviderProfile): ProviderReason {
  const row = profile.errors.map.find(
    (rule) => rule.codeEquals !== undefined && rule.codeEquals === code && (rule.status ?? status) === status,
  )
  if (row) return row.reason
  // an outage page may say anything; only a client error's code counts
  if (status >= 500) return 'UPSTREAM_DOWN'
  // a redirect or "not found" is no token endpoint: the profile leads elsewhere
  return (code && REASON_BY_CODE[code]) || (REASON_BY_STATUS[status] ?? 'REQUEST_REFUSED')
}

/**
 * Judges an answer of the token endpoint.
 * @returns tokens, or the error with its reason; never throws
 */
export function judgeTokenAnswer(
  profile: ProviderProfile,
  { answer, where, secrets }: TokenAnswer,
  { firstUse = false, nowMs }: JudgeOptions,
): TokenJudgement {
  const { status } = answer
  const isSuccess = status >= 200 && status < 300
  const tokens = isSuccess && !isHtml(answer) ? grantedTokens(jsonOf(answer.bodyText), profile) : null
  if (tokens) return { verdict: 'accepted', tokens }

  const problem = problemOf(answer, profile.errors, profile.api.traceHeaders, secrets)
  const refused = isSuccess ? withoutToken(problem) : refusalReason(status, problem.code, profile)
  const reason = firstUse && MISMATCH_AT_FIRST_USE.has(refused) ? 'ENVIRONMENT_MISMATCH' : refused
  const detail =
    refused === 'ANSWER_UNEXPECTED'
      ? `Found no access token at "${profile.oauth.response.accessToken}".`
      : foundSentence(problem)
  const error = new ProviderError(reason, {
    where,
    status,
    detail,
    code: problem.code,
    requestId: problem.requestId,
    retryAfterMs: retryAfterMs(answer.headers, nowMs, profile.limits.retryAfterMaxS * 1000),
  })
  return judgementOf(error)
}

/** Some servers answer 200 and say in their document that they refuse. */
function withoutToken({ isHtml: isPage, code }: ProviderProblem): ProviderReason {
  if (isPage) return 'UPSTREAM_DOWN'
  return (code && REASON_BY_CODE[code]) || 'ANSWER_UNEXPECTED'
}

/** The verdict that an error stands for. */
export function judgementOf(error: ProviderError): TokenJudgement {
  // a token call that gave no token is never "accepted", whatever its reason says of machines or files
  return { verdict: error.outcome === 'accepted' ? 'unreachable' : error.outcome, error }
}
