/**
 * Pages for people who have no account here, such as a grower with a link: HTML by the server, without scripts.
 *
 * A capability gives routes; they are told of the request what a page needs, and never see the framework. Nothing of
 * such a page is kept by a cache, and its policy lets nothing in but what the page names.
 */
import { randomBytes } from 'node:crypto'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'

/** What a page is told of its request. Of a parameter that comes twice nothing is told (RFC 6749 §3.1). */
export interface HtmlRequest {
  readonly query: ReadonlyMap<string, string>
  /** Fields of a posted form. */
  readonly form: ReadonlyMap<string, string>
  readonly cookies: ReadonlyMap<string, string>
  /** `Sec-Fetch-Site`: where the request comes from, as far as the browser tells. */
  readonly fetchSite: string | undefined
}

export interface Cookie {
  readonly name: string
  readonly value: string
  readonly path: string
  /** 0 removes it. */
  readonly maxAgeS: number
  readonly secure: boolean
}

/** A document, or the way to another address. */
export type HtmlAnswer =
  | {
      readonly status: number
      /** @param nonce lets the page's own style in */
      document(nonce: string): string
      /** Origins that pictures come from. */
      readonly pictures?: readonly string[]
      readonly cookies?: readonly Cookie[]
    }
  | { readonly status: 302 | 303; readonly location: string; readonly cookies?: readonly Cookie[] }

export interface HtmlRoute {
  readonly method: 'GET' | 'POST'
  readonly path: string
  answer(request: HtmlRequest): Promise<HtmlAnswer>
}

const FORM_TYPE = 'application/x-www-form-urlencoded'
const FORM_LIMIT_BYTES = 16 * 1024
const NONCE_BYTES = 16

export function addHtmlRoutes(app: FastifyInstance, routes: readonly HtmlRoute[]): void {
  app.register(async (scope) => {
    scope.addContentTypeParser(
      FORM_TYPE,
      { parseAs: 'string', bodyLimit: FORM_LIMIT_BYTES },
      (_request, text, done) => done(null, text),
    )
    for (const { method, path, answer } of routes) {
      scope.route({
        method,
        url: path,
        handler: async (request, reply) => send(reply, await answer(htmlRequest(request))),
      })
    }
  })
}

function htmlRequest({ url, body, headers }: FastifyRequest): HtmlRequest {
  const at = url.indexOf('?')
  const site = headers['sec-fetch-site']
  return {
    query: singles(at < 0 ? '' : url.slice(at + 1)),
    form: singles(typeof body === 'string' ? body : ''),
    cookies: cookiesOf(headers.cookie ?? ''),
    fetchSite: typeof site === 'string' ? site : undefined,
  }
}

function singles(text: string): Map<string, string> {
  const parameters = new URLSearchParams(text)
  return new Map([...parameters].filter(([name]) => parameters.getAll(name).length === 1))
}

function cookiesOf(header: string): Map<string, string> {
  const pairs = header.split(';').map((pair) => pair.trim().split(/=(.*)/s, 2))
  return new Map(pairs.flatMap(([name, value]) => (name && value !== undefined ? [[name, value]] : [])))
}

function send(reply: FastifyReply, answer: HtmlAnswer): FastifyReply {
  reply.code(answer.status).header('Cache-Control', 'no-store')
  for (const cookie of answer.cookies ?? []) reply.header('Set-Cookie', setCookie(cookie))
  if ('location' in answer) return reply.header('Location', answer.location).send()
  const nonce = randomBytes(NONCE_BYTES).toString('base64')
  return reply
    .header('Content-Security-Policy', policy(nonce, answer.pictures ?? []))
    .type('text/html; charset=utf-8')
    .send(answer.document(nonce))
}

/** Lax: the way back from the provider is a top-level navigation from another site (RFC 6265bis §5.4.7). */
function setCookie({ name, value, path, maxAgeS, secure }: Cookie): string {
  const attributes = [`Path=${path}`, `Max-Age=${maxAgeS}`, 'HttpOnly', 'SameSite=Lax']
  return [`${name}=${value}`, ...attributes, ...(secure ? ['Secure'] : [])].join('; ')
}

function policy(nonce: string, pictures: readonly string[]): string {
  return [
    "default-src 'none'",
    `style-src 'nonce-${nonce}'`,
    `img-src ${pictures.length === 0 ? "'none'" : pictures.join(' ')}`,
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ')
}
