/**
 * A real HTTP server on a free loopback port that answers as a test says and writes down what it was
 * asked. It knows nothing of the client.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type Clock, loadProfiles, type ProviderProfile } from '../src/index.js'

export interface Asked {
  readonly method: string
  readonly url: URL
  readonly headers: IncomingMessage['headers']
  readonly body: string
}

export type Answering = (asked: Asked, response: ServerResponse) => void

export interface ProviderServer {
  readonly origin: string
  readonly asked: Asked[]
  close(): Promise<void>
}

const running: Server[] = []

export async function startServer(answering: Answering): Promise<ProviderServer> {
  const asked: Asked[] = []
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const url = new URL(request.url ?? '/', 'http://server')
      const entry = {
        method: request.method ?? '',
        url,
        headers: request.headers,
        body: Buffer.concat(chunks).toString(),
      }
      asked.push(entry)
      answering(entry, response)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  running.push(server)
  const { port } = server.address() as AddressInfo
  const close = () =>
    new Promise<void>((resolve) => {
      server.closeAllConnections()
      server.close(() => resolve())
    })
  return { origin: `http://127.0.0.1:${port}`, asked, close }
}

/** Ends every server of a test file. */
export async function stopServers(): Promise<void> {
  for (const server of running.splice(0)) {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }
}

export function json(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body))
}

/** A profile whose addresses all point at one server; `changes` are merged over it section by section. */
export function profileFor(origin: string, changes: Record<string, unknown> = {}): ProviderProfile {
  const profile = {
    environment: 'SANDBOX',
    allowedHosts: ['127.0.0.1:*'],
    ...changes,
    oauth: {
      authorizationEndpoint: `${origin}/oauth/authorize`,
      tokenEndpoint: `${origin}/oauth/token`,
      revocationEndpoint: `${origin}/oauth/revoke`,
      scopes: ['oft'],
      ...(changes['oauth'] as object | undefined),
    },
    api: { baseUrl: `${origin}/api`, ...(changes['api'] as object | undefined) },
  }
  return loadProfiles({ STAGE: profile, PRODUCTION: { state: 'template' } }).STAGE
}

/** A clock that stands at 2026-08-01T12:00:00Z, moves only by sleeping, and remembers each sleep. */
export function standingClock(): Clock & { readonly sleeps: number[]; advance(ms: number): void } {
  let now = Date.parse('2026-08-01T12:00:00Z')
  const sleeps: number[] = []
  return {
    sleeps,
    now: () => now,
    random: () => 0.5,
    advance: (ms) => {
      now += ms
    },
    sleep: async (ms) => {
      sleeps.push(ms)
      now += ms
    },
  }
}
