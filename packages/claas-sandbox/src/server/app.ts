/**
 * A Fastify server with what all ports share: request ids, refusals in the dialect's form, and on the API and blob ports
 * the journal and the faults.
 */
import { randomBytes } from 'node:crypto'
import { buffer } from 'node:stream/consumers'
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import { refusalOf } from './faults/refusal.js'
import type { StruckFault } from './faults/rules.js'
import { spoil } from './faults/spoil.js'
import { authorizationKind, type JournalEntry, maskedHeaders, maskedUrl } from './journal.js'
import { Problem } from './problem.js'
import { TENANTS } from './tenant.js'
import type { World } from './world.js'

export function newApp(world: World): FastifyInstance {
  const app = Fastify({
    logger: false,
    pluginTimeout: 0,
    genReqId: () => `sbx-${randomBytes(6).toString('hex')}`,
    routerOptions: { maxParamLength: 1024 },
    forceCloseConnections: true,
  })
  takeAnyBody(app)
  app.addHook('onRequest', async (request, reply) => {
    reply.header('x-request-id', request.id)
  })
  app.setErrorHandler((error, request, reply) => sendProblem(world, error, request, reply))
  app.setNotFoundHandler((request, reply) =>
    sendProblem(world, new Problem('not_found', 'There is nothing at this address.'), request, reply),
  )
  return app
}

/** Calls without content may name any content type; an empty JSON body is none. */
function takeAnyBody(app: FastifyInstance): void {
  app.removeContentTypeParser('application/json')
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, text, done) => {
    try {
      done(null, text === '' ? undefined : JSON.parse(String(text)))
    } catch {
      done(new Problem('invalid_request', 'The body is no JSON.'))
    }
  })
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, bytes, done) => done(null, bytes))
}

function sendProblem(
  world: World,
  error: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  const problem = asProblem(error)
  const { contentType, body } = world.dialect.problem(problem, request.id)
  return reply
    .code(problem.status)
    .headers(problem.headers)
    .header('content-type', contentType)
    .send(Buffer.from(JSON.stringify(body)))
}

function asProblem(error: unknown): Problem {
  if (error instanceof Problem) return error
  const { statusCode, message } = error as { statusCode?: number; message?: string }
  if (statusCode === 413) return new Problem('too_large', message ?? 'The body is too large.')
  if (statusCode !== undefined && statusCode < 500)
    return new Problem('invalid_request', message ?? 'not understood')
  return new Problem('server_error', message ?? String(error))
}

/** Writes every call down and lets fault rules strike. To be called before routes are added. */
export function observe(world: World, app: FastifyInstance, port: JournalEntry['port']): void {
  const struck = new WeakMap<FastifyRequest, StruckFault>()
  const entries = new WeakMap<FastifyRequest, JournalEntry>()

  app.addHook('onRequest', async (request, reply) => {
    const fault = world.faults.strike(request.method, request.url.split('?')[0]!)
    const entry: JournalEntry = {
      at: new Date(world.clock.now()).toISOString(),
      port,
      method: request.method,
      url: maskedUrl(request.url),
      headers: maskedHeaders(request.headers),
      authorization: authorizationKind(request.headers.authorization),
      status: undefined,
      requestId: request.id,
      ...(fault && { fault: fault.id }),
    }
    world.journal.add(entry)
    entries.set(request, entry)
    if (fault === undefined)
      return port === 'api' ? await refuseBeyondLimit(world, request, reply) : undefined
    struck.set(request, fault)
    await strikeInbound(fault, world, request, reply)
  })
  app.addHook('preHandler', async (request) => {
    const grantType =
      typeof request.body === 'string' ? new URLSearchParams(request.body).get('grant_type') : null
    if (grantType !== null) Object.assign(entries.get(request)!, { grantType })
  })
  app.addHook('onSend', async (request, reply, payload) => {
    const action = struck.get(request)?.action
    if (action === undefined || action.type === 'status') return payload
    if (action.type === 'close') {
      request.raw.socket.destroy()
      return payload
    }
    if (action.type === 'delay') {
      if (action.when === 'after') await pause(action.ms)
      return payload
    }
    if (action.type === 'contentType') reply.header('content-type', action.value)
    const bytes = await payloadBytes(payload)
    if (bytes === undefined) return payload
    // what is announced stays the whole length: a cut answer must look cut
    if (action.type === 'truncate') reply.header('content-length', bytes.length)
    const spoilt = spoil(bytes, action)
    return spoilt instanceof Uint8Array ? Buffer.from(spoilt) : spoilt
  })
  app.addHook('onResponse', async (request, reply) => {
    const entry = entries.get(request)
    if (entry) entry.status = reply.statusCode
  })
}

/** @returns the refusal where the client of the tenant has used up its calls */
async function refuseBeyondLimit(world: World, request: FastifyRequest, reply: FastifyReply) {
  const tenant = TENANTS.find((name) => request.url.startsWith(`/${name}/`))
  if (tenant === undefined) return undefined
  const waitS = world.limits[tenant].take(world.settings.requestsPerMinute, world.clock.now())
  if (waitS === 0) return undefined
  const fault = { type: 'status', status: 429, headers: { 'retry-after': String(waitS) } } as const
  const { contentType, headers, body } = refusalOf(
    fault,
    world,
    request,
    'The calls of this minute are used up.',
  )
  return reply.code(429).headers(headers).header('content-type', contentType).send(body)
}

async function strikeInbound(
  { action }: StruckFault,
  world: World,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<unknown> {
  if (action.type === 'delay' && action.when !== 'after') await pause(action.ms)
  if (action.type === 'close' && action.when !== 'after') {
    request.raw.socket.destroy()
    return reply.hijack()
  }
  if (action.type !== 'status') return undefined
  const { contentType, headers, body } = refusalOf(action, world, request)
  return reply.code(action.status).headers(headers).header('content-type', contentType).send(body)
}

/** Does not keep a sandbox alive that is closed meanwhile. */
function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms).unref())
}

async function payloadBytes(payload: unknown): Promise<Uint8Array | undefined> {
  if (payload === null || payload === undefined) return undefined
  if (typeof payload === 'string') return Buffer.from(payload)
  if (payload instanceof Uint8Array) return payload
  return buffer(payload as NodeJS.ReadableStream)
}
