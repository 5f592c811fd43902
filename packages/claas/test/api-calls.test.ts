/** What holds for every API call: headers, waiting, outages, events, and how refusals are read. */
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { type ProviderAnswerEvent, Secret } from '../src/index.js'
import { clientFor, collect, session } from './listing-client.js'
import { json, profileFor, startServer } from './provider-server.js'

describe('an API call', () => {
  const page = { items: [], page: { last: true } }

  it('carries bearer, static and secret headers, and nothing secret in its address', async () => {
    const server = await startServer((_, r) => json(r, 200, page))
    const api = {
      headers: { Accept: 'application/json', 'X-Static': '1' },
      secretHeaders: { 'X-Key': 'secret:a' },
    }
    await collect(clientFor(profileFor(server.origin, { api })).client.machines(session()))
    const { headers, url } = server.asked[0]!
    expect(headers).toMatchObject({
      authorization: 'Bearer access-token-value-0003',
      'x-static': '1',
      'x-key': 'resolved-secret:a',
    })
    expect(url.search).toBe('?fileTransfer=enabled&page=0&size=50')
  })

  it('waits as told, in seconds or until a date, then goes on with the same page', async () => {
    const waits = ['3', 'Sat, 01 Aug 2026 12:00:13 GMT']
    const server = await startServer((a, r) => {
      const number = a.url.searchParams.get('page')
      const wait = number === '1' ? waits.shift() : undefined
      if (wait)
        json(r, 429, { code: 'rate_limited' }, { 'retry-after': wait, date: 'Sat, 01 Aug 2026 12:00:03 GMT' })
      else json(r, 200, { items: [{ id: `m-${number}` }], page: { last: number === '1' } })
    })
    const { client, clock } = clientFor(profileFor(server.origin))
    expect((await collect(client.machines(session()))).map((m) => m.id)).toEqual(['m-0', 'm-1'])
    expect(clock.sleeps).toEqual([3000, 10_000])
    expect(server.asked.map((a) => a.url.searchParams.get('page'))).toEqual(['0', '1', '1', '1'])
  })

  it('backs off through an HTML outage and gives up after the attempts of the profile', async () => {
    const server = await startServer((_, r) =>
      r.writeHead(503, { 'content-type': 'text/html' }).end('<title>Be right back</title>'),
    )
    const { client, clock } = clientFor(profileFor(server.origin, { limits: { attempts: 3 } }))
    const listing = collect(client.machines(session()))
    await expect(listing).rejects.toMatchObject({
      reason: 'UPSTREAM_DOWN',
      status: 503,
      outcome: 'unreachable',
      retryable: true,
    })
    await expect(listing).rejects.toThrow(/The provider said: Be right back/)
    expect(clock.sleeps).toEqual([750, 1500]) // half fixed, half by chance 0.5, of 1,000 and 2,000
  })

  it('takes a sign-in page with status 200 for an outage', async () => {
    const server = await startServer((_, r) =>
      r.writeHead(200, { 'content-type': 'text/html' }).end('<html>'),
    )
    const { client } = clientFor(profileFor(server.origin, { limits: { attempts: 1 } }))
    await expect(collect(client.machines(session()))).rejects.toMatchObject({ reason: 'UPSTREAM_DOWN' })
  })

  it.each([
    ['gzip', gzipSync],
    ['deflate', deflateSync],
    ['br', brotliCompressSync],
  ])(
    'reads a document that a gateway compressed as %s though nobody asked for it',
    async (encoding, compress) => {
      const server = await startServer((_, response) => {
        const headers = { 'content-type': 'application/json', 'content-encoding': encoding }
        response.writeHead(200, headers).end(compress('{"items":[{"id":"m-1"}],"page":{"last":true}}'))
      })
      const [machine] = await collect(clientFor(profileFor(server.origin)).client.machines(session()))
      expect(machine?.id).toBe('m-1')
      expect(server.asked[0]?.headers['accept-encoding']).toBe('identity')
    },
  )

  it('takes what cannot be decompressed for an outage', async () => {
    const server = await startServer(
      (_, response) => void response.writeHead(200, { 'content-encoding': 'gzip' }).end('no gzip at all'),
    )
    const machines = collect(clientFor(profileFor(server.origin)).client.machines(session()))
    await expect(machines).rejects.toMatchObject({ reason: 'UPSTREAM_DOWN', status: 0 })
  })

  it('cut off in the middle of its answer is an outage with status 0', async () => {
    const server = await startServer((_, r) => {
      r.writeHead(200, { 'content-type': 'application/json', 'content-length': '100' }).write('{"items":')
      r.socket?.destroy()
    })
    const events: ProviderAnswerEvent[] = []
    const { client } = clientFor(profileFor(server.origin, { limits: { attempts: 1 } }))
    const listing = collect(client.machines(session({ onAnswer: (e) => void events.push(e) })))
    await expect(listing).rejects.toMatchObject({ reason: 'UPSTREAM_DOWN', status: 0 })
    expect(events).toMatchObject([{ kind: 'api', status: 0 }])
  })

  it('reports each answer, refused ones with their text, good ones without, none with a secret', async () => {
    const answers = [500, 200]
    const server = await startServer((a, r) =>
      json(
        r,
        answers.shift()!,
        { ...page, echo: a.headers.authorization, farm: 'Hill' },
        { 'set-cookie': 'c=1', 'x-request-id': 'r' },
      ),
    )
    const events: ProviderAnswerEvent[] = []
    await collect(
      clientFor(profileFor(server.origin)).client.machines(session({ onAnswer: (e) => void events.push(e) })),
    )
    expect(events.map((e) => [e.kind, e.method, e.path, e.status, e.headers['x-request-id']])).toEqual([
      ['api', 'GET', '/api/machines', 500, 'r'],
      ['api', 'GET', '/api/machines', 200, 'r'],
    ])
    expect(events[0]!.body).toContain('Hill')
    expect(events[1]!.body).toBe('')
    expect(JSON.stringify(events)).not.toMatch(/access-token|c=1/)
  })

  it('does not leak the token that a server echoes into an error', async () => {
    const server = await startServer((a, r) => json(r, 400, { detail: `no: ${a.headers.authorization}` }))
    const error: Error = await collect(clientFor(profileFor(server.origin)).client.machines(session())).then(
      () => {
        throw new Error('listed')
      },
      (e) => e,
    )
    expect(error.message).toContain('The provider said: no: Bearer ••••')
    expect(JSON.stringify(error) + error.stack).not.toContain('access-token')
  })

  it('shows no secret of the consent that a server knows from elsewhere', async () => {
    const answers = [400]
    const server = await startServer((_, r) =>
      json(
        r,
        answers.shift()!,
        { detail: 'client-secret-0009 of the farm Hill' },
        { 'x-echo': 'client-secret-0009' },
      ),
    )
    const events: ProviderAnswerEvent[] = []
    const known = {
      onAnswer: (e: ProviderAnswerEvent) => void events.push(e),
      secrets: [new Secret('client-secret-0009')],
    }
    const listing = collect(clientFor(profileFor(server.origin)).client.machines(session(known)))
    await expect(listing).rejects.toThrow('of the farm Hill')
    await expect(listing).rejects.not.toThrow('client-secret')
    expect(events).toHaveLength(1)
    expect(JSON.stringify(events)).not.toContain('client-secret')
  })

  it('redirected to another origin leaves the token behind, and a refusal from there ends no consent', async () => {
    const away = await startServer((_, r) => json(r, 401, { code: 'invalid_token' }))
    const server = await startServer((_, r) => r.writeHead(302, { location: `${away.origin}/list` }).end())
    const listing = collect(clientFor(profileFor(server.origin)).client.machines(session()))
    await expect(listing).rejects.toMatchObject({ reason: 'REQUEST_REFUSED', outcome: 'unreachable' })
    expect(away.asked.map(({ headers }) => headers.authorization)).toEqual([undefined])
  })

  it('asks for admission before every request', async () => {
    const server = await startServer((_, r) => json(r, 200, page))
    const admit = async () => {
      throw new Error('the bucket is empty')
    }
    const listing = collect(clientFor(profileFor(server.origin)).client.machines(session({ admit })))
    await expect(listing).rejects.toThrow('the bucket is empty')
    expect(server.asked).toHaveLength(0)
  })
})

describe('a refusal is read by what the call is about', () => {
  type Kind = 'machines' | 'outbox' | 'acknowledge'
  it.each<[Kind, number, string, string]>([
    ['machines', 403, 'insufficient_scope', 'SCOPE_MISSING'],
    ['machines', 403, '', 'SCOPE_MISSING'],
    ['machines', 404, '', 'REQUEST_REFUSED'],
    ['outbox', 403, 'machine_not_enabled', 'MACHINE_FORBIDDEN'],
    ['outbox', 403, 'insufficient_scope', 'SCOPE_MISSING'],
    ['outbox', 404, 'machine_not_found', 'MACHINE_FORBIDDEN'],
    ['outbox', 400, 'invalid_request', 'REQUEST_REFUSED'],
    ['outbox', 401, 'invalid_token', 'CONSENT_LOST'],
    ['acknowledge', 404, 'file_not_found', 'FILE_GONE'],
    ['acknowledge', 404, 'machine_not_found', 'MACHINE_FORBIDDEN'],
    ['acknowledge', 410, 'file_expired', 'FILE_GONE'],
    ['acknowledge', 409, '', 'REQUEST_REFUSED'],
    ['acknowledge', 451, 'own_code', 'NOT_ISOXML'], // by the profile's map below
  ])('%s: %i %s is %s', async (kind, status, code, reason) => {
    const server = await startServer((_, r) => json(r, status, code ? { code } : {}))
    const errors = { map: [{ status: 451, codeEquals: 'own_code', reason: 'NOT_ISOXML' }] }
    const { client } = clientFor(profileFor(server.origin, { errors }))
    const calls: Record<Kind, () => Promise<unknown>> = {
      machines: () => collect(client.machines(session())),
      outbox: () => collect(client.outbox(session(), 'm-1')),
      acknowledge: () => client.acknowledge(session(), 'm-1', 'f-1'),
    }
    await expect(calls[kind]()).rejects.toMatchObject({ reason, status, code: code || null })
    expect(server.asked).toHaveLength(1)
  })
})
