import { afterAll, describe, expect, it } from 'vitest'
import {
  type CachedAccessToken,
  createClaasClient,
  createTransport,
  type GrantedTokens,
  LeaseTaken,
  MemoryTokenStore,
  ProviderError,
  type RefreshedTokens,
  type RefreshLease,
  refreshGrant,
  Secret,
  type TokenJudgement,
  TokenKeeper,
} from '../src/index.js'
import { skewS } from '../src/tokens/expiry.js'
import { json, profileFor, standingClock, startServer, stopServers } from './provider-server.js'

const transport = createTransport()
afterAll(async () => {
  await transport.close()
  await stopServers()
})

const where = { kind: 'token' as const, method: 'POST', path: '/token' }
const granted = (name: string, expiresInS = 300): TokenJudgement & { tokens: GrantedTokens } => ({
  verdict: 'accepted',
  tokens: {
    accessToken: new Secret(`access-${name}`),
    refreshToken: new Secret(`refresh-${name}`),
    expiresInS,
    refreshExpiresInS: null,
    scope: null,
  },
})
const refused = (): TokenJudgement => ({
  verdict: 'refused',
  error: new ProviderError('CONSENT_LOST', { where, status: 400 }),
})

function storeWith(refreshToken = 'refresh-0') {
  const store = new MemoryTokenStore()
  store.put('c', { clientKey: 'k', clientSecret: new Secret('s'), refreshToken: new Secret(refreshToken) })
  return store
}

function keeping(
  store: MemoryTokenStore,
  answers: (spent: string) => TokenJudgement | Promise<TokenJudgement>,
  accessSkewS = 60,
) {
  const clock = standingClock()
  const spent: string[] = []
  const keeper = new TokenKeeper({
    store,
    clock,
    accessSkewS,
    refresh: async ({ refreshToken }) => {
      spent.push(refreshToken.reveal())
      return answers(refreshToken.reveal())
    },
  })
  return { keeper, clock, spent }
}

const unauthorized = () =>
  new ProviderError('CONSENT_LOST', { where: { kind: 'api', method: 'GET', path: '/machines' }, status: 401 })

describe('the skew before expiry', () => {
  it.each([
    [60, 3600, 60],
    [60, 240, 60],
    [60, 20, 5], // a quarter of 20 s
    [0, 20, 0],
  ])('%i s for a life of %i s is %i s', (accessSkewS, lifetimeS, expected) => {
    expect(skewS(accessSkewS, lifetimeS)).toBe(expected)
  })
})

describe('the token keeper', () => {
  it('commits the rotated refresh token and spends that one the next time', async () => {
    let n = 0
    const store = storeWith()
    const { keeper, clock, spent } = keeping(store, () => granted(String(++n), 20))
    expect((await keeper.accessToken('c')).reveal()).toBe('access-1')
    clock.advance(14_999) // 20 s less a quarter
    expect((await keeper.accessToken('c')).reveal()).toBe('access-1')
    clock.advance(1)
    expect((await keeper.accessToken('c')).reveal()).toBe('access-2')
    expect(spent).toEqual(['refresh-0', 'refresh-1'])
    expect((await store.currentRefreshToken('c')).reveal()).toBe('refresh-2')
  })

  it('keeps the old refresh token when the provider does not rotate', async () => {
    const store = storeWith()
    const answer = granted('1')
    const { keeper } = keeping(store, () => ({ ...answer, tokens: { ...answer.tokens, refreshToken: null } }))
    await keeper.accessToken('c')
    expect((await store.currentRefreshToken('c')).reveal()).toBe('refresh-0')
  })

  it('sends one refresh for all who ask at the same time', async () => {
    let answer: (judgement: TokenJudgement) => void = () => {}
    const { keeper, spent } = keeping(
      storeWith(),
      () =>
        new Promise((resolve) => {
          answer = resolve
        }),
    )
    const asking = [keeper.accessToken('c'), keeper.accessToken('c'), keeper.accessToken('c')]
    while (spent.length === 0) await Promise.resolve()
    answer(granted('1'))
    expect((await Promise.all(asking)).map((t) => t.reveal())).toEqual(['access-1', 'access-1', 'access-1'])
    expect(spent).toHaveLength(1)
  })

  it('hands the token out only after the commit, which it repeats when the store fails', async () => {
    const order: string[] = []
    class FailingStore extends MemoryTokenStore {
      override async commitRefresh(...call: Parameters<MemoryTokenStore['commitRefresh']>): Promise<void> {
        order.push('commit')
        if (order.length < 3) throw new Error('connection lost')
        return super.commitRefresh(...call)
      }
    }
    const store = new FailingStore()
    store.put('c', { clientKey: 'k', clientSecret: new Secret('s'), refreshToken: new Secret('refresh-0') })
    const { keeper, clock, spent } = keeping(store, () => granted('1'))
    await keeper.accessToken('c').then(() => order.push('token'))
    expect(order).toEqual(['commit', 'commit', 'commit', 'token'])
    expect(clock.sleeps).toEqual([200, 400])
    expect(spent).toHaveLength(1)
  })

  it('ends a refresh for the store even when the caller gave up', async () => {
    let answer: (judgement: TokenJudgement) => void = () => {}
    const store = storeWith()
    const { keeper, spent } = keeping(
      store,
      () =>
        new Promise((resolve) => {
          answer = resolve
        }),
    )
    const controller = new AbortController()
    const asking = keeper.accessToken('c', { signal: controller.signal })
    while (spent.length === 0) await Promise.resolve()
    controller.abort(new Error('gave up'))
    await expect(asking).rejects.toThrow('gave up')
    answer(granted('1'))
    await keeper.idle()
    expect((await store.currentRefreshToken('c')).reveal()).toBe('refresh-1')
  })

  it('waits for the lease of another process and takes its token', async () => {
    class BusyStore extends MemoryTokenStore {
      override async leaseRefresh(credentialId: string): Promise<RefreshLease> {
        const lease = await super.leaseRefresh(credentialId)
        // the other process ends while we wait
        await this.commitRefresh(lease, stored('other'), [])
        throw new LeaseTaken(250)
      }
    }
    const store = new BusyStore()
    store.put('c', { clientKey: 'k', clientSecret: new Secret('s'), refreshToken: new Secret('refresh-0') })
    const { keeper, clock, spent } = keeping(store, refused)
    expect((await keeper.accessToken('c')).reveal()).toBe('access-other')
    expect(clock.sleeps).toEqual([250])
    expect(spent).toEqual([])
  })

  it('reads the store again when a refused token was spent by another process meanwhile', async () => {
    const store = storeWith()
    const lost: RefreshLease = {
      credentialId: 'c',
      clientKey: 'k',
      clientSecret: new Secret('s'),
      refreshToken: new Secret('refresh-0'),
    }
    const { keeper, spent } = keeping(store, async () => {
      await store.commitRefresh(lost, stored('other'), [])
      return refused()
    })
    expect((await keeper.accessToken('c')).reveal()).toBe('access-other')
    expect(spent).toEqual(['refresh-0'])
    expect(store.lastError('c')).toBeNull()
  })

  it('tells the store when the stored token is refused, and frees the lease', async () => {
    const store = storeWith()
    const { keeper } = keeping(store, refused)
    await expect(keeper.accessToken('c')).rejects.toMatchObject({ reason: 'CONSENT_LOST' })
    expect(store.lastError('c')).toMatchObject({ outcome: 'refused' })
    expect((await store.leaseRefresh('c')).refreshToken.reveal()).toBe('refresh-0')
  })
})

/** Tokens as another process would have stored them at the standing clock. */
function stored(name: string): RefreshedTokens {
  const { tokens } = granted(name)
  const cached: CachedAccessToken = {
    accessToken: tokens.accessToken,
    lifetimeS: 300,
    expiresAtMs: Date.parse('2026-08-01T12:05:00Z'),
  }
  return { ...cached, refreshToken: new Secret(`refresh-${name}`), rotated: true, granted: tokens }
}

describe('an API call that answers 401', () => {
  it('is repeated once with a fresh token', async () => {
    let n = 0
    const { keeper, spent } = keeping(storeWith(), () => granted(String(++n)))
    const tried: string[] = []
    const result = await keeper.withAccessToken('c', async (token) => {
      tried.push(token.reveal())
      if (tried.length === 1) throw unauthorized()
      return 'listed'
    })
    expect(result).toBe('listed')
    expect(tried).toEqual(['access-1', 'access-2'])
    expect(spent).toHaveLength(2)
  })

  it('twice is a lost consent, and no third try is made', async () => {
    let n = 0
    const store = storeWith()
    const { keeper, spent } = keeping(store, () => granted(String(++n)))
    const call = keeper.withAccessToken('c', () => Promise.reject(unauthorized()))
    await expect(call).rejects.toMatchObject({ reason: 'CONSENT_LOST', status: 401 })
    expect(spent).toHaveLength(2)
    expect(store.lastError('c')).toMatchObject({ reason: 'CONSENT_LOST', outcome: 'refused' })
  })

  it('does not refresh when another call has already done so', async () => {
    let n = 0
    const { keeper, spent } = keeping(storeWith(), () => granted(String(++n)))
    const old = await keeper.accessToken('c')
    const reject401Once = (token: Secret) =>
      token.equals(old) ? Promise.reject(unauthorized()) : Promise.resolve('ok')
    await keeper.withAccessToken('c', reject401Once)
    const late = keeper.accessToken('c', { rejected: old })
    expect((await late).reveal()).toBe('access-2')
    expect(spent).toHaveLength(2)
  })

  it('refreshes once over real sockets in the middle of a listing', async () => {
    let valid = 'access-1'
    let refreshes = 0
    const server = await startServer((asked, response) => {
      if (asked.url.pathname === '/oauth/token') {
        refreshes += 1
        json(response, 200, {
          access_token: `access-${refreshes}`,
          refresh_token: `refresh-${refreshes}`,
          expires_in: 300,
        })
        return
      }
      const page = asked.url.searchParams.get('page')
      if (page === '1') valid = 'access-2'
      if (asked.headers.authorization !== `Bearer ${valid}`) json(response, 401, { code: 'invalid_token' })
      else json(response, 200, { items: [{ id: `m-${page}` }], page: { last: page === '2' } })
    })
    const profile = profileFor(server.origin)
    const store = storeWith()
    const clock = standingClock()
    const keeper = new TokenKeeper({
      store,
      clock,
      accessSkewS: 60,
      refresh: (grant, options) => refreshGrant(transport, profile, grant, { ...options, clock }),
    })
    const client = createClaasClient({ profile, transport, clock })
    const machines: string[] = []
    for await (const machine of client.machines({
      withAccessToken: (call) => keeper.withAccessToken('c', call),
    }))
      machines.push(machine.id)
    expect(machines).toEqual(['m-0', 'm-1', 'm-2'])
    expect(refreshes).toBe(2)
    expect((await store.currentRefreshToken('c')).reveal()).toBe('refresh-2')
    expect(store.events('c').map((e) => [e.kind, e.status])).toEqual([
      ['token', 200],
      ['token', 200],
    ])
  })
})
