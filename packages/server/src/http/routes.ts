/**
 * The rows of the contract as routes.
 *
 *   token (401) ─► path (404) ─► query and body against the row's schemas (400) ─► implementation
 *
 * A method that the row's path does not offer is answered with 405 and `Allow`. Nothing is coerced: path and query
 * are text by their schemas. A row without an implementation is an unknown address.
 */
import { type AnyRoute, ROUTE_LIST } from '@sheaf/contract'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { ApiError } from './api-error.js'
import { requestCheck } from './request-check.js'
import type { Owner, RouteImplementations } from './route-types.js'
import type { Tokens } from './tokens.js'
import { receiveForms } from './upload.js'

/** The owner of this name; undefined when there is none (any more). */
export type FindOwner = (username: string) => Promise<Owner | undefined>

export interface RoutesInput {
  readonly tokens: Tokens
  readonly findOwner: FindOwner
  readonly implementations: RouteImplementations
}

export function addRoutes(app: FastifyInstance, input: RoutesInput): void {
  const rows = ROUTE_LIST.filter(({ name }) => input.implementations[name] !== undefined)
  for (const row of rows) {
    if (row.form === undefined) addRoute(app, row, input)
    else app.register(async (scope) => await addFormRoute(scope, row, input))
  }
  for (const path of new Set(rows.map((row) => row.path))) {
    refuseOtherMethods(app, path, offeredMethods(path, rows))
  }
}

/**
 * A path of fixed segments may also be read as one with an id in it (`…/fields/sync` as the field `sync`): the methods
 * that only the other path offers are left to it.
 */
function offeredMethods(path: string, rows: readonly AnyRoute[]): string[] {
  const readAs = rows.filter((row) => row.path === path || patternOf(row).test(path))
  const methods = [...new Set<string>(readAs.map(({ method }) => method))]
  return methods.includes('GET') ? [...methods, 'HEAD'] : methods
}

function patternOf({ path }: AnyRoute): RegExp {
  return new RegExp(`^${path.replace(/:\w+/g, '[^/]+')}$`)
}

function refuseOtherMethods(app: FastifyInstance, path: string, offered: readonly string[]): void {
  const allow = offered.join(', ')
  app.route({
    method: app.supportedMethods.filter((method) => !offered.includes(method)),
    url: path,
    exposeHeadRoute: false,
    // Before the body is read: whatever it is, the method is what is wrong.
    onRequest: async (request) => {
      const sentence = `${request.method} is not offered here, only ${allow}.`
      throw new ApiError(405, 'methodNotAllowed', sentence, undefined, { Allow: allow })
    },
    handler: async () => undefined,
  })
}

/** An implementation whose exact types have been checked where it was written. */
type Implementation = (input: {
  params: unknown
  query: unknown
  body: unknown
  owner: Owner | undefined
  request: FastifyRequest
  reply: FastifyReply
}) => Promise<{ status: number; headers?: Record<string, string>; body?: unknown; stream?: unknown }>

function addRoute(
  app: FastifyInstance,
  row: AnyRoute,
  { tokens, findOwner, implementations }: RoutesInput,
): void {
  const implementation = implementations[row.name] as unknown as Implementation
  const check = requestCheck(row)
  const owners = new WeakMap<FastifyRequest, Owner>()
  app.route({
    method: row.method,
    url: row.path,
    // Before the body is read: a stranger's body is not parsed.
    onRequest: async (request) => {
      if (row.auth === 'bearer') owners.set(request, await authenticated(request, tokens, findOwner))
    },
    handler: async (request, reply) => {
      check(request)
      const { params, query, body } = request
      const answer = await implementation({ params, query, body, owner: owners.get(request), request, reply })
      reply.code(answer.status).headers(answer.headers ?? {})
      return reply.send(answer.stream ?? answer.body)
    },
  })
}

async function addFormRoute(scope: FastifyInstance, row: AnyRoute, input: RoutesInput): Promise<void> {
  await receiveForms(scope)
  addRoute(scope, row, input)
}

async function authenticated(request: FastifyRequest, tokens: Tokens, findOwner: FindOwner): Promise<Owner> {
  const [, token] = /^Bearer +(\S+)\s*$/i.exec(request.headers.authorization ?? '') ?? []
  const username = token === undefined ? undefined : await tokens.read(token)
  const owner = username === undefined ? undefined : await findOwner(username)
  if (owner !== undefined) return owner
  const message =
    token === undefined ? 'The bearer token is missing.' : 'The bearer token is not valid or has expired.'
  throw new ApiError(401, 'unauthorized', message, undefined, { 'WWW-Authenticate': 'Bearer' })
}
