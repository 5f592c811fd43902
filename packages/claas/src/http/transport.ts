/**
 * One door to the network: request in, status, headers and body out. Never follows a redirect, never
 * retries, knows no profile; a failure to get an answer becomes `UPSTREAM_DOWN` with status 0.
 *
 * `undici.request` rather than `fetch`: redirects, ranges and lengths must be seen as they are, and a
 * body that ends early must be told from one that is complete.
 */
import { Readable, type Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { rootCertificates } from 'node:tls'
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib'
import { Agent, EnvHttpProxyAgent, request as undiciRequest } from 'undici'
import type { ProviderCall } from '../outcome/provider-error.js'
import { ProviderError } from '../outcome/provider-error.js'
import type { Secret } from '../tokens/secret.js'
import { redactedText } from './redact.js'

/** One request as it goes out. */
export interface HttpRequest {
  readonly kind: ProviderCall['kind']
  readonly method: string
  readonly url: URL
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string | Uint8Array
  /** values that must not show up in events and errors */
  readonly secrets: readonly Secret[]
  readonly signal?: AbortSignal | undefined
  /** Awaited right before the request leaves, behind every queue; what it throws keeps the request from leaving. */
  readonly beforeSend?: (() => Promise<void>) | undefined
}

/** A complete answer. Header names are lower-case, repeated headers joined with ", ". */
export interface HttpAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly bodyText: string
}

/** An answer whose body has not been read yet: read it to the end, or discard it. */
export interface HttpStream {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: AsyncIterable<Uint8Array>
  /** Reads the body as text, up to 64 MiB. */
  text(): Promise<string>
  /** Drops the rest of the body and frees the connection. */
  discard(): Promise<void>
}

/** Sends requests. */
export interface Transport {
  open(request: HttpRequest): Promise<HttpStream>
  close(): Promise<void>
}

/** How to reach the network; every time in milliseconds. */
export interface TransportOptions {
  readonly timeoutsMs?: { readonly connect: number; readonly headers: number; readonly body: number }
  /** proxy of HTTPS for all hosts but those in `noProxy` (comma list; default loopback) */
  readonly proxy?: { readonly url: string; readonly noProxy?: string }
  /** PEM certificates trusted beside the usual ones */
  readonly extraCa?: readonly string[]
}

const TEXT_LIMIT_BYTES = 64 * 1024 * 1024
const DEFAULT_TIMEOUTS_MS = { connect: 5000, headers: 20_000, body: 120_000 }
const LOOPBACK = 'localhost,127.0.0.1,::1'

/** The call as events and errors show it: no query. */
export function callOf(request: HttpRequest): ProviderCall {
  return { kind: request.kind, method: request.method, path: request.url.pathname }
}

/** A failure to get an answer, as an error without secrets. An abort stays what it is. */
export function noAnswer(request: HttpRequest, cause: unknown): unknown {
  if (request.signal?.aborted) return request.signal.reason
  if (cause instanceof ProviderError) return cause
  const { message, code } = cause as { message?: string; code?: string }
  const text = redactedText([code, message].filter(Boolean).join(': '), request.secrets)
  return new ProviderError('UPSTREAM_DOWN', { where: callOf(request), status: 0, detail: `(${text})` })
}

function flat(headers: Readonly<Record<string, string | string[] | undefined>>): Record<string, string> {
  const entries = Object.entries(headers).flatMap(([name, value]): [string, string][] =>
    value === undefined ? [] : [[name.toLowerCase(), Array.isArray(value) ? value.join(', ') : value]],
  )
  return Object.fromEntries(entries)
}

/** Gateways compress documents though nobody asked for it. Files are left as they come: their bytes are what counts. */
const DECODERS: Readonly<Record<string, () => Transform>> = {
  gzip: createGunzip,
  'x-gzip': createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
}

function decoded(
  body: AsyncIterable<Uint8Array>,
  encoding: string | string[] | undefined,
): AsyncIterable<Uint8Array> {
  const decoder = DECODERS[String(encoding ?? '').toLowerCase()]
  if (decoder === undefined) return body
  const stream = decoder()
  // what breaks off on either side ends the reading of the other with its error
  pipeline(Readable.from(body), stream).catch(() => undefined)
  return stream
}

async function limitedText(
  body: AsyncIterable<Uint8Array>,
  request: HttpRequest,
  status: number,
): Promise<string> {
  const chunks: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of body) {
    bytes += chunk.length
    if (bytes > TEXT_LIMIT_BYTES) {
      const detail = `Found more than ${TEXT_LIMIT_BYTES} bytes where a document was expected.`
      throw new ProviderError('ANSWER_UNEXPECTED', { where: callOf(request), status, detail })
    }
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

/** A transport over a pool of connections; close it when done. */
export function createTransport(options: TransportOptions = {}): Transport {
  const timeouts = options.timeoutsMs ?? DEFAULT_TIMEOUTS_MS
  const tls = options.extraCa ? { ca: [...rootCertificates, ...options.extraCa] } : {}
  const settings = {
    connect: { ...tls, timeout: timeouts.connect },
    headersTimeout: timeouts.headers,
    bodyTimeout: timeouts.body,
  }
  const proxy = options.proxy && {
    // plain HTTP is for this machine alone; an empty text keeps the environment's own proxy away
    httpProxy: '',
    httpsProxy: options.proxy.url,
    noProxy: options.proxy.noProxy ?? LOOPBACK,
    requestTls: { ...tls, timeout: timeouts.connect },
    proxyTls: { ...tls, timeout: timeouts.connect },
  }
  const dispatcher = proxy ? new EnvHttpProxyAgent({ ...settings, ...proxy }) : new Agent(settings)
  return {
    async open(request) {
      await request.beforeSend?.()
      try {
        const answer = await undiciRequest(request.url, {
          dispatcher,
          method: request.method as 'GET',
          headers: { 'user-agent': 'sheaf-claas', 'accept-encoding': 'identity', ...request.headers },
          body: request.body ?? null,
          signal: request.signal ?? null,
        })
        return {
          status: answer.statusCode,
          headers: flat(answer.headers),
          body: answer.body,
          text: () =>
            limitedText(
              decoded(answer.body, answer.headers['content-encoding']),
              request,
              answer.statusCode,
            ).catch((cause: unknown) => {
              throw noAnswer(request, cause)
            }),
          discard: () => answer.body.dump({ limit: 64 * 1024 }).catch(() => undefined),
        }
      } catch (cause) {
        throw noAnswer(request, cause)
      }
    },
    close: () => dispatcher.destroy(),
  }
}
