/**
 * One call of a webhook: a signed POST. No redirect is followed, nothing is waited for longer than ten seconds, and of
 * the answer no more is read than is kept.
 */
import type { LookupAddress } from 'node:dns'
import { type IncomingMessage, request as requestPlain } from 'node:http'
import { request as requestSecure } from 'node:https'
import type { LookupFunction } from 'node:net'
import { ALERT_SIGNATURE_HEADER } from '@sheaf/contract'
import { storableText } from '../database/index.js'
import { signatureOf } from './signature.js'
import { PrivateTarget, resolveTarget, type Target, type TargetRules } from './target.js'

const TIMEOUT_MS = 10_000
const RESPONSE_LIMIT_BYTES = 64 * 1024

export interface Call {
  readonly url: string
  readonly secret: string
  /** Sent as it is. */
  readonly body: string
}

/** What came of a call: an answer, or why there was none. `refused`: it was not even tried. */
export type Outcome =
  | { readonly status: number; readonly response: string }
  | { readonly connectionError: string; readonly refused: boolean }

export interface CallRules extends TargetRules {
  readonly timeoutMs?: number
}

export async function callWebhook(call: Call, rules: CallRules): Promise<Outcome> {
  const deadline = AbortSignal.timeout(rules.timeoutMs ?? TIMEOUT_MS)
  try {
    const target = await until(deadline, resolveTarget(call.url, rules))
    const answer = await post(target, call, deadline)
    return { status: answer.statusCode ?? 0, response: await readSome(answer) }
  } catch (error) {
    const sentence = deadline.aborted ? 'no answer within 10 s' : sentenceOf(error)
    return { connectionError: sentence, refused: error instanceof PrivateTarget }
  }
}

/** Any 2xx is an acknowledgement. */
export function isAcknowledged(outcome: Outcome): boolean {
  return 'status' in outcome && outcome.status >= 200 && outcome.status < 300
}

function post({ url, addresses }: Target, { body, secret }: Call, signal: AbortSignal) {
  const bytes = Buffer.from(body)
  const request = url.protocol === 'https:' ? requestSecure : requestPlain
  const headers = {
    'Content-Type': 'application/json',
    'Content-Length': bytes.length,
    Accept: '*/*',
    'User-Agent': 'Sheaf',
    [ALERT_SIGNATURE_HEADER]: signatureOf(bytes, secret),
  }
  return new Promise<IncomingMessage>((resolve, reject) => {
    request(url, { method: 'POST', headers, agent: false, signal, lookup: checkedOnly(addresses) })
      .on('response', resolve)
      .on('error', reject)
      .end(bytes)
  })
}

/** In place of another look-up, which could give other addresses than those that were checked. */
function checkedOnly(addresses: readonly LookupAddress[]): LookupFunction {
  return (_host, { all }, callback) => {
    const [first] = addresses
    if (all === true) callback(null, [...addresses])
    else callback(null, first?.address ?? '', first?.family)
  }
}

/** The status is known: what comes of the body until the deadline or the limit is enough. */
async function readSome(answer: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  let length = 0
  try {
    for await (const chunk of answer as AsyncIterable<Buffer>) {
      chunks.push(chunk)
      length += chunk.length
      if (length >= RESPONSE_LIMIT_BYTES) break
    }
  } catch {
    // cut off: kept as far as it came
  }
  return storableText(Buffer.concat(chunks).toString(), RESPONSE_LIMIT_BYTES)
}

async function until<Value>(deadline: AbortSignal, promise: Promise<Value>): Promise<Value> {
  const passed = new Promise<never>((_, reject) =>
    deadline.addEventListener('abort', () => reject(deadline.reason), { once: true }),
  )
  return await Promise.race([promise, passed])
}

/** Several addresses that all failed come as one error without a sentence of its own. */
function sentenceOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(sentenceOf).join('; ')
  return error instanceof Error ? error.message : String(error)
}
