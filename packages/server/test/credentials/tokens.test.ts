import { Secret, systemClock, TokenKeeper } from '@sheaf/claas'
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest'
import { attachOffered } from '../../src/credentials/attach-offered.js'
import { opened } from '../../src/credentials/credential-row.js'
import { type Connection, isMissing, providerOf } from '../../src/credentials/index.js'
import { leaseLengthS } from '../../src/credentials/refresh-lease.js'
import { rescueRefreshes } from '../../src/credentials/rescue-refreshes.js'
import { TokenStore } from '../../src/credentials/token-store.js'
import { type ConnectedServer, openConnectedServer } from '../support/connected-server.js'
import { onBothDatabases } from '../support/databases.js'
import { PATIENCE_MS } from '../support/patience.js'
import { CLIENT } from '../support/stand-in-provider.js'

const TOKEN = /\/oauth\/token$/

onBothDatabases('tokens of a credential', (database) => {
  let connected: ConnectedServer
  let connection: Connection
  let leafUserId: string
  let credentialId: string
  let firstToken: string

  beforeAll(async () => {
    connected = await openConnectedServer({ database })
    const found = providerOf(connected.server.context).connection('STAGE')
    if (isMissing(found)) throw new Error(found.missing)
    connection = found
  })
  afterAll(() => connected.close())
  beforeEach(async () => {
    leafUserId = await connected.newLeafUser()
    firstToken = connected.provider.consent()
    await connected.post(leafUserId, { refreshToken: firstToken })
    credentialId = (await connected.get(leafUserId)).id
    connected.provider.asked.length = 0
  })
  afterEach(() => {
    connected.provider.fault = () => undefined
  })

  const row = () =>
    connected.server.context.database.db
      .selectFrom('credential')
      .selectAll()
      .where('leaf_user_id', '=', leafUserId)
      .executeTakeFirstOrThrow()
  const storedToken = async () => {
    const { id, refresh_token } = await row()
    return opened(connected.server.context.secrets, id, 'refresh_token', refresh_token).reveal()
  }
  /**
   * Another process: its own store and keeper on the same database. Its clock is the real one: a keeper looks twenty
   * times and then gives up, so shorter pauses would let a slow machine decide.
   */
  const keeperElsewhere = () =>
    new TokenKeeper({
      store: new TokenStore(connected.server.context, () => 14),
      refresh: connection.refresh,
      clock: systemClock,
      accessSkewS: 60,
    })
  const expire = () =>
    connected.server.context.database.db
      .updateTable('credential')
      .set({ access_token: null, access_expires_at: null })
      .where('id', '=', credentialId)
      .execute()

  it('are refreshed by one of two processes; both go on with the same access token', async () => {
    await expire()
    const tokens = await Promise.all([1, 2].map(() => keeperElsewhere().accessToken(credentialId)))
    expect(tokens[0]?.equals(tokens[1]!)).toBe(true)
    expect(connected.provider.calls(TOKEN)).toHaveLength(1)
  })

  it('are taken from the cache while they are fresh', async () => {
    await keeperElsewhere().accessToken(credentialId)
    expect(connected.provider.asked).toEqual([])
  })

  it('wait for a lease that is held, and go on when its holder is dead', async () => {
    const { db } = connected.server.context.database
    await expire()
    const { leases } = new TokenStore(connected.server.context, () => 14)
    const held = await leases.take(credentialId)
    // dead: it renews no more
    leases.letGo(held)
    const waiting = keeperElsewhere().accessToken(credentialId)
    await expect(
      new TokenStore(connected.server.context, () => 14).leaseRefresh(credentialId),
    ).rejects.toThrow(/another process/)
    expect(connected.provider.calls(TOKEN)).toEqual([])
    // what a while without a renewal does
    await db
      .updateTable('credential')
      .set({ refresh_lease_until: new Date(0) })
      .where('refresh_lease_holder', '=', held.holder)
      .execute()
    await waiting
    expect(connected.provider.calls(TOKEN)).toHaveLength(1)
  })

  it('are not spent by a process that slept over its lease', async () => {
    const { db } = connected.server.context.database
    const store = new TokenStore(connected.server.context, () => 14)
    await expire()
    const sleeper = new TokenKeeper({
      store,
      // between taking the lease and sending it is kept waiting, and another one refreshes
      refresh: async (grant, options) => {
        await db
          .updateTable('credential')
          .set({ refresh_lease_until: new Date(0) })
          .where('id', '=', credentialId)
          .execute()
        await keeperElsewhere().accessToken(credentialId)
        return await connection.refresh(grant, options)
      },
      clock: systemClock,
      accessSkewS: 60,
    })
    const token = await sleeper.accessToken(credentialId)
    expect(connected.provider.calls(TOKEN)).toHaveLength(1)
    expect((await store.cachedAccessToken(credentialId))!.accessToken.equals(token)).toBe(true)
    expect((await row()).status).toBe('OK')
  })

  it('whose refresh was begun by a process that died are refreshed by the others, unasked', async () => {
    const { leases } = new TokenStore(connected.server.context, () => 14)
    const held = await leases.take(credentialId)
    leases.letGo(held)
    await connected.server.context.database.db
      .updateTable('credential')
      .set({ refresh_lease_until: new Date(0) })
      .where('refresh_lease_holder', '=', held.holder)
      .execute()
    // that it still has a fresh access token makes no difference: the provider may have rotated since
    await rescueRefreshes(connected.server.context)
    await vi.waitFor(async () => expect((await row()).refresh_lease_holder).toBeNull(), PATIENCE_MS)
    expect(connected.provider.calls(TOKEN)).toHaveLength(1)
  })

  it('whose rotated successor was lost with its process end cleanly as UNAUTHENTICATED', async () => {
    await expire()
    const { clientKey, clientSecret } = CLIENT
    const grant = {
      clientKey,
      clientSecret: new Secret(clientSecret),
      refreshToken: new Secret(await storedToken()),
    }
    // answered, and then nothing is committed
    await connection.refresh(grant, { onAnswer: () => undefined, firstUse: false })
    await expect(keeperElsewhere().accessToken(credentialId)).rejects.toMatchObject({
      reason: 'CONSENT_LOST',
    })
    expect(await row()).toMatchObject({
      status: 'UNAUTHENTICATED',
      reason: 'CONSENT_LOST',
      refresh_lease_holder: null,
    })
  })

  it('are committed once, also when the commit is repeated', async () => {
    await expire()
    const store = new TokenStore(connected.server.context, () => 14)
    const lease = await store.leaseRefresh(credentialId)
    const refreshToken = new Secret('the-rotated-refresh-token')
    const granted = {
      accessToken: new Secret('access'),
      refreshToken,
      expiresInS: 20,
      refreshExpiresInS: 60,
      scope: null,
    }
    const tokens = {
      accessToken: granted.accessToken,
      refreshToken,
      rotated: true,
      lifetimeS: 20,
      expiresAtMs: Date.parse('2026-08-01T00:00:20Z'),
      granted,
    }
    const event = {
      kind: 'token' as const,
      method: 'POST',
      path: '/token',
      status: 200,
      headers: {},
      body: '{}',
    }
    const before = (await connected.events(leafUserId)).length
    await store.commitRefresh(lease, tokens, [event])
    await store.commitRefresh(lease, tokens, [event])
    expect((await connected.events(leafUserId)).length - before).toBe(1)
    expect(await storedToken()).toBe('the-rotated-refresh-token')
    expect(await row()).toMatchObject({
      refreshed_at: new Date('2026-08-01T00:00:00Z'),
      refresh_expires_at: new Date('2026-08-01T00:01:00Z'),
      refresh_lease_holder: null,
    })
    expect(await store.cachedAccessToken(credentialId)).toMatchObject({ lifetimeS: 20 })
  })

  it.each([
    ['OK', () => Promise.resolve()],
    ['UNAUTHENTICATED', () => withdrawn()],
  ])('that come after the deadline of a POST on an %s credential end in the store', async (_, prepare) => {
    await prepare()
    const second = connected.provider.consent()
    const deadline = new AbortController()
    let release = () => {}
    const held = new Promise<void>((resolve) => {
      release = resolve
    })
    connected.provider.fault = async ({ path, form }) => {
      if (!TOKEN.test(path) || form['refresh_token'] !== second) return undefined
      deadline.abort(new Error('ten seconds have passed'))
      await held
      return undefined
    }
    const { owner_id: ownerId } = await row()
    const offered = {
      clientKey: CLIENT.clientKey,
      clientSecret: new Secret(CLIENT.clientSecret),
      refreshToken: new Secret(second),
      environment: 'STAGE' as const,
      consent: { method: 'REFRESH_TOKEN' as const, by: 'owner@example.org' },
    }
    const stored = await attachOffered(
      connected.server.context,
      { ownerId, leafUserId },
      offered,
      deadline.signal,
    )
    expect(stored.status).toBe('TEMPORARILY_UNAVAILABLE')
    expect(await storedToken()).toBe(second)
    release()
    await expect.poll(storedToken, { timeout: PATIENCE_MS }).not.toBe(second)
    expect((await row()).refresh_lease_holder).toBeNull()
  })

  it('that are under way when the process ends are waited for', async () => {
    await expire()
    const { provider, server } = connected
    let asked = () => {}
    const arrived = new Promise<void>((resolve) => {
      asked = resolve
    })
    let release = () => {}
    const held = new Promise<void>((resolve) => {
      release = resolve
    })
    provider.fault = async ({ path }) => {
      if (!TOKEN.test(path)) return undefined
      asked()
      await held
      return undefined
    }
    const before = await storedToken()
    const token = connection.keeper.accessToken(credentialId)
    await arrived
    const idle = providerOf(server.context).idle()
    release()
    await idle
    expect(await storedToken()).not.toBe(before)
    await token
  })

  /** The stored credential as a withdrawn consent leaves it. */
  const withdrawn = async () => {
    const { db } = connected.server.context.database
    await db
      .updateTable('credential')
      .set({ status: 'UNAUTHENTICATED', reason: 'CONSENT_LOST' })
      .where('leaf_user_id', '=', leafUserId)
      .execute()
  }
})

it.each([
  [0, 45, 'nothing is forgiven: no pause may pass for a death'],
  [12, 2, 'there is time for another try, and for one after that'],
  [1, 1.5, 'shorter leases would run out while their holder lives'],
  [600, 45, 'longer ones would only keep others waiting'],
])('where the provider forgives for %d s a lease lasts %d s: %s', (reuseS, lengthS) => {
  expect(leaseLengthS(reuseS)).toBe(lengthS)
})
