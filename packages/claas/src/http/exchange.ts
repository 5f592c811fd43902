/** Request → complete answer, reported once, redacted. */

import { ProviderError } from '../outcome/provider-error.js'
import type { OnAnswer, ProviderAnswerEvent } from './answer-event.js'
import { cappedText, redactedHeaders, redactedText, redactedTokenBody } from './redact.js'
import { callOf, type HttpAnswer, type HttpRequest, type Transport } from './transport.js'

const isSuccess = (status: number) => status >= 200 && status < 300

function loggedBody(request: HttpRequest, answer: HttpAnswer): string {
  if (!isSuccess(answer.status)) return redactedText(answer.bodyText, request.secrets)
  return request.kind === 'token' ? redactedTokenBody(answer.bodyText) : ''
}

/** The event of an answer. A successful API answer has an empty body, a token answer no token. */
export function answerEvent(request: HttpRequest, answer: HttpAnswer): ProviderAnswerEvent {
  return {
    ...callOf(request),
    status: answer.status,
    headers: redactedHeaders(answer.headers, request.secrets),
    body: cappedText(loggedBody(request, answer)),
  }
}

/** The event of a call that got no complete answer. */
export function failureEvent(request: HttpRequest, error: unknown): ProviderAnswerEvent {
  const sentence = error instanceof Error ? error.message : String(error)
  return {
    ...callOf(request),
    status: 0,
    headers: {},
    body: cappedText(redactedText(sentence, request.secrets)),
  }
}

/** Reports without ever failing the call: a broken log must not cost a rotated token. */
export function report(onAnswer: OnAnswer | undefined, event: ProviderAnswerEvent): void {
  try {
    onAnswer?.(event)
  } catch {
    // by contract of OnAnswer
  }
}

/**
 * Sends a request and reads its whole answer.
 * @throws ProviderError `UPSTREAM_DOWN` without an answer; any status is an answer
 */
export async function exchange(
  transport: Transport,
  request: HttpRequest,
  onAnswer?: OnAnswer,
): Promise<HttpAnswer> {
  try {
    const stream = await transport.open(request)
    const answer = { status: stream.status, headers: stream.headers, bodyText: await stream.text() }
    report(onAnswer, answerEvent(request, answer))
    return answer
  } catch (error) {
    // an aborted call has no result to report
    if (error instanceof ProviderError) report(onAnswer, failureEvent(request, error))
    throw error
  }
}
