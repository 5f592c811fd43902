/**
 * A small stand-in for the provider: tokens that rotate at every refresh, machines, outboxes, downloads. It behaves as a
 * test tells it to and remembers what it was asked. Real HTTP on a free port.
 */
import { createHash } from 'node:crypto'
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'

export interface StandInFile {
  readonly id: string
  readonly name: string
  bytes: Uint8Array
  availableAt: string
  /** As listed; default: the truth. */
  sha256?: string | null
  sizeBytes?: number | null
}

export interface StandInMachine {
  readonly id: string
  enabled: boolean
  readonly organizationId?: string
  files: StandInFile[]
}

interface Answer {
  readonly status: number
  readonly headers?: Record<string, string>
  readonly body?: unknown
  /** Sends this many bytes of the body, then drops the connection. */
  readonly cutAt?: number
}

export interface Asked {
  readonly method: string
  readonly path: string
  readonly query: Record<string, string>
  readonly form: Record<string, string>
  readonly authorization: string
  readonly headers: IncomingHttpHeaders
}

/** What a fault answers in place of the provider; undefined: as usual. */
export type Fault = (asked: Asked) => Answer | undefined | Promise<Answer | undefined>

export const CLIENT = { clientKey: 'client-key-1', clientSecret: 'client-secret-very-long' }

export class StandInProvider {
  machines: StandInMachine[] = []
  machinePage = 50
  outboxPage = 100
  accessLifeS = 300
  /** Milliseconds; by this clock access tokens die. */
  clock = Date.now
  rotates = true
  fault: Fault = () => undefined
  readonly asked: Asked[] = []
  /** Every token that was ever given out or seeded. */
  readonly secrets: string[] = [CLIENT.clientSecret]
  #server = createServer((request, response) => void this.#answer(request, response))
  #grants = new Map<string, { revoked: boolean; access: Map<string, number>; spent: boolean }>()
  #owners = new Map<string, string>()
  #count = 0

  static async start(): Promise<StandInProvider> {
    const provider = new StandInProvider()
    await new Promise<void>((resolve) => provider.#server.listen(0, '127.0.0.1', resolve))
    return provider
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections()
    await new Promise((resolve) => this.#server.close(resolve))
  }

  /** A fresh consent; its first refresh token. */
  consent(): string {
    const token = this.#token('rt')
    this.#grants.set(token, { revoked: false, access: new Map(), spent: false })
    this.#owners.set(token, token)
    return token
  }

  /** Ends the consent that a refresh token belongs to. */
  revoke(refreshToken: string): void {
    const grant = this.#grants.get(this.#owners.get(refreshToken) ?? '')
    if (grant) {
      grant.revoked = true
      grant.access.clear()
    }
  }

  /** Access tokens given so far are no longer accepted. */
  forgetAccessTokens(): void {
    for (const { access } of this.#grants.values()) access.clear()
  }

  calls(path: RegExp): Asked[] {
    return this.asked.filter((asked) => path.test(asked.path))
  }

  /**
   * Profiles for both environments, in one file's text.
   *
   * @param changes of sections other than `limits`, taken whole
   */
  profiles(limits: Record<string, number> = {}, changes: Record<string, unknown> = {}): string {
    const profile = (name: string) => ({
      id: `stand-in-${name}`,
      environment: 'SANDBOX',
      allowedHosts: ['127.0.0.1:*'],
      oauth: {
        authorizationEndpoint: `${this.url}/${name}/oauth/authorize`,
        tokenEndpoint: `${this.url}/${name}/oauth/token`,
        revocationEndpoint: `${this.url}/${name}/oauth/revoke`,
        scopes: ['oft'],
      },
      api: { baseUrl: `${this.url}/${name}/api/v1` },
      ...changes,
      limits: { attempts: 2, backoffBaseMs: 1, backoffMaxMs: 2, retryAfterMaxS: 3600, ...limits },
    })
    return JSON.stringify({ STAGE: profile('stage'), PRODUCTION: profile('production') })
  }

  #token(kind: string): string {
    const token = `${kind}-${++this.#count}-${createHash('sha256').update(`${kind}${this.#count}`).digest('hex')}`
    this.secrets.push(token)
    return token
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', this.url)
    const body = await text(request)
    const asked: Asked = {
      method: request.method ?? '',
      path: url.pathname,
      query: Object.fromEntries(url.searchParams),
      form: Object.fromEntries(new URLSearchParams(body)),
      authorization: request.headers.authorization ?? '',
      headers: request.headers,
    }
    this.asked.push(asked)
    const answer = (await this.fault(asked)) ?? this.#usual(asked, request)
    const isBytes = answer.body instanceof Uint8Array
    const bytes = isBytes
      ? (answer.body as Uint8Array)
      : Buffer.from(answer.body === undefined ? '' : JSON.stringify(answer.body))
    response.writeHead(answer.status, {
      'content-type': isBytes ? 'application/zip' : 'application/json',
      'content-length': String(bytes.length),
      ...answer.headers,
    })
    if (answer.cutAt === undefined) return void response.end(bytes)
    response.write(bytes.subarray(0, answer.cutAt), () => response.destroy())
  }

  #usual(asked: Asked, request: IncomingMessage): Answer {
    if (asked.path.endsWith('/oauth/token')) return this.#refresh(asked)
    if (asked.path.endsWith('/oauth/revoke')) {
      this.revoke(asked.form['token'] ?? '')
      return { status: 200 }
    }
    const bearer = asked.authorization.replace(/^Bearer /, '')
    const alive = [...this.#grants.values()].some(({ access }) => (access.get(bearer) ?? 0) > this.clock())
    if (!alive) return { status: 401, body: { code: 'invalid_token', detail: 'expired' } }
    return this.#resource(asked, request)
  }

  #refresh({ form, authorization }: Asked): Answer {
    const basic = Buffer.from(authorization.replace(/^Basic /, ''), 'base64').toString()
    if (basic !== `${CLIENT.clientKey}:${CLIENT.clientSecret}`)
      return { status: 401, body: { error: 'invalid_client' } }
    const given = form['refresh_token'] ?? ''
    const owner = this.#owners.get(given)
    const grant = owner === undefined ? undefined : this.#grants.get(owner)
    if (owner === undefined || grant === undefined || grant.revoked)
      return { status: 400, body: { error: 'invalid_grant' } }
    const current = [...this.#owners].filter(([, of]) => of === owner).at(-1)?.[0]
    if (given !== current) {
      // a replay kills the grant, as the strictest providers do
      this.revoke(given)
      return { status: 400, body: { error: 'invalid_grant', error_description: 'replayed' } }
    }
    const accessToken = this.#token('at')
    grant.access.set(accessToken, this.clock() + this.accessLifeS * 1000)
    const refreshToken = this.rotates ? this.#token('rt') : given
    this.#owners.set(refreshToken, owner)
    return {
      status: 200,
      headers: { 'set-cookie': 'session=very-secret-cookie' },
      body: {
        access_token: accessToken,
        token_type: 'Bearer',
        expires_in: this.accessLifeS,
        refresh_token: refreshToken,
      },
    }
  }

  #resource({ path, query, method }: Asked, request: IncomingMessage): Answer {
    const [, machineId, fileId, last] =
      /\/machines(?:\/([^/]+)\/outbox(?:\/([^/]+)\/(content|ack))?)?$/.exec(path) ?? []
    if (machineId === undefined) return this.#machinePage(Number(query['page'] ?? 0))
    const machine = this.machines.find(({ id }) => id === machineId)
    if (machine === undefined || !machine.enabled)
      return { status: 403, body: { code: 'machine_not_enabled' } }
    if (fileId === undefined) return this.#outboxPage(machine, query)
    const file = machine.files.find(({ id }) => id === fileId)
    if (file === undefined) return { status: 404, body: { code: 'file_not_found' } }
    if (last === 'ack' && method === 'POST') return { status: 204 }
    const etag = `"${hashOf(file.bytes)}"`
    const from = /^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1]
    if (from === undefined) return { status: 200, headers: { etag }, body: file.bytes }
    const range = `bytes ${from}-${file.bytes.length - 1}/${file.bytes.length}`
    return { status: 206, headers: { etag, 'content-range': range }, body: file.bytes.subarray(Number(from)) }
  }

  #machinePage(page: number): Answer {
    const size = this.machinePage
    const items = this.machines
      .slice(page * size, (page + 1) * size)
      .map(({ id, enabled, organizationId }) => ({
        id,
        name: `Machine ${id}`,
        organizationId,
        fileTransfer: { enabled },
      }))
    return { status: 200, body: { items, page: { last: (page + 1) * size >= this.machines.length } } }
  }

  #outboxPage({ files }: StandInMachine, { since, cursor }: Record<string, string>): Answer {
    const found = files.filter(({ availableAt }) => since === undefined || availableAt >= since)
    const from = Number(cursor ?? 0)
    const next = from + this.outboxPage
    const items = found.slice(from, next).map((file) => ({
      id: file.id,
      name: file.name,
      sizeBytes: file.sizeBytes === undefined ? file.bytes.length : file.sizeBytes,
      sha256: file.sha256 === undefined ? hashOf(file.bytes) : file.sha256,
      availableAt: file.availableAt,
    }))
    return { status: 200, body: { items, nextCursor: next < found.length ? String(next) : null } }
  }
}

export function hashOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}
