/** One API call with token, retries, event and judgement; what all resources share. */
import { answerEvent, exchange, failureEvent, report } from '../http/exchange.js'
import { withRetry } from '../http/retry.js'
import { callOf, type HttpAnswer, type HttpRequest } from '../http/transport.js'
import { ProviderError } from '../outcome/provider-error.js'
import { isHtml, jsonOf } from '../outcome/provider-problem.js'
import { apiRequest } from './api-request.js'
import { judgeApiAnswer, type Subject } from './judge-api-answer.js'
import { openFollowing } from './redirects.js'
import type { ApiContext, ClaasSession } from './session.js'

/** What is called. */
export interface ApiCall {
  readonly method: string
  readonly url: URL
  readonly subject: Subject
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: Uint8Array
  /** The call has another effect the second time: it is tried once, also after an outage. */
  readonly once?: boolean
}

async function answered(
  context: ApiContext,
  session: ClaasSession,
  request: HttpRequest,
): Promise<HttpAnswer & { readonly elsewhere: boolean }> {
  if (request.method !== 'GET') {
    return { ...(await exchange(context.transport, request, session.onAnswer)), elsewhere: false }
  }
  try {
    const { stream, elsewhere } = await openFollowing(
      context.transport,
      request,
      context.profile,
      'same-or-allowed-host',
    )
    const answer = { status: stream.status, headers: stream.headers, bodyText: await stream.text() }
    report(session.onAnswer, answerEvent(request, answer))
    return { ...answer, elsewhere }
  } catch (error) {
    if (error instanceof ProviderError) report(session.onAnswer, failureEvent(request, error))
    throw error
  }
}

/**
 * Calls the API until it answers 2xx, and gives that answer.
 *
 * Each try asks for its own access token: a wait between tries may outlive the last one.
 * @throws ProviderError with the reason of the last try
 */
export function callApi(context: ApiContext, session: ClaasSession, call: ApiCall): Promise<HttpAnswer> {
  const attempt = () =>
    session.withAccessToken(async (accessToken) => {
      await session.admit?.(session.signal)
      const request = apiRequest(context, session, call, accessToken)
      const answer = await answered(context, session, request)
      const error = judgeApiAnswer(answer, {
        profile: context.profile,
        subject: answer.elsewhere ? 'elsewhere' : call.subject,
        where: callOf(request),
        secrets: request.secrets,
        nowMs: context.clock.now(),
      })
      if (error) throw error
      if (isHtml(answer)) {
        const detail = 'Found a page for people where a document was expected.'
        throw new ProviderError('UPSTREAM_DOWN', { where: callOf(request), status: answer.status, detail })
      }
      return answer
    })
  const policy = call.once === true ? { ...context.retry, attempts: 1 } : context.retry
  return withRetry('api', attempt, policy, context.clock, session.signal)
}

/** An answer that does not look as the profile says. */
export function unexpected(call: ApiCall, status: number, detail: string): ProviderError {
  const where = { kind: 'api' as const, method: call.method, path: call.url.pathname }
  return new ProviderError('ANSWER_UNEXPECTED', { where, status, detail })
}

/** The JSON document of an answer. */
export function documentOf(call: ApiCall, answer: HttpAnswer): unknown {
  const document = jsonOf(answer.bodyText)
  if (document === undefined) {
    throw unexpected(call, answer.status, `Found ${answer.bodyText.length} characters that are no JSON.`)
  }
  return document
}
