/** The answer of a `status` fault, or of a limit that is reached: as the rule says, else as the contract would refuse. */
import type { FastifyRequest } from 'fastify'
import { Problem, type ProblemCode } from '../problem.js'
import { TENANTS } from '../tenant.js'
import type { World } from '../world.js'
import type { FaultAction } from './rules.js'

type StatusFault = Extract<FaultAction, { type: 'status' }>

export interface Refusal {
  readonly contentType: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

const OUTAGE = '<!doctype html><title>Sandbox outage</title><h1>The sandbox plays out of service</h1>'

const API_CODES: Readonly<Record<number, ProblemCode>> = {
  401: 'invalid_token',
  403: 'insufficient_scope',
  404: 'not_found',
  409: 'idempotency_conflict',
  410: 'file_expired',
  413: 'too_large',
  415: 'not_zip',
  422: 'not_isoxml',
  429: 'rate_limited',
}
const TOKEN_CODES: Readonly<Record<number, string>> = { 401: 'invalid_client', 429: 'slow_down' }

/** What the contract sends along with a status. */
const HEADERS: Readonly<Record<'api' | 'token', Readonly<Record<number, Record<string, string>>>>> = {
  api: { 401: { 'www-authenticate': 'Bearer error="invalid_token"' }, 429: { 'retry-after': '1' } },
  token: { 401: { 'www-authenticate': 'Basic realm="sandbox"' }, 429: { 'retry-after': '1' } },
}

export function refusalOf(
  { status, body, contentType, headers }: StatusFault,
  world: World,
  request: FastifyRequest,
  why = 'Injected by a fault rule.',
): Refusal {
  if (body !== undefined) {
    const text = typeof body === 'string' ? body : JSON.stringify(body)
    return { contentType: contentType ?? 'application/json', headers: headers ?? {}, body: text }
  }
  if (status >= 500) return { contentType: contentType ?? 'text/html', headers: headers ?? {}, body: OUTAGE }
  const side = isTokenCall(world, request) ? 'token' : 'api'
  // headers of a rule replace these: `{}` is a 429 that does not say how long to wait
  const sent = headers ?? HEADERS[side][status] ?? {}
  if (side === 'token') {
    const answer = { error: TOKEN_CODES[status] ?? 'invalid_request', error_description: why }
    return { contentType: contentType ?? 'application/json', headers: sent, body: JSON.stringify(answer) }
  }
  const problem = world.dialect.problem(new Problem(API_CODES[status] ?? 'invalid_request', why), request.id)
  const spelled = 'status' in problem.body ? { ...problem.body, status } : problem.body
  return { contentType: contentType ?? problem.contentType, headers: sent, body: JSON.stringify(spelled) }
}

/** Whether the authorization server is asked, whose refusals are spelled as RFC 6749 §5.2 has it. */
function isTokenCall({ dialect }: World, { url }: FastifyRequest): boolean {
  const path = url.split('?')[0]
  return TENANTS.some((tenant) =>
    [dialect.paths.token, dialect.paths.revoke].some((end) => path === `/${tenant}${end}`),
  )
}
