/** What is read from listings of machines and outbox files, for which organization, and how files are acknowledged. */
import { describe, expect, it } from 'vitest'
import type { OutboxFile } from '../src/index.js'
import { clientFor, collect, session } from './listing-client.js'
import { type Asked, json, profileFor, startServer } from './provider-server.js'

const machinesProfile = (origin: string, machines: Record<string, unknown>) =>
  profileFor(origin, { resources: { machines } })

describe('an item of a listing', () => {
  it('is read through the field map, the first match wins, absent is null', async () => {
    const server = await startServer((_, r) =>
      json(r, 200, {
        data: [
          {
            uuid: 17,
            label: null,
            alias: 'Combine',
            oft: { on: 'false' },
            seen: '2026-08-01T12:00:00+02:00',
          },
        ],
      }),
    )
    const fields = {
      id: ['/id', '/uuid'],
      name: ['/label', '/alias'],
      oftEnabled: ['/oft/on'],
      lastContactAt: ['/seen'],
    }
    const { client } = clientFor(
      machinesProfile(server.origin, { select: '/data', fields, paging: { style: 'none' } }),
    )
    expect(await collect(client.machines(session()))).toEqual([
      {
        id: '17',
        name: 'Combine',
        serialNumber: null,
        model: null,
        family: null,
        oftEnabled: false,
        terminal: null,
        isoxmlVersions: null,
        organizationId: null,
        lastContactAt: '2026-08-01T10:00:00.000Z',
      },
    ])
  })

  it('keeps ids that are numbers beyond 2^53, and replaces what no store takes in names', async () => {
    const text = '{"items":[{"id":12345678901234567890,"name":"a\\u0000b\\ud800 9007199254740993"}]}'
    const server = await startServer((_, r) => r.writeHead(200).end(text))
    const { client } = clientFor(machinesProfile(server.origin, { paging: { style: 'none' } }))
    const [machine] = await collect(client.machines(session()))
    expect(machine).toMatchObject({ id: '12345678901234567890', name: 'a\ufffdb\ufffd 9007199254740993' })
  })

  it.each([
    ['an id that no store takes', { items: [{ id: 'm\0' }] }, /without id/],
    ['no array', { items: 3 }, /Expected an array at "\/items", found number/],
    ['no JSON', 'plain', /Found 5 characters that are no JSON/],
    ['an item without id', { items: [{ name: 'x' }] }, /Found a machine without id at \/id/],
    ['an id that would walk the path', { items: [{ id: '..' }] }, /without id/],
  ])('%s is an error that names the place', async (_, body, message) => {
    const server = await startServer((_a, r) =>
      typeof body === 'string'
        ? void r.writeHead(200, { 'content-type': 'text/plain' }).end(body)
        : json(r, 200, body),
    )
    const listing = collect(clientFor(profileFor(server.origin)).client.machines(session()))
    await expect(listing).rejects.toThrow(message)
    await expect(listing).rejects.toMatchObject({ reason: 'ANSWER_UNEXPECTED' })
  })
})

describe('the organization', () => {
  const page = { items: [], page: { last: true } }
  it.each([
    [
      'path',
      { mode: 'path', name: 'org' },
      { machines: { path: '/orgs/{org}/machines' } },
      (a: Asked) => a.url.pathname,
      '/api/orgs/o%2F1/machines',
    ],
    ['query', { mode: 'query', name: 'org' }, {}, (a: Asked) => a.url.searchParams.get('org'), 'o/1'],
    ['header', { mode: 'header', name: 'X-Org' }, {}, (a: Asked) => a.headers['x-org'], 'o/1'],
  ])('goes into the %s', async (_, organization, resources, found, expected) => {
    const server = await startServer((_a, r) => json(r, 200, page))
    const { client } = clientFor(profileFor(server.origin, { api: { organization }, resources }))
    await collect(client.machines(session({ organizationId: 'o/1' })))
    expect(found(server.asked[0]!)).toBe(expected)
  })

  it('that is not known is left out of query and header', async () => {
    const server = await startServer((_a, r) => json(r, 200, page))
    for (const mode of ['query', 'header']) {
      const profile = profileFor(server.origin, { api: { organization: { mode, name: 'x-org' } } })
      await collect(clientFor(profile).client.machines(session()))
    }
    expect(server.asked.map((a) => [a.url.searchParams.has('x-org'), 'x-org' in a.headers])).toEqual([
      [false, false],
      [false, false],
    ])
  })

  it('is wanted by those paths alone that hold its slot; where it is not known nothing is sent', async () => {
    const server = await startServer((_a, r) => json(r, 200, page))
    const api = { organization: { mode: 'path', name: 'org' } }
    const resources = { outbox: { path: '/orgs/{org}/machines/{machineId}/outbox' } }
    const { client } = clientFor(profileFor(server.origin, { api, resources }))
    await collect(client.machines(session()))
    await collect(client.outbox(session({ organizationId: 'o/1' }), 'm-1'))
    await expect(collect(client.outbox(session(), 'm-1'))).rejects.toMatchObject({
      reason: 'REQUEST_REFUSED',
      sentence: expect.stringContaining('the path needs the organization, and none is known'),
    })
    expect(server.asked.map((a) => a.url.pathname)).toEqual([
      '/api/machines',
      '/api/orgs/o%2F1/machines/m-1/outbox',
    ])
  })
})

describe('an outbox listing', () => {
  const file = (id: string) => ({
    id,
    sizeBytes: 3,
    sha256: 'x',
    availableAt: '2026-08-01T10:15:00Z',
    state: 'NEW',
  })

  it('asks from since, percent-encodes the machine and follows the cursor', async () => {
    const server = await startServer((a, r) =>
      a.url.searchParams.has('cursor')
        ? json(r, 200, { items: [file('f-2')], nextCursor: null })
        : json(r, 200, { items: [file('f-1')], nextCursor: 'c1' }),
    )
    const { client } = clientFor(profileFor(server.origin))
    const files = await collect(client.outbox(session(), 'm/1', { since: new Date('2026-08-01T00:00:00Z') }))
    expect(files).toEqual(
      ['f-1', 'f-2'].map(
        (id): OutboxFile => ({
          machineId: 'm/1',
          id,
          name: null,
          sizeBytes: 3,
          contentType: null,
          sha256: 'x',
          createdAt: null,
          availableAt: '2026-08-01T10:15:00.000Z',
          expiresAt: null,
          state: 'NEW',
        }),
      ),
    )
    expect(server.asked.map((a) => a.url.pathname + a.url.search)).toEqual([
      '/api/machines/m%2F1/outbox?since=2026-08-01T00%3A00%3A00.000Z&limit=100',
      '/api/machines/m%2F1/outbox?since=2026-08-01T00%3A00%3A00.000Z&cursor=c1&limit=100',
    ])
  })

  it('starts again when its cursor expires and gives each entry once', async () => {
    const script = [
      { items: [file('f-1'), file('f-1')], nextCursor: 'old' },
      null,
      { items: [file('f-1')], nextCursor: 'new' },
      { items: [file('f-2')] },
    ]
    const server = await startServer((_, r) => {
      const next = script.shift()
      if (next) json(r, 200, next)
      else json(r, 400, { code: 'cursor_expired' })
    })
    const files = await collect(clientFor(profileFor(server.origin)).client.outbox(session(), 'm-1'))
    expect(files.map((f) => f.id)).toEqual(['f-1', 'f-2'])
    expect(server.asked.map((a) => a.url.searchParams.get('cursor'))).toEqual([null, 'old', null, 'new'])
  })

  it('gives an id again when its content has changed', async () => {
    const server = await startServer((_, r) =>
      json(r, 200, { items: [file('f-1'), { ...file('f-1'), sha256: 'y' }] }),
    )
    const files = await collect(clientFor(profileFor(server.origin)).client.outbox(session(), 'm-1'))
    expect(files.map((f) => f.sha256)).toEqual(['x', 'y'])
  })

  it('gives all others before it tells of an entry without id', async () => {
    const items = [null, { name: 'nameless' }, { id: 'f-1' }]
    const server = await startServer((_, r) => json(r, 200, { items, nextCursor: null }))
    const given: string[] = []
    const listing = async () => {
      for await (const { id } of clientFor(profileFor(server.origin)).client.outbox(session(), 'm-1'))
        given.push(id)
    }
    await expect(listing()).rejects.toThrow(/Found a file without id at \/id/)
    expect(given).toEqual(['f-1'])
  })

  it('gives up after four expired cursors', async () => {
    const server = await startServer((a, r) =>
      a.url.searchParams.has('cursor')
        ? json(r, 400, { code: 'cursor_expired' })
        : json(r, 200, { items: [], nextCursor: 'c' }),
    )
    const listing = collect(clientFor(profileFor(server.origin)).client.outbox(session(), 'm-1'))
    await expect(listing).rejects.toMatchObject({ reason: 'CURSOR_EXPIRED' })
    expect(server.asked).toHaveLength(8)
  })
})

describe('an acknowledgement', () => {
  it('is sent where the profile has one', async () => {
    const server = await startServer((_, r) => r.writeHead(204).end())
    expect(await clientFor(profileFor(server.origin)).client.acknowledge(session(), 'm-1', 'f 1')).toBe(true)
    expect(server.asked.map((a) => `${a.method} ${a.url.pathname}`)).toEqual([
      'POST /api/machines/m-1/outbox/f%201/ack',
    ])
  })

  it('is not sent where it has none', async () => {
    const server = await startServer((_, r) => r.writeHead(204).end())
    const { client } = clientFor(profileFor(server.origin, { resources: {} }))
    expect(await client.acknowledge(session(), 'm-1', 'f-1')).toBe(false)
    expect(server.asked).toHaveLength(0)
  })
})

describe('a deletion', () => {
  it('is sent where the profile enables it, and nowhere else', async () => {
    const server = await startServer((_, r) => r.writeHead(204).end())
    const resources = { delete: { method: 'PUT', path: '/gone/{machineId}/{fileId}' } }
    const { client } = clientFor(profileFor(server.origin, { resources }))
    expect(await client.remove(session(), 'm-1', 'f 1')).toBe(true)
    expect(await clientFor(profileFor(server.origin)).client.remove(session(), 'm-1', 'f-1')).toBe(false)
    expect(server.asked.map((a) => `${a.method} ${a.url.pathname}`)).toEqual(['PUT /api/gone/m-1/f%201'])
  })
})
