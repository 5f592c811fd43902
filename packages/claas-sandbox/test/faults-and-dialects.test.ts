import { describe, expect, it } from 'vitest'
import { printProfiles } from '../src/index.js'
import { accessToken, BASIC, call, callRaw, control, inject, refresh, sandboxWith } from './sandbox-client.js'

const OUTBOX = '/machines/m-7f3a/outbox'
const ANY_OUTBOX = { match: { path: '*/outbox' } }

describe('faults', () => {
  it('strike as often as asked, after as many calls as asked', async () => {
    const sandbox = await sandboxWith()
    const token = await accessToken(sandbox)
    await inject(sandbox, { ...ANY_OUTBOX, times: 2, skip: 1, action: { type: 'status', status: 503 } })
    const statuses: number[] = []
    for (let i = 0; i < 4; i++) statuses.push((await call(sandbox, token, OUTBOX)).status)
    expect(statuses).toEqual([200, 503, 503, 200])
  })

  it('answer 5xx with a page that is no JSON, 429 with the headers given', async () => {
    const sandbox = await sandboxWith()
    const token = await accessToken(sandbox)
    await inject(
      sandbox,
      { ...ANY_OUTBOX, action: { type: 'status', status: 503 } },
      { ...ANY_OUTBOX, action: { type: 'status', status: 429, headers: { 'retry-after': '7' } } },
    )
    const outage = await call(sandbox, token, OUTBOX)
    expect(outage.headers.get('content-type')).toBe('text/html')
    const limited = await call(sandbox, token, OUTBOX)
    expect([limited.headers.get('retry-after'), limited.body.code]).toEqual(['7', 'rate_limited'])
  })

  it('refuse as the contract would where the rule says no more than the status', async () => {
    const sandbox = await sandboxWith()
    const token = await accessToken(sandbox)
    const [, second] = sandbox.refreshTokens.stage
    await inject(
      sandbox,
      { ...ANY_OUTBOX, action: { type: 'status', status: 429 } },
      { ...ANY_OUTBOX, action: { type: 'status', status: 429, headers: {} } },
      { ...ANY_OUTBOX, action: { type: 'status', status: 410 } },
      { match: { path: '*/oauth/token' }, action: { type: 'status', status: 429 } },
    )
    const outbox = async () => {
      const { status, headers, body } = await call(sandbox, token, OUTBOX)
      return [status, body.code, headers.get('retry-after')]
    }
    expect(await outbox()).toEqual([429, 'rate_limited', '1'])
    expect(await outbox()).toEqual([429, 'rate_limited', null])
    expect(await outbox()).toEqual([410, 'file_expired', null])
    const throttled = await refresh(sandbox, second!)
    expect([throttled.status, throttled.body.error, throttled.headers.get('retry-after')]).toEqual([
      429,
      'slow_down',
      '1',
    ])
  })

  it('cut a download short of its announced length', async () => {
    const sandbox = await sandboxWith()
    const token = await accessToken(sandbox)
    const file = (await call(sandbox, token, OUTBOX)).body.items[0]!
    await inject(sandbox, { match: { path: '*/content' }, action: { type: 'truncate', keepBytes: 10 } })
    const response = await callRaw(sandbox, token, `${OUTBOX}/${file.id}/content`)
    expect(response.headers.get('content-length')).toBe(String(file.sizeBytes))
    await expect(response.arrayBuffer()).rejects.toThrow('terminated')
  })

  it('corrupt bytes and keep their number', async () => {
    const sandbox = await sandboxWith()
    const token = await accessToken(sandbox)
    const file = (await call(sandbox, token, OUTBOX)).body.items[0]!
    await inject(sandbox, { match: { path: '*/content' }, action: { type: 'corrupt' } })
    const bytes = new Uint8Array(
      await (await callRaw(sandbox, token, `${OUTBOX}/${file.id}/content`)).arrayBuffer(),
    )
    expect(bytes.length).toBe(Number(file.sizeBytes))
    expect(bytes[0]).toBe(0x50 ^ 0xff) // the P of PK turned over
  })

  it('spoil lists: an item twice, the order reversed, another content type', async () => {
    const sandbox = await sandboxWith()
    const token = await accessToken(sandbox)
    const ids = (await call(sandbox, token, OUTBOX)).body.items.map((file) => file.id)
    await inject(
      sandbox,
      { ...ANY_OUTBOX, action: { type: 'duplicateItem' } },
      { ...ANY_OUTBOX, action: { type: 'reorder' } },
      { ...ANY_OUTBOX, action: { type: 'contentType', value: 'text/plain' } },
    )
    const idsNow = async () => (await call(sandbox, token, OUTBOX)).body.items.map((file) => file.id)
    expect(await idsNow()).toEqual([ids[0], ...ids])
    expect(await idsNow()).toEqual([...ids].reverse())
    expect((await callRaw(sandbox, token, OUTBOX)).headers.get('content-type')).toBe('text/plain')
  })

  it('lose an answer whose effect stands: the refresh token has rotated', async () => {
    const sandbox = await sandboxWith({ graceS: 10 })
    const first = sandbox.refreshTokens.stage[0]!
    await inject(sandbox, {
      match: { method: 'POST', path: '*/token' },
      action: { type: 'close', when: 'after' },
    })
    await expect(refresh(sandbox, first)).rejects.toThrow('fetch failed')
    expect(sandbox.refreshTokens.stage[0]).not.toBe(first)
    expect((await refresh(sandbox, first)).body.refresh_token).toBe(sandbox.refreshTokens.stage[0])
  })

  it('hold an answer back whose effect stands', async () => {
    const sandbox = await sandboxWith()
    const first = sandbox.refreshTokens.stage[0]!
    const action = { type: 'delay', ms: 600_000, when: 'after' } as const
    await inject(sandbox, { match: { path: '*/token' }, action })
    const patience = new AbortController()
    const answer = fetch(`${sandbox.urls.api}/stage/oauth/token`, {
      method: 'POST',
      headers: { authorization: BASIC },
      body: new URLSearchParams({ grant_type: 'refresh_token', refresh_token: first }),
      signal: patience.signal,
    })
    await expect.poll(() => sandbox.refreshTokens.stage[0], { timeout: 50_000 }).not.toBe(first)
    patience.abort(new Error('nobody waits that long'))
    await expect(answer).rejects.toThrow('nobody waits that long')
  })

  it('close before anything happened: the refresh token stays', async () => {
    const sandbox = await sandboxWith()
    const first = sandbox.refreshTokens.stage[0]!
    await inject(sandbox, { match: { path: '*/token' }, action: { type: 'close' } })
    await expect(refresh(sandbox, first)).rejects.toThrow('fetch failed')
    expect(sandbox.refreshTokens.stage[0]).toBe(first)
  })

  it('are refused when a rule is not understood', async () => {
    const sandbox = await sandboxWith()
    const { status, body } = await control(sandbox, '/faults', [
      { match: { path: '*' }, action: { type: 'explode' } },
    ])
    expect([status, body.code]).toEqual([400, 'invalid_request'])
  })
})

describe('the journal', () => {
  it('holds every call with its status and no secret', async () => {
    const sandbox = await sandboxWith()
    const token = await accessToken(sandbox)
    await call(sandbox, token, '/machines')
    const { body } = await control(sandbox, '/requests')
    const [tokenCall, machineCall] = [...body.items]
    expect(tokenCall).toMatchObject({ authorization: 'basic', grantType: 'refresh_token', status: 200 })
    expect(machineCall).toMatchObject({ method: 'GET', authorization: 'bearer', status: 200 })
    expect(JSON.stringify(body)).not.toMatch(new RegExp(`${token}|${btoa('sandbox-client:sandbox-secret')}`))
  })
})

describe('the control plane', () => {
  it('resets to the start and seeds another scenario', async () => {
    const sandbox = await sandboxWith()
    const before = sandbox.refreshTokens.stage[0]!
    await control(sandbox, '/seed', { scenario: 'empty' })
    const seeded = await control(sandbox, '/state')
    expect(seeded.body.tenants['stage']!.machines.map((machine) => machine.id)).toEqual(['m-9d04'])
    await control(sandbox, '/reset', {})
    expect(sandbox.refreshTokens.stage[0]).not.toBe(before)
    const { body } = await control(sandbox, '/state')
    expect(body.tenants['stage']!.machines).toHaveLength(3)
  })
})

/** Follows a pointer of a profile. */
function at(value: unknown, pointer: string): unknown {
  return pointer
    .split('/')
    .slice(1)
    .reduce((inner, key) => (inner as Record<string, unknown> | undefined)?.[key], value)
}

describe('settings', () => {
  it('change while the sandbox runs, and come back with a reset', async () => {
    const sandbox = await sandboxWith()
    const [token] = sandbox.refreshTokens.stage
    await control(sandbox, '/settings', {
      rotation: 'never',
      accessTokenLifetimeS: 20,
      maxMachinePageSize: 1,
    })
    const { body } = await refresh(sandbox, token!)
    expect(body).toMatchObject({ refresh_token: token, expires_in: 20 })
    expect((await call(sandbox, body.access_token, '/machines')).body.items).toHaveLength(1)
    await control(sandbox, '/reset', {})
    const [fresh] = sandbox.refreshTokens.stage
    expect((await refresh(sandbox, fresh!)).body).toMatchObject({ expires_in: 300 })
    expect((await control(sandbox, '/settings')).body).toMatchObject({ rotation: 'always' })
  })

  it.each([
    { rotation: 'sometimes' },
    { graceS: -1 },
    { accessTokenLifetimeS: 0 },
    { redirectDownloads: 'yes' },
    { port: 1 },
  ])('refuse %j', async (settings) => {
    const { status, body } = await control(await sandboxWith(), '/settings', settings)
    expect([status, body.code]).toEqual([400, 'invalid_request'])
  })
})

describe('a call without content', () => {
  it('may name any content type', async () => {
    const sandbox = await sandboxWith()
    const token = await accessToken(sandbox)
    const [file] = (await call(sandbox, token, OUTBOX)).body.items
    for (const type of ['application/json', 'application/x-www-form-urlencoded', 'text/plain']) {
      const headers = { 'content-type': type }
      const { status } = await call(sandbox, token, `${OUTBOX}/${file?.id}/ack`, { method: 'POST', headers })
      expect([type, status]).toEqual([type, 204])
    }
  })
})

describe('a profile', () => {
  it.each(['default', 'alt'] as const)(
    'of the %s dialect leads from a refresh token to a file',
    async (dialect) => {
      const sandbox = await sandboxWith({ dialect })
      const { oauth, api, resources } = sandbox.profiles.STAGE as {
        oauth: { tokenEndpoint: string; clientAuth: string; response: { accessToken: string } }
        api: { baseUrl: string }
        resources: Record<
          'machines' | 'outbox' | 'download',
          { path: string; select: string; fields: Record<string, string[]> }
        >
      }
      const form = new URLSearchParams({
        grant_type: 'refresh_token',
        refresh_token: sandbox.refreshTokens.stage[0]!,
      })
      const inBody = oauth.clientAuth === 'client_secret_post'
      if (inBody) {
        form.set('client_id', 'sandbox-client')
        form.set('client_secret', 'sandbox-secret')
      }
      const authorization = `Basic ${btoa('sandbox-client:sandbox-secret')}`
      const answer = await fetch(oauth.tokenEndpoint, {
        method: 'POST',
        headers: inBody ? {} : { authorization },
        body: form,
      })
      const bearer = { authorization: `Bearer ${at(await answer.json(), oauth.response.accessToken)}` }
      const list = async (resource: 'machines' | 'outbox', path: string) =>
        at(
          await (await fetch(api.baseUrl + path, { headers: bearer })).json(),
          resources[resource].select,
        ) as unknown[]

      const machine = at(
        (await list('machines', resources.machines.path))[0],
        resources.machines.fields.id![0]!,
      )
      const outbox = resources.outbox.path.replace('{machineId}', String(machine))
      const file = at((await list('outbox', outbox))[0], resources.outbox.fields.id![0]!)
      const content = resources.download.path
        .replace('{machineId}', String(machine))
        .replace('{fileId}', String(file))
      expect((await fetch(api.baseUrl + content, { headers: bearer })).headers.get('content-type')).toBe(
        'application/zip',
      )
    },
  )

  it('of the alt dialect shares neither path nor client authentication nor paging with the default one', () => {
    const urls = {
      api: 'http://127.0.0.1:8099',
      blob: 'http://127.0.0.1:8098',
      control: 'http://127.0.0.1:8097',
    }
    const [one, other] = [printProfiles(urls, 'default').STAGE, printProfiles(urls, 'alt').STAGE]
    for (const pointer of [
      '/oauth/tokenEndpoint',
      '/oauth/clientAuth',
      '/oauth/scopes/0',
      '/resources/machines/path',
      '/resources/machines/paging/style',
      '/resources/outbox/paging/style',
      '/resources/outbox/fields/id/0',
      '/resources/acknowledge/method',
    ]) {
      expect(at(other, pointer)).not.toBe(at(one, pointer))
    }
  })

  it('refuses a client in the header where the body is wanted', async () => {
    const sandbox = await sandboxWith({ dialect: 'alt' })
    const { oauth } = sandbox.profiles.STAGE as { oauth: { tokenEndpoint: string } }
    const response = await fetch(oauth.tokenEndpoint, {
      method: 'POST',
      headers: { authorization: `Basic ${btoa('sandbox-client:sandbox-secret')}` },
      body: new URLSearchParams({
        grant_type: 'refresh_token',
        refresh_token: sandbox.refreshTokens.stage[0]!,
      }),
    })
    expect(response.status).toBe(401)
  })
})
