/** What sync makes of a provider that refuses, is down, or has nothing to give. */
import { expect, it } from 'vitest'
import { onBothDatabases } from '../support/databases.js'
import { CLIENT } from '../support/stand-in-provider.js'
import { CONTENT, file, MACHINES, Syncing } from './syncing.js'

onBothDatabases('sync', (database) => {
  const sync = new Syncing(database)

  it('pauses a machine that is refused, and resumes when it is enabled again', async () => {
    sync.provider.fault = ({ path }) =>
      path.endsWith('/m-1/outbox') ? { status: 403, body: { code: 'machine_not_enabled' } } : undefined
    await sync.turn()
    expect(await sync.states()).toEqual(['m-2/f-1/1 fetched'])
    expect(
      (await sync.equipment()).map(({ providerMachineId, state }) => `${providerMachineId} ${state}`).sort(),
    ).toEqual(['m-1 PAUSED', 'm-2 ACTIVE'])
    expect((await sync.shown()).status).toBe('OK')
    sync.provider.fault = () => undefined
    await sync.turn()
    expect(await sync.originals()).toHaveLength(4)
    expect((await sync.equipment()).every(({ state }) => state === 'ACTIVE')).toBe(true)
  })

  it('pauses a machine that vanished, and keeps what it brought', async () => {
    await sync.turn()
    sync.provider.machines.shift()
    sync.passHours(7)
    await sync.turn()
    const shown = await sync.equipment()
    expect(shown.find(({ providerMachineId }) => providerMachineId === 'm-1')?.state).toBe('PAUSED')
    expect(await sync.originals()).toHaveLength(4)
  })

  it('says once that no machine is enabled, and stays OK', async () => {
    sync.provider.machines = []
    await sync.turn()
    await sync.turn()
    expect(await sync.credential()).toMatchObject({ status: 'OK', reason: 'NO_ENABLED_MACHINES' })
    const told = (await sync.events()).filter(({ body }) => body.startsWith('NO_ENABLED_MACHINES'))
    expect(told).toHaveLength(1)
  })

  it('is suspended when the consent was withdrawn, and keeps the data', async () => {
    await sync.turn()
    const { refresh_token } = await sync.credential()
    for (const secret of sync.provider.secrets) sync.provider.revoke(secret)
    await sync.turn()
    expect((await sync.shown()).status).toBe('UNAUTHENTICATED')
    expect((await sync.events())[0]?.body).toMatch(/^CONSENT_LOST: /)
    expect((await sync.credential()).next_sync_at).toBeNull()
    sync.provider.asked.length = 0
    await sync.turn()
    expect(sync.provider.asked).toEqual([])
    expect((await sync.credential()).refresh_token).toBe(refresh_token)
    expect(await sync.originals()).toHaveLength(4)
    await sync.consentAnew()
    sync.provider.asked.length = 0
    await sync.turn()
    expect(sync.provider.calls(CONTENT)).toEqual([])
  })

  it('refreshes once when the API refuses an access token, and goes on', async () => {
    sync.provider.forgetAccessTokens()
    await sync.turn()
    expect(sync.provider.calls(/\/oauth\/token$/)).toHaveLength(1)
    expect(await sync.originals()).toHaveLength(4)
    expect((await sync.shown()).status).toBe('OK')
  })

  it('gets along with access tokens that are already dying, rotated at every refresh', async () => {
    sync.provider.accessLifeS = 1
    // the provider's own clock stands: tokens die by the server's alone, however slow the machine
    sync.provider.clock = () => 0
    sync.passHours(1)
    sync.provider.fault = () => {
      // an hour passes with every call: no access token serves twice
      sync.passHours(1)
      return undefined
    }
    await sync.turn()
    expect(await sync.originals()).toHaveLength(4)
    const refreshes = sync.provider.calls(/\/oauth\/token$/).map(({ form }) => form['refresh_token'])
    expect(refreshes.length).toBeGreaterThan(4)
    expect(new Set(refreshes).size).toBe(refreshes.length)
  })

  it('passes over a machine that cannot be listed, brings in the others, and tries it again soon', async () => {
    sync.provider.fault = ({ path }) => (path.endsWith('/m-1/outbox') ? { status: 500 } : undefined)
    await sync.turn()
    expect(await sync.states()).toEqual(['m-2/f-1/1 fetched'])
    const { status, reason, next_sync_at } = await sync.credential()
    expect([status, reason]).toEqual(['TEMPORARILY_UNAVAILABLE', 'UPSTREAM_DOWN'])
    expect(next_sync_at!.getTime() - sync.now.getTime()).toBeLessThan(60_000)
    sync.provider.fault = () => undefined
    await sync.turn()
    expect(await sync.originals()).toHaveLength(4)
    expect((await sync.shown()).status).toBe('OK')
  })

  it('passes over a machine whose outbox never answers', async () => {
    sync.provider.fault = ({ path }) => (path.endsWith('/m-1/outbox') ? { status: 200, cutAt: 0 } : undefined)
    await sync.turn()
    expect(await sync.states()).toEqual(['m-2/f-1/1 fetched'])
    expect((await sync.shown()).status).toBe('TEMPORARILY_UNAVAILABLE')
  })

  it('fetches what a listing gave before it broke off', async () => {
    sync.provider.outboxPage = 2
    sync.provider.fault = ({ query }) => ('cursor' in query ? { status: 500 } : undefined)
    await sync.turn()
    expect(await sync.states()).toEqual(['m-1/f-1/1 fetched', 'm-1/f-2/1 fetched', 'm-2/f-1/1 fetched'])
    expect((await sync.shown()).status).toBe('TEMPORARILY_UNAVAILABLE')
    sync.provider.fault = () => undefined
    await sync.turn()
    expect(await sync.originals()).toHaveLength(4)
  })

  it('keeps names that no database could hold from stopping anything', async () => {
    const odd = { ...file('f-1'), name: 'a\0b.zip', sha256: 'no\0hash' }
    sync.provider.machines = [{ id: 'm-1', enabled: true, files: [odd] }]
    await sync.turn()
    expect(await sync.states()).toEqual(['m-1/f-1/1 fetched'])
    expect((await sync.originals()).map(({ name }) => name)).toEqual(['a\ufffdb.zip'])
  })

  it('asks again for a file that was not found and is listed all the same, five times at most', async () => {
    const missing = () => sync.provider.calls(/m-1\/outbox\/f-2\/content$/).length
    sync.provider.fault = ({ path }) =>
      path.endsWith('m-1/outbox/f-2/content') ? { status: 404, body: { code: 'file_not_found' } } : undefined
    await sync.turn()
    expect(await sync.states()).toContain('m-1/f-2/1 lost')
    for (let turns = 0; turns < 6; turns++) await sync.turn()
    expect(missing()).toBe(5)
    expect(await sync.states()).toContain('m-1/f-2/1 lost')
  })

  it('fetches a file that was not found at first', async () => {
    let misses = 1
    sync.provider.fault = ({ path }) =>
      path.endsWith('m-1/outbox/f-2/content') && misses-- > 0 ? { status: 404 } : undefined
    await sync.turn()
    await sync.turn()
    expect(await sync.originals()).toHaveLength(4)
  })

  it('shows the key and secret of its client in no event, however a provider repeats them', async () => {
    const { clientKey, clientSecret } = CLIENT
    const pair = Buffer.from(`${clientKey}:${clientSecret}`).toString('base64')
    sync.provider.fault = ({ path }) =>
      MACHINES.test(path) ? { status: 400, body: { detail: pair }, headers: { 'x-echo': pair } } : undefined
    await sync.turn()
    const told = JSON.stringify(await sync.events())
    expect(told).toContain('••••')
    expect(told).not.toContain(pair.slice(0, -8))
  })

  it('asks no third machine when two in a row cannot be listed', async () => {
    sync.provider.machines.push({ id: 'm-3', enabled: true, files: [] })
    sync.provider.fault = ({ path }) => (path.endsWith('/outbox') ? { status: 502 } : undefined)
    await sync.turn()
    const asked = new Set(sync.provider.calls(/\/outbox$/).map(({ path }) => path.split('/').at(-2)))
    expect([...asked]).toEqual(['m-1', 'm-2'])
  })

  it('leaves a file waiting that is answered with an outage, and fetches the others', async () => {
    sync.provider.fault = ({ path }) =>
      path.endsWith('m-1/outbox/f-2/content') ? { status: 500 } : undefined
    await sync.turn()
    expect(await sync.states()).toEqual([
      'm-1/f-1/1 fetched',
      'm-1/f-2/1 listed',
      'm-1/f-3/1 fetched',
      'm-2/f-1/1 fetched',
    ])
    expect((await sync.shown()).status).toBe('OK')
    sync.provider.fault = () => undefined
    await sync.turn()
    expect(await sync.originals()).toHaveLength(4)
  })

  it('takes two such files in a row for an outage', async () => {
    sync.provider.fault = ({ path }) => (CONTENT.test(path) ? { status: 503 } : undefined)
    await sync.turn()
    expect(new Set(sync.provider.calls(CONTENT).map(({ path }) => path)).size).toBe(2)
    expect((await sync.shown()).status).toBe('TEMPORARILY_UNAVAILABLE')
  })

  it('uses the refresh token once a day, though the access token lives longer', async () => {
    sync.provider.accessLifeS = 30 * 86_400
    sync.provider.forgetAccessTokens()
    await sync.turn()
    sync.provider.asked.length = 0
    sync.passHours(23)
    await sync.turn()
    expect(sync.provider.calls(/\/oauth\/token$/)).toEqual([])
    sync.passHours(1)
    await sync.turn()
    expect(sync.provider.calls(/\/oauth\/token$/)).toHaveLength(1)
  })

  it('backs off while the provider is down, and heals by itself', async () => {
    sync.provider.fault = () => ({ status: 503, headers: { 'content-type': 'text/html' } })
    await sync.turn()
    const first = await sync.credential()
    expect(first).toMatchObject({
      status: 'TEMPORARILY_UNAVAILABLE',
      reason: 'UPSTREAM_DOWN',
      sync_failures: 1,
    })
    await sync.turn()
    const second = await sync.credential()
    // 15 s doubled, spread by 10 % to each side
    const waitS = (second.next_sync_at!.getTime() - sync.now.getTime()) / 1000
    expect(waitS).toBeGreaterThanOrEqual(27)
    expect(waitS).toBeLessThanOrEqual(33)
    sync.provider.fault = () => undefined
    await sync.turn()
    expect(await sync.credential()).toMatchObject({ status: 'OK', reason: null, sync_failures: 0 })
    expect(await sync.originals()).toHaveLength(4)
  })

  it('waits as long as Retry-After says', async () => {
    sync.provider.fault = ({ path }) =>
      MACHINES.test(path) ? { status: 429, headers: { 'retry-after': '1800' } } : undefined
    await sync.turn()
    const { status, reason, next_sync_at } = await sync.credential()
    expect([status, reason]).toEqual(['TEMPORARILY_UNAVAILABLE', 'THROTTLED'])
    expect(next_sync_at!.getTime() - sync.now.getTime()).toBeGreaterThanOrEqual(1_800_000)
  })
})
