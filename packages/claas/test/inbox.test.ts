/** Handing task data to a machine, and asking what became of it: forms, keys, several ways of targeting, refusals. */
import { describe, expect, it } from 'vitest'
import { clientFor, session } from './listing-client.js'
import { type Asked, json, profileFor, startServer } from './provider-server.js'

const FILE = {
  bytes: new TextEncoder().encode('PK task data'),
  fileName: 'TASKDATA.zip',
  name: 'Spread "CAN"',
  validUntil: new Date('2026-08-02T06:00:00Z'),
  idempotencyKey: 'key-1',
}

/** Parts of a form by name: head and content. */
function parts({ headers, body }: Asked): Record<string, { head: string; content: string }> {
  const boundary = /boundary=(.+)$/.exec(headers['content-type'] ?? '')![1]!
  const pieces = body.split(`--${boundary}`)
  expect([pieces[0], pieces.at(-1)]).toEqual(['', '--\r\n'])
  return Object.fromEntries(
    pieces.slice(1, -1).map((piece) => {
      const end = piece.indexOf('\r\n\r\n')
      const head = piece.slice(2, end)
      return [/name="([^"]*)"/.exec(head)![1]!, { head, content: piece.slice(end + 4, -2) }]
    }),
  )
}

const inboxOf = (changes: object) => ({
  resources: { inbox: { path: '/machines/{machineId}/inbox', ...changes } },
})

describe('sending to an inbox', () => {
  it('sends description and file as a form, with the key in its header', async () => {
    const server = await startServer((_, r) => json(r, 202, { id: 'd-1', state: 'QUEUED' }))
    const { client } = clientFor(profileFor(server.origin))
    expect(await client.send(session(), 'm-1', FILE)).toEqual({ id: 'd-1', state: 'QUEUED' })
    const [asked] = server.asked
    expect([asked!.method, asked!.url.pathname]).toEqual(['POST', '/api/machines/m-1/inbox'])
    expect(asked!.headers).toMatchObject({
      'idempotency-key': 'key-1',
      authorization: 'Bearer access-token-value-0003',
      'content-length': String(asked!.body.length),
    })
    const { meta, file } = parts(asked!)
    expect(JSON.parse(meta!.content)).toEqual({
      name: 'Spread "CAN"',
      validUntil: '2026-08-02T06:00:00.000Z',
    })
    expect(file!.head).toMatch(/filename="TASKDATA\.zip"\r\ncontent-type: application\/zip/)
    expect(file!.content).toBe('PK task data')
  })

  it('sends the bytes alone where the profile wants them raw', async () => {
    const server = await startServer((_, r) => r.writeHead(204).end())
    const { client } = clientFor(profileFor(server.origin, inboxOf({ body: 'raw' })))
    expect(await client.send(session(), 'm-1', FILE)).toEqual({ id: null, state: null })
    expect([server.asked[0]!.headers['content-type'], server.asked[0]!.body]).toEqual([
      'application/zip',
      'PK task data',
    ])
  })

  it('names the machine in the form where the provider takes several at once', async () => {
    const answers = [
      { items: [{ id: 'd-1', state: 'QUEUED' }] },
      { items: [{ machineId: 'm-1', error: { code: 'not_isoxml', detail: 'no task data' } }] },
      { items: [{ machineId: 'm-1', error: { code: 'machine_not_enabled', detail: 'off' } }] },
    ]
    const server = await startServer((_, r) => json(r, 202, answers.shift()))
    const { client } = clientFor(profileFor(server.origin, inboxOf({ targeting: 'multi' })))
    expect(await client.send(session(), 'm-1', FILE)).toEqual({ id: 'd-1', state: 'QUEUED' })
    expect([server.asked[0]!.url.pathname, parts(server.asked[0]!)['machineIds']!.content]).toEqual([
      '/api/inbox',
      '["m-1"]',
    ])
    const sending = client.send(session(), 'm-1', FILE)
    await expect(sending).rejects.toMatchObject({ reason: 'DELIVERY_REFUSED' })
    await expect(sending).rejects.toThrow(/not_isoxml: no task data/)
    await expect(client.send(session(), 'm-1', FILE)).rejects.toMatchObject({ reason: 'MACHINE_FORBIDDEN' })
  })

  it.each([
    [409, 'idempotency_conflict', 'DELIVERY_REFUSED'],
    [413, 'too_large', 'DELIVERY_REFUSED'],
    [415, 'not_zip', 'DELIVERY_REFUSED'],
    [422, 'not_isoxml', 'DELIVERY_REFUSED'],
    [403, 'machine_not_enabled', 'MACHINE_FORBIDDEN'],
    [403, 'insufficient_scope', 'SCOPE_MISSING'],
    [404, 'machine_not_found', 'MACHINE_FORBIDDEN'],
    [401, 'invalid_token', 'CONSENT_LOST'],
  ])('reads %i %s as %s', async (status, code, reason) => {
    const server = await startServer((_, r) => json(r, status, { code, detail: 'no' }))
    const { client } = clientFor(profileFor(server.origin))
    await expect(client.send(session(), 'm-1', FILE)).rejects.toMatchObject({ reason, status, code })
    expect(server.asked).toHaveLength(1)
  })

  it('repeats a call after an outage under the same key, and without a key does not', async () => {
    const outage = () => startServer((_, r) => json(r, 503, {}))
    const keyed = await outage()
    await expect(
      clientFor(profileFor(keyed.origin, { limits: { attempts: 3 } })).client.send(session(), 'm-1', FILE),
    ).rejects.toMatchObject({ reason: 'UPSTREAM_DOWN' })
    expect(keyed.asked.map(({ headers }) => headers['idempotency-key'])).toEqual(['key-1', 'key-1', 'key-1'])
    const unkeyed = await outage()
    const profile = profileFor(unkeyed.origin, {
      limits: { attempts: 3 },
      ...inboxOf({ idempotencyHeader: null }),
    })
    await expect(clientFor(profile).client.send(session(), 'm-1', FILE)).rejects.toMatchObject({
      reason: 'UPSTREAM_DOWN',
    })
    expect(unkeyed.asked).toHaveLength(1)
  })

  it.each([
    ['an inbox that is off', { enabled: false }, /no inbox/],
    ['more bytes than the profile allows', { maxBytes: 5 }, /has 12 bytes, the profile allows 5/],
  ])('asks nothing of the provider for %s', async (_, changes, sentence) => {
    const server = await startServer((_asked, r) => json(r, 202, {}))
    const sending = clientFor(profileFor(server.origin, inboxOf(changes))).client.send(session(), 'm-1', FILE)
    await expect(sending).rejects.toThrow(sentence)
    expect(server.asked).toEqual([])
  })
})

describe('asking for a delivery', () => {
  const statusOf = (changes: object) => ({
    resources: { inboxStatus: { path: '/machines/{machineId}/inbox/{deliveryId}', ...changes } },
  })

  it.each([
    ['QUEUED', {}, 'QUEUED'],
    ['accepted', {}, 'ACCEPTED'],
    ['on-display', { 'on-display': 'DELIVERED' }, 'DELIVERED'],
    ['on-display', {}, null],
  ])('reads the word %s with the table %o as %s', async (state, states, expected) => {
    const server = await startServer((_, r) => json(r, 200, { state }))
    const { client } = clientFor(profileFor(server.origin, statusOf({ states })))
    expect(await client.delivery(session(), 'm-1', 'd/1')).toEqual({ id: 'd/1', state: expected })
    expect(server.asked[0]!.url.pathname).toBe('/api/machines/m-1/inbox/d%2F1')
  })

  it('gives null where the profile knows no such call, and says when a delivery is gone', async () => {
    const server = await startServer((_, r) => json(r, 404, { code: 'delivery_not_found' }))
    const off = clientFor(profileFor(server.origin, statusOf({ enabled: false })))
    expect(await off.client.delivery(session(), 'm-1', 'd-1')).toBeNull()
    const on = clientFor(profileFor(server.origin, statusOf({})))
    await expect(on.client.delivery(session(), 'm-1', 'd-1')).rejects.toMatchObject({
      reason: 'DELIVERY_GONE',
    })
  })
})
