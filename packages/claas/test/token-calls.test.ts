import { afterAll, describe, expect, it } from 'vitest'
import {
  authorizationCodeGrant,
  authorizationUrl,
  createTransport,
  discoverEndpoints,
  judgeTokenAnswer,
  type ProviderAnswerEvent,
  type ProviderProfile,
  pkceChallenge,
  refreshGrant,
  revokeGrant,
  Secret,
} from '../src/index.js'
import { json, profileFor, standingClock, startServer, stopServers } from './provider-server.js'

const transport = createTransport()
afterAll(async () => {
  await transport.close()
  await stopServers()
})

const grant = {
  clientKey: 'key:with colon',
  clientSecret: new Secret('client-secret-+&=-0001'),
  refreshToken: new Secret('refresh-token-value-0002'),
}
const nothing = profileFor('http://127.0.0.1:1')
const where = { kind: 'token' as const, method: 'POST', path: '/oauth/token' }
const nowMs = Date.parse('2026-08-01T12:00:00Z')

function judged(
  status: number,
  bodyText: string,
  headers: Record<string, string> = {},
  profile = nothing,
  firstUse = false,
) {
  return judgeTokenAnswer(
    profile,
    { answer: { status, headers, bodyText }, where, secrets: [] },
    { nowMs, firstUse },
  )
}

describe('a token answer is judged', () => {
  const html = { 'content-type': 'text/html' }
  it.each([
    // RFC 6749 §5.2 and §2.2 of the reference
    [400, '{"error":"invalid_grant"}', {}, 'refused', 'CONSENT_LOST'],
    [401, '{"error":"invalid_client"}', {}, 'refused', 'CLIENT_REJECTED'],
    [400, '{"error":"unauthorized_client"}', {}, 'refused', 'CLIENT_REJECTED'],
    [400, '{"error":"invalid_scope"}', {}, 'refused', 'CLIENT_REJECTED'],
    [400, '{"error":"unsupported_grant_type"}', {}, 'refused', 'CLIENT_REJECTED'],
    [400, 'bad request', {}, 'refused', 'CLIENT_REJECTED'],
    [401, '', {}, 'refused', 'CLIENT_REJECTED'],
    [403, '<html><title>Blocked</title></html>', html, 'forbidden', 'SCOPE_MISSING'],
    [403, '{"error":"invalid_grant"}', {}, 'refused', 'CONSENT_LOST'],
    [404, 'not found', {}, 'unreachable', 'REQUEST_REFUSED'],
    [405, '<html>no</html>', html, 'unreachable', 'REQUEST_REFUSED'],
    [408, '', {}, 'unreachable', 'UPSTREAM_DOWN'],
    [429, '{"error":"slow_down"}', {}, 'unreachable', 'THROTTLED'],
    [429, '', {}, 'unreachable', 'THROTTLED'],
    [500, '{"error":"invalid_grant"}', {}, 'unreachable', 'UPSTREAM_DOWN'],
    [503, '<!doctype html><h1>Maintenance</h1>', html, 'unreachable', 'UPSTREAM_DOWN'],
    [200, '<html>login</html>', html, 'unreachable', 'UPSTREAM_DOWN'],
    [200, '{"error":"invalid_grant"}', {}, 'refused', 'CONSENT_LOST'],
    [200, '{"error":"own_words"}', {}, 'unreachable', 'ANSWER_UNEXPECTED'],
    [200, '{"token_type":"Bearer"}', {}, 'unreachable', 'ANSWER_UNEXPECTED'],
    [200, '{"access_token":"line\\nbreak"}', {}, 'unreachable', 'ANSWER_UNEXPECTED'],
    [302, '', { location: '/login' }, 'unreachable', 'REQUEST_REFUSED'],
  ])('%i %s', (status, body, headers, verdict, reason) => {
    const judgement = judged(status, body, headers as Record<string, string>)
    expect(judgement).toMatchObject({ verdict, error: { reason, status } })
  })

  it('hints at the other environment when the first use is refused', () => {
    const judgement = judged(400, '{"error":"invalid_grant"}', {}, nothing, true)
    expect(judgement).toMatchObject({
      verdict: 'refused',
      error: { reason: 'ENVIRONMENT_MISMATCH', code: 'invalid_grant' },
    })
    expect(judged(503, '', {}, nothing, true)).toMatchObject({ error: { reason: 'UPSTREAM_DOWN' } })
  })

  it('reads tokens through the pointers of the profile, with its default life', () => {
    const oauth = {
      response: { accessToken: '/data/at', refreshToken: '/data/rt' },
      lifetimes: { accessDefaultS: 77 },
    }
    const judgement = judged(
      200,
      '{"data":{"at":"A","rt":"R"}}',
      {},
      profileFor('http://127.0.0.1:1', { oauth }),
    )
    if (judgement.verdict !== 'accepted') throw judgement.error
    expect(judgement.tokens.accessToken.reveal()).toBe('A')
    expect(judgement.tokens.refreshToken?.reveal()).toBe('R')
    expect(judgement.tokens).toMatchObject({ expiresInS: 77, refreshExpiresInS: null, scope: null })
  })

  it('reads every field of a full answer, seconds also as text', () => {
    const judgement = judged(
      200,
      '{"access_token":"A","expires_in":"20","refresh_token_expires_in":7776000,"scope":"oft"}',
    )
    expect(judgement).toMatchObject({
      verdict: 'accepted',
      tokens: { expiresInS: 20, refreshToken: null, refreshExpiresInS: 7_776_000, scope: 'oft' },
    })
  })

  it('lets the profile give a code another reason', () => {
    const errors = { map: [{ codeEquals: 'E42', reason: 'CONSENT_LOST' }], code: ['/fault/id'] }
    const profile = profileFor('http://127.0.0.1:1', { errors })
    expect(judged(400, '{"fault":{"id":"E42"}}', {}, profile)).toMatchObject({
      error: { reason: 'CONSENT_LOST' },
    })
  })

  it('says in a sentence what happened, what the provider said, and keeps its request id', () => {
    const judgement = judged(400, '{"error":"invalid_grant","error_description":"expired"}', {
      'x-request-id': 'r-1',
    })
    if (judgement.verdict === 'accepted') throw new Error('accepted')
    expect(judgement.error.message).toBe(
      'CONSENT_LOST (POST /oauth/token, 400): The access was withdrawn or has expired. The grower has to connect the CLAAS account again. The provider said: invalid_grant: expired',
    )
    expect(judgement.error.requestId).toBe('r-1')
  })
})

describe('the refresh grant', () => {
  it('sends key and secret form-encoded in a Basic header', async () => {
    const server = await startServer((_, response) => json(response, 200, { access_token: 'A' }))
    await refreshGrant(transport, profileFor(server.origin), grant)
    const asked = server.asked[0]!
    // RFC 6749 §2.3.1: both parts form-encoded, then joined: key%3Awith+colon : client-secret-%2B%26%3D-0001
    expect(Buffer.from(String(asked.headers.authorization).slice(6), 'base64').toString()).toBe(
      'key%3Awith+colon:client-secret-%2B%26%3D-0001',
    )
    expect(Object.fromEntries(new URLSearchParams(asked.body))).toEqual({
      grant_type: 'refresh_token',
      refresh_token: 'refresh-token-value-0002',
    })
    expect(asked.headers['content-type']).toBe('application/x-www-form-urlencoded')
  })

  it.each(['client_secret_basic', 'client_secret_post'])(
    'shows key and secret joined in base64 to nobody, whoever repeats them (%s)',
    async (clientAuth) => {
      const pairs = ['key:with colon:client-secret-+&=-0001', 'key%3Awith+colon:client-secret-%2B%26%3D-0001']
      const spellings = pairs.map((pair) => Buffer.from(pair).toString('base64'))
      const server = await startServer((_, r) => json(r, 401, { error: 'invalid_client', of: spellings }))
      const events: ProviderAnswerEvent[] = []
      const onAnswer = (event: ProviderAnswerEvent) => void events.push(event)
      await refreshGrant(transport, profileFor(server.origin, { oauth: { clientAuth } }), grant, { onAnswer })
      expect(events).toHaveLength(1)
      for (const spelling of spellings) expect(events[0]!.body).not.toContain(spelling.slice(0, -8))
    },
  )

  it('sends them in the body under the names of the profile, with scope and extra parameters', async () => {
    const server = await startServer((_, response) => json(response, 200, { access_token: 'A' }))
    const oauth = {
      clientAuth: 'client_secret_post',
      sendScopeOnRefresh: true,
      scopes: ['a', 'b'],
      scopeSeparator: ',',
      names: { clientId: 'app', clientSecret: 'pass', refreshToken: 'rt' },
      extraTokenParams: { audience: 'oft' },
    }
    await refreshGrant(transport, profileFor(server.origin, { oauth }), grant)
    expect(server.asked[0]!.headers.authorization).toBeUndefined()
    expect(Object.fromEntries(new URLSearchParams(server.asked[0]!.body))).toEqual({
      grant_type: 'refresh_token',
      rt: 'refresh-token-value-0002',
      scope: 'a,b',
      audience: 'oft',
      app: 'key:with colon',
      pass: 'client-secret-+&=-0001',
    })
  })

  it('is repeated through an outage, and every answer is reported without a secret', async () => {
    const answers = [503, 429, 200]
    const server = await startServer((_, response) => {
      const status = answers.shift()!
      if (status === 503)
        response.writeHead(503, { 'content-type': 'text/html' }).end(`<p>${grant.refreshToken.reveal()}`)
      else
        json(
          response,
          status,
          status === 200 ? { access_token: 'granted-access-token', refresh_token: 'rotated' } : {},
          { 'retry-after': '7', 'set-cookie': 'a=b' },
        )
    })
    const clock = standingClock()
    const events: ProviderAnswerEvent[] = []
    const judgement = await refreshGrant(transport, profileFor(server.origin), grant, {
      clock,
      onAnswer: (e) => void events.push(e),
    })
    expect(judgement.verdict).toBe('accepted')
    // 1,000 ms doubled zero times, half fixed and half by chance 0.5; then the provider's 7 s
    expect(clock.sleeps).toEqual([750, 7000])
    expect(events.map((e) => [e.kind, e.method, e.path, e.status])).toEqual([
      ['token', 'POST', '/oauth/token', 503],
      ['token', 'POST', '/oauth/token', 429],
      ['token', 'POST', '/oauth/token', 200],
    ])
    const log = JSON.stringify(events)
    for (const secret of [
      'refresh-token-value',
      'client-secret',
      'granted-access',
      'rotated',
      'set-cookie',
    ]) {
      expect(log).not.toContain(secret)
    }
  })

  it('gives a longer wait back to the caller instead of spending it', async () => {
    const server = await startServer((_, response) => json(response, 429, {}, { 'retry-after': '120' }))
    const clock = standingClock()
    const judgement = await refreshGrant(transport, profileFor(server.origin), grant, { clock })
    expect(judgement).toMatchObject({
      verdict: 'unreachable',
      error: { reason: 'THROTTLED', retryAfterMs: 120_000 },
    })
    expect(clock.sleeps).toEqual([])
  })

  it('is not repeated after a refusal', async () => {
    const server = await startServer((_, response) => json(response, 400, { error: 'invalid_grant' }))
    await refreshGrant(transport, profileFor(server.origin), grant, { clock: standingClock() })
    expect(server.asked).toHaveLength(1)
  })

  it('without a server is unreachable, reported with status 0', async () => {
    const server = await startServer(() => {})
    await server.close()
    const events: ProviderAnswerEvent[] = []
    const options = {
      clock: standingClock(),
      attempts: 1,
      onAnswer: (e: ProviderAnswerEvent) => void events.push(e),
    }
    const judgement = await refreshGrant(transport, profileFor(server.origin), grant, options)
    expect(judgement).toMatchObject({ verdict: 'unreachable', error: { reason: 'UPSTREAM_DOWN', status: 0 } })
    expect(events).toMatchObject([{ status: 0, body: expect.stringContaining('ECONNREFUSED') }])
  })

  it('survives a hook that throws', async () => {
    const server = await startServer((_, response) =>
      json(response, 200, { access_token: 'A', refresh_token: 'B' }),
    )
    const onAnswer = () => {
      throw new Error('the log is full')
    }
    expect(await refreshGrant(transport, profileFor(server.origin), grant, { onAnswer })).toMatchObject({
      verdict: 'accepted',
    })
  })

  it('ends with the reason of an abort', async () => {
    const server = await startServer(() => {})
    const controller = new AbortController()
    const call = refreshGrant(transport, profileFor(server.origin), grant, { signal: controller.signal })
    controller.abort(new Error('ten seconds are over'))
    await expect(call).rejects.toThrow('ten seconds are over')
  })

  it('refuses a template before anything is sent', async () => {
    const template: ProviderProfile = { ...nothing, state: 'template' }
    await expect(refreshGrant(transport, template, grant)).rejects.toMatchObject({ name: 'ProfileError' })
  })
})

describe('the consent flow', () => {
  it('builds the authorize address with PKCE', () => {
    // RFC 7636 appendix B
    const pkceVerifier = new Secret('dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk')
    expect(pkceChallenge(pkceVerifier)).toBe('E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM')
    const profile = profileFor('http://127.0.0.1:1', {
      oauth: { extraAuthorizeParams: { prompt: 'consent' } },
    })
    const url = authorizationUrl(profile, {
      clientKey: 'k',
      redirectUri: 'http://127.0.0.1/cb',
      state: 's',
      pkceVerifier,
    })
    expect(url.pathname).toBe('/oauth/authorize')
    expect(Object.fromEntries(url.searchParams)).toEqual({
      prompt: 'consent',
      response_type: 'code',
      client_id: 'k',
      redirect_uri: 'http://127.0.0.1/cb',
      state: 's',
      scope: 'oft',
      code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
      code_challenge_method: 'S256',
    })
    expect(() => authorizationUrl(profile, { clientKey: 'k', redirectUri: 'r', state: 's' })).toThrow(
      /oauth\.pkce/,
    )
  })

  it('trades a code once, never again after a lost answer', async () => {
    const server = await startServer((_, response) => json(response, 503, {}))
    const code = {
      ...grant,
      code: new Secret('the-code'),
      redirectUri: 'http://127.0.0.1/cb',
      pkceVerifier: new Secret('v'),
    }
    const judgement = await authorizationCodeGrant(transport, profileFor(server.origin), code, {
      clock: standingClock(),
    })
    expect(judgement.verdict).toBe('unreachable')
    expect(server.asked).toHaveLength(1)
    expect(Object.fromEntries(new URLSearchParams(server.asked[0]!.body))).toEqual({
      grant_type: 'authorization_code',
      code: 'the-code',
      redirect_uri: 'http://127.0.0.1/cb',
      code_verifier: 'v',
    })
  })

  it('revokes the grant, and sends nothing where the profile knows no such call', async () => {
    const server = await startServer((_, response) => response.writeHead(200).end())
    expect(await revokeGrant(transport, profileFor(server.origin), grant)).toBe(true)
    expect(new URLSearchParams(server.asked[0]!.body).get('token')).toBe('refresh-token-value-0002')
    const without = profileFor(server.origin, { oauth: { revocationEndpoint: null } })
    expect(await revokeGrant(transport, without, grant)).toBe(false)
    expect(server.asked).toHaveLength(1)
  })

  it('finds its endpoints in the metadata, inside the allowed hosts only', async () => {
    let tokenEndpoint = 'http://127.0.0.1:9/t'
    const server = await startServer((_, response) => json(response, 200, { token_endpoint: tokenEndpoint }))
    const oauth = {
      discoveryUrl: `${server.origin}/.well-known/oauth-authorization-server`,
      tokenEndpoint: null,
    }
    const profile = profileFor(server.origin, { oauth })
    expect((await discoverEndpoints(transport, profile)).oauth.tokenEndpoint).toBe('http://127.0.0.1:9/t')
    tokenEndpoint = 'https://elsewhere.example/t'
    await expect(discoverEndpoints(transport, profile)).rejects.toThrow(
      /elsewhere\.example is not in allowedHosts/,
    )
  })
})
