/** Calls to a sandbox over real sockets, as plain as a client can make them. */
import { afterEach } from 'vitest'
import {
  type FaultRule,
  type Sandbox,
  type SandboxOptions,
  startSandbox,
  type TenantName,
} from '../src/index.js'

const running: Sandbox[] = []

afterEach(async () => {
  await Promise.all(running.splice(0).map((sandbox) => sandbox.close()))
})

/** A sandbox on free ports that ends with the test. */
export async function sandboxWith(options: SandboxOptions = {}): Promise<Sandbox> {
  const sandbox = await startSandbox({ port: 0, seed: 'contract', ...options })
  running.push(sandbox)
  return sandbox
}

export const BASIC = `Basic ${btoa('sandbox-client:sandbox-secret')}`

/** Members that answers of the default dialect may have; a test reads those of the answer it asked for. */
export interface Body {
  readonly access_token: string
  readonly refresh_token: string
  readonly error: string
  readonly code: string
  readonly requestId: string
  readonly id: string
  readonly state: string
  readonly now: string
  readonly nextCursor: string | null
  readonly page: Readonly<Record<string, unknown>>
  readonly items: readonly Entry[]
  readonly failures: readonly string[]
  readonly tenants: Readonly<
    Record<string, { readonly grants: readonly Entry[]; readonly machines: readonly Entry[] }>
  >
}

export interface Entry {
  readonly id: string
  readonly name: string
  readonly sha256: string
  readonly sizeBytes: number
  readonly availableAt: string
  readonly state: string
  readonly refreshes: number
  readonly error?: { readonly code: string }
}

export interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly body: Body
}

async function answerOf(response: Response): Promise<Answer> {
  const text = await response.text()
  const isJson = /json/.test(response.headers.get('content-type') ?? '')
  return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : text }
}

export async function postToken(
  sandbox: Sandbox,
  form: Record<string, string> | string,
  { tenant = 'stage', authorization = BASIC }: { tenant?: TenantName; authorization?: string | null } = {},
): Promise<Answer> {
  return answerOf(
    await fetch(`${sandbox.urls.api}/${tenant}/oauth/token`, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        ...(authorization === null ? {} : { authorization }),
      },
      body: typeof form === 'string' ? form : new URLSearchParams(form).toString(),
    }),
  )
}

export function refresh(sandbox: Sandbox, token: string, tenant: TenantName = 'stage'): Promise<Answer> {
  return postToken(sandbox, { grant_type: 'refresh_token', refresh_token: token }, { tenant })
}

export async function accessToken(sandbox: Sandbox, tenant: TenantName = 'stage'): Promise<string> {
  const { body } = await refresh(sandbox, sandbox.refreshTokens[tenant][0]!, tenant)
  return body['access_token']!
}

/** A call to the resource server of stage. */
export async function call(sandbox: Sandbox, token: string, path: string, init: RequestInit = {}) {
  return answerOf(await callRaw(sandbox, token, path, init))
}

export function callRaw(
  sandbox: Sandbox,
  token: string,
  path: string,
  init: RequestInit = {},
): Promise<Response> {
  return fetch(`${sandbox.urls.api}/stage/api/v1${path}`, {
    ...init,
    headers: { authorization: `Bearer ${token}`, ...(init.headers as Record<string, string>) },
  })
}

export async function control(sandbox: Sandbox, path: string, body?: unknown): Promise<Answer> {
  return answerOf(
    await fetch(`${sandbox.urls.control}${path}`, {
      method: body === undefined ? 'GET' : 'POST',
      ...(body === undefined
        ? {}
        : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    }),
  )
}

export async function inject(sandbox: Sandbox, ...rules: FaultRule[]): Promise<void> {
  await control(sandbox, '/faults', rules)
}
