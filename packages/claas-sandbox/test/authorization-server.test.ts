import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Sandbox } from '../src/index.js'
import { accessToken, BASIC, call, control, postToken, refresh, sandboxWith } from './sandbox-client.js'

const CALLBACK = 'http://127.0.0.1:49152/connect/claas/callback'
const VERIFIER = 'a-verifier-of-at-least-forty-three-characters-long'
const CHALLENGE = createHash('sha256').update(VERIFIER).digest('base64url')

async function authorize(
  sandbox: Sandbox,
  changes: Record<string, string | undefined> = {},
): Promise<Response> {
  const query = {
    response_type: 'code',
    client_id: 'sandbox-client',
    redirect_uri: CALLBACK,
    scope: 'oft',
    state: 's-1',
    code_challenge: CHALLENGE,
    code_challenge_method: 'S256',
    sandbox_decision: 'allow',
    ...changes,
  }
  const given = Object.entries(query).filter((pair): pair is [string, string] => pair[1] !== undefined)
  return fetch(`${sandbox.urls.api}/stage/oauth/authorize?${new URLSearchParams(given)}`, {
    redirect: 'manual',
  })
}

const locationOf = (response: Response): URL => new URL(response.headers.get('location')!)

async function codeFrom(sandbox: Sandbox, changes = {}): Promise<string> {
  return locationOf(await authorize(sandbox, changes)).searchParams.get('code')!
}

const redeem = (sandbox: Sandbox, code: string, changes: Record<string, string> = {}) =>
  postToken(sandbox, {
    grant_type: 'authorization_code',
    code,
    redirect_uri: CALLBACK,
    code_verifier: VERIFIER,
    ...changes,
  })

describe('the authorize page', () => {
  it('says that it is a sandbox and not CLAAS, and offers organizations and a choice', async () => {
    const sandbox = await sandboxWith()
    const page = await (await authorize(sandbox, { sandbox_decision: undefined })).text()
    expect(page).toContain('It is not CLAAS')
    expect(page).toContain('Sandbox farm')
    expect(page).toMatch(/Allow.*Deny/s)
  })

  it('signs in with the tenant’s user and returns a code with the state', async () => {
    const sandbox = await sandboxWith()
    const form = (password: string) =>
      new URLSearchParams({
        response_type: 'code',
        client_id: 'sandbox-client',
        redirect_uri: CALLBACK,
        state: 's-2',
        username: 'stage-grower',
        password,
        organization: 'org-1',
        decision: 'allow',
      })
    const post = (password: string) =>
      fetch(`${sandbox.urls.api}/stage/oauth/authorize`, {
        method: 'POST',
        body: form(password),
        redirect: 'manual',
      })
    expect(await (await post('wrong')).text()).toContain('User or password is not right')
    const { searchParams } = locationOf(await post('sandbox'))
    expect(searchParams.get('state')).toBe('s-2')
    expect(searchParams.get('code')).toMatch(/^sbx_code_/)
  })

  it.each([
    ['an unknown client', { client_id: 'other' }],
    ['a redirect to another host', { redirect_uri: 'http://example.com/connect/claas/callback' }],
    ['a redirect to another path', { redirect_uri: 'http://127.0.0.1:1/else' }],
  ])('never redirects for %s', async (_what, changes) => {
    const response = await authorize(await sandboxWith(), changes)
    expect([response.status, response.headers.get('location')]).toEqual([400, null])
  })

  it.each([
    ['access_denied', { sandbox_decision: 'deny' }],
    ['invalid_scope', { scope: 'everything' }],
    ['unsupported_response_type', { response_type: 'token' }],
    ['invalid_request', { code_challenge_method: 'plain' }],
  ])('tells the client %s with its state', async (error, changes) => {
    const { searchParams } = locationOf(await authorize(await sandboxWith(), changes))
    expect([searchParams.get('error'), searchParams.get('state')]).toEqual([error, 's-1'])
  })
})

describe('a code', () => {
  it('gives tokens once, with PKCE verified', async () => {
    const sandbox = await sandboxWith()
    const { status, headers, body } = await redeem(sandbox, await codeFrom(sandbox))
    expect(status).toBe(200)
    expect(headers.get('cache-control')).toBe('no-store')
    // 90 days
    const lives = { expires_in: 300, refresh_expires_in: 7_776_000 }
    expect(body).toMatchObject({ token_type: 'Bearer', scope: 'oft', ...lives })
    expect((await call(sandbox, body.access_token, '/machines')).status).toBe(200)
  })

  it('used again is refused, and everything issued from it is revoked', async () => {
    const sandbox = await sandboxWith()
    const code = await codeFrom(sandbox)
    const { body } = await redeem(sandbox, code)
    expect((await redeem(sandbox, code)).body.error).toBe('invalid_grant')
    expect((await call(sandbox, body.access_token, '/machines')).status).toBe(401)
    expect((await refresh(sandbox, body.refresh_token)).body.error).toBe('invalid_grant')
  })

  it.each([
    ['a wrong verifier', { code_verifier: 'something else' }],
    ['another redirect', { redirect_uri: 'http://127.0.0.1:2/connect/claas/callback' }],
    ['an unknown code', { code: 'sbx_code_x' }],
  ])('is refused with %s', async (_what, changes) => {
    const sandbox = await sandboxWith()
    const { status, body } = await redeem(sandbox, await codeFrom(sandbox), changes)
    expect([status, body.error]).toEqual([400, 'invalid_grant'])
  })

  it('lives for 60 s of the sandbox clock', async () => {
    const sandbox = await sandboxWith()
    const code = await codeFrom(sandbox)
    await control(sandbox, '/clock', { advanceS: 61 })
    expect((await redeem(sandbox, code)).body.error).toBe('invalid_grant')
  })
})

describe('token errors', () => {
  it.each([
    ['a missing parameter', 'grant_type=refresh_token', BASIC, 400, 'invalid_request'],
    [
      'a repeated parameter',
      'grant_type=refresh_token&refresh_token=a&refresh_token=b',
      BASIC,
      400,
      'invalid_request',
    ],
    ['an unknown refresh token', 'grant_type=refresh_token&refresh_token=a', BASIC, 400, 'invalid_grant'],
    ['an unknown grant type', 'grant_type=magic', BASIC, 400, 'unsupported_grant_type'],
    ['a grant type that is not open', 'grant_type=client_credentials', BASIC, 400, 'unauthorized_client'],
    [
      'a wrong secret',
      'grant_type=refresh_token',
      `Basic ${btoa('sandbox-client:no')}`,
      401,
      'invalid_client',
    ],
    ['no client', 'grant_type=refresh_token', null, 401, 'invalid_client'],
    ['a client in header and body', 'client_secret=sandbox-secret', BASIC, 400, 'invalid_request'],
  ])('%s', async (_what, form, authorization, status, error) => {
    const answer = await postToken(await sandboxWith(), form, { authorization })
    expect([answer.status, answer.body.error]).toEqual([status, error])
    expect(answer.headers.get('www-authenticate')).toBe(status === 401 ? 'Basic realm="sandbox"' : null)
  })

  it('a refresh that asks for more than was granted', async () => {
    const sandbox = await sandboxWith()
    const form = { grant_type: 'refresh_token', refresh_token: sandbox.refreshTokens.stage[0]! }
    const refused = await postToken(sandbox, { ...form, scope: 'oft admin' })
    expect([refused.status, refused.body.error]).toEqual([400, 'invalid_scope'])
    // nothing was spent
    expect((await postToken(sandbox, { ...form, scope: 'oft' })).status).toBe(200)
  })

  it('another content type than a form', async () => {
    const sandbox = await sandboxWith()
    const response = await fetch(`${sandbox.urls.api}/stage/oauth/token`, {
      method: 'POST',
      headers: { authorization: BASIC, 'content-type': 'application/json' },
      body: '{}',
    })
    expect([response.status, ((await response.json()) as { error: string }).error]).toEqual([
      400,
      'invalid_request',
    ])
  })

  it('form-decodes the parts of a Basic header', async () => {
    const sandbox = await sandboxWith()
    // %2D is the hyphen
    const authorization = `Basic ${btoa('sandbox%2Dclient:sandbox%2Dsecret')}`
    const form = { grant_type: 'refresh_token', refresh_token: sandbox.refreshTokens.stage[0]! }
    expect((await postToken(sandbox, form, { authorization })).status).toBe(200)
  })
})

describe('rotation', () => {
  it('always: every refresh gives a new refresh token, older access tokens stay valid', async () => {
    const sandbox = await sandboxWith()
    const first = sandbox.refreshTokens.stage[0]!
    const one = await refresh(sandbox, first)
    const two = await refresh(sandbox, one.body.refresh_token)
    expect(new Set([first, one.body.refresh_token, two.body.refresh_token]).size).toBe(3)
    expect((await call(sandbox, one.body.access_token, '/machines')).status).toBe(200)
    expect(sandbox.refreshTokens.stage[0]).toBe(two.body.refresh_token)
  })

  it('never: the refresh token stays', async () => {
    const sandbox = await sandboxWith({ rotation: 'never' })
    const first = sandbox.refreshTokens.stage[0]!
    expect((await refresh(sandbox, first)).body.refresh_token).toBe(first)
    expect((await refresh(sandbox, first)).status).toBe(200)
  })

  it('every nth: the refresh token changes at the nth refresh', async () => {
    const sandbox = await sandboxWith({ rotation: 'every-nth', rotateEveryN: 2 })
    const first = sandbox.refreshTokens.stage[0]!
    expect((await refresh(sandbox, first)).body.refresh_token).toBe(first)
    expect((await refresh(sandbox, first)).body.refresh_token).not.toBe(first)
  })

  it('a superseded token outside the grace window revokes the whole grant', async () => {
    const sandbox = await sandboxWith()
    const first = sandbox.refreshTokens.stage[0]!
    const { body } = await refresh(sandbox, first)
    expect((await refresh(sandbox, first)).body.error).toBe('invalid_grant')
    expect((await refresh(sandbox, body.refresh_token)).body.error).toBe('invalid_grant')
    expect((await call(sandbox, body.access_token, '/machines')).status).toBe(401)
  })

  it('within the grace window it gives the same successors again', async () => {
    const sandbox = await sandboxWith({ graceS: 10 })
    const first = sandbox.refreshTokens.stage[0]!
    const { body } = await refresh(sandbox, first)
    expect((await refresh(sandbox, first)).body).toEqual(body)
    await control(sandbox, '/clock', { advanceS: 11 })
    expect((await refresh(sandbox, first)).body.error).toBe('invalid_grant')
  })
})

const DAY_S = 86_400

describe('lifetimes by the sandbox clock', () => {
  it('access tokens end after their lifetime', async () => {
    const sandbox = await sandboxWith({ accessTokenLifetimeS: 20 })
    const token = await accessToken(sandbox)
    await control(sandbox, '/clock', { advanceS: 21 })
    expect((await call(sandbox, token, '/machines')).status).toBe(401)
  })

  it('a refresh token that idles for 30 days ends', async () => {
    const sandbox = await sandboxWith()
    await control(sandbox, '/clock', { advanceS: 30 * DAY_S })
    expect((await refresh(sandbox, sandbox.refreshTokens.stage[0]!)).body.error).toBe('invalid_grant')
  })

  it('a grant ends after 90 days, however often it is used', async () => {
    const sandbox = await sandboxWith({ rotation: 'never' })
    const token = sandbox.refreshTokens.stage[0]!
    for (let days = 0; days < 75; days += 25) {
      await control(sandbox, '/clock', { advanceS: 25 * DAY_S })
      expect((await refresh(sandbox, token)).status).toBe(200)
    }
    await control(sandbox, '/clock', { advanceS: 15 * DAY_S })
    expect((await refresh(sandbox, token)).body.error).toBe('invalid_grant')
  })
})

describe('revocation', () => {
  it('by the client kills refresh and access tokens, and never says whether the token was known', async () => {
    const sandbox = await sandboxWith()
    const { body } = await refresh(sandbox, sandbox.refreshTokens.stage[0]!)
    const revoke = (token: string) =>
      fetch(`${sandbox.urls.api}/stage/oauth/revoke`, {
        method: 'POST',
        headers: { authorization: BASIC },
        body: new URLSearchParams({ token }),
      })
    expect((await revoke('unknown')).status).toBe(200)
    expect((await revoke(body.access_token)).status).toBe(200)
    expect((await refresh(sandbox, body.refresh_token)).body.error).toBe('invalid_grant')
  })

  it('by the grower is found out at the next call', async () => {
    const sandbox = await sandboxWith()
    const token = await accessToken(sandbox)
    const { body } = await control(sandbox, '/state')
    const used = [...body.tenants['stage']!.grants].find((grant) => Number(grant.refreshes) > 0)!
    await control(sandbox, `/grants/${used.id}/revoke`, {})
    expect((await call(sandbox, token, '/machines')).status).toBe(401)
  })
})

describe('the two tenants', () => {
  it('know nothing of each other’s tokens', async () => {
    const sandbox = await sandboxWith()
    const { status, body } = await refresh(sandbox, sandbox.refreshTokens.production[0]!, 'stage')
    expect([status, body.error]).toEqual([400, 'invalid_grant'])
    const foreign = await accessToken(sandbox, 'production')
    expect((await call(sandbox, foreign, '/machines')).body.code).toBe('invalid_token')
  })
})

describe('metadata', () => {
  it('names the endpoints, in both places', async () => {
    const { urls } = await sandboxWith()
    const places = [
      '/.well-known/oauth-authorization-server/stage',
      '/stage/.well-known/oauth-authorization-server',
    ]
    for (const place of places) {
      const found = (await (await fetch(urls.api + place)).json()) as Record<string, unknown>
      expect(found['token_endpoint']).toBe(`${urls.api}/stage/oauth/token`)
      expect(found['issuer']).toBe(`${urls.api}/stage`)
    }
  })
})

describe('a sandbox with a state folder', () => {
  it('goes on after a restart: tokens, acknowledgements, clock', async () => {
    const stateDir = mkdtempSync(join(tmpdir(), 'sandbox-state-'))
    try {
      const before = await sandboxWith({ stateDir })
      const { body } = await refresh(before, before.refreshTokens.stage[0]!)
      const token = body.access_token
      const path = '/machines/m-7f3a/outbox'
      const listed = await call(before, token, path)
      await call(before, token, `${path}/${listed.body.items[0]!.id}/ack`, { method: 'POST' })
      await control(before, '/clock', { advanceS: 100 })
      await before.close()

      const after = await sandboxWith({ stateDir })
      const again = await call(after, token, path)
      expect(again.body.items.map((file) => file.id)).toEqual(listed.body.items.map((file) => file.id))
      expect(again.body.items[0]!.state).toBe('RETRIEVED')
      expect((await refresh(after, body.refresh_token)).status).toBe(200)
    } finally {
      rmSync(stateDir, { recursive: true })
    }
  })
})
