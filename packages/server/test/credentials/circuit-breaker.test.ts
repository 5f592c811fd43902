import { type HttpRequest, ProviderError, type Transport } from '@sheaf/claas'
import { beforeEach, describe, expect, it } from 'vitest'
import { breakingTransport } from '../../src/credentials/breaking-transport.js'
import { type BreakerState, CircuitBreaker } from '../../src/credentials/circuit-breaker.js'

const MINUTE_MS = 60_000
let nowMs = 0
let told: [BreakerState, number][] = []
const clock = { now: () => nowMs, random: () => 0 }

function breakerWith(outages: number): CircuitBreaker {
  const breaker = new CircuitBreaker(clock, (state, pauseMs) => told.push([state, pauseMs]))
  for (let i = 0; i < outages; i++) breaker.outage()
  return breaker
}

beforeEach(() => {
  nowMs = 0
  told = []
})

describe('a circuit breaker', () => {
  it('opens at the twentieth outage in a row, for a minute', () => {
    const breaker = breakerWith(19)
    expect([breaker.ask(), breaker.keepsBack()]).toEqual([0, false])
    breaker.outage()
    expect([breaker.ask(), breaker.keepsBack()]).toEqual([MINUTE_MS, true])
    expect(told).toEqual([['open', MINUTE_MS]])
  })

  it('counts from the last answer on', () => {
    const breaker = breakerWith(19)
    breaker.answered()
    for (let i = 0; i < 19; i++) breaker.outage()
    expect(breaker.state).toBe('closed')
    expect(told).toEqual([])
  })

  it('lets one call try when the pause is over, and all when that is answered', () => {
    const breaker = breakerWith(20)
    nowMs = MINUTE_MS
    expect(breaker.keepsBack()).toBe(false)
    expect(breaker.ask()).toBe(0)
    expect(breaker.ask()).toBeGreaterThan(0)
    breaker.answered()
    expect([breaker.ask(), breaker.ask()]).toEqual([0, 0])
    expect(told.at(-1)).toEqual(['closed', 0])
  })

  it('doubles its pause with every try that fails, up to ten minutes', () => {
    const breaker = breakerWith(20)
    const pauses: number[] = []
    for (let i = 0; i < 6; i++) {
      const pauseMs = breaker.ask()
      pauses.push(pauseMs / MINUTE_MS)
      nowMs += pauseMs
      expect(breaker.ask()).toBe(0)
      breaker.outage()
    }
    expect(pauses).toEqual([1, 2, 4, 8, 10, 10])
  })

  it('is not prolonged by calls that were on their way when it opened', () => {
    const breaker = breakerWith(25)
    expect(breaker.ask()).toBe(MINUTE_MS)
  })

  it('lets another try when the caller gave up, or was not heard of for two minutes', () => {
    const breaker = breakerWith(20)
    nowMs = MINUTE_MS
    expect(breaker.ask()).toBe(0)
    breaker.gaveUp()
    expect(breaker.ask()).toBe(0)
    nowMs += 2 * MINUTE_MS
    expect(breaker.ask()).toBe(0)
  })
})

describe('a transport with a breaker', () => {
  const requestTo = (address: string): HttpRequest => ({
    kind: 'api',
    method: 'GET',
    url: new URL(address),
    headers: {},
    secrets: [],
  })
  const API = requestTo('https://api.example/machines')
  const STORAGE = requestTo('https://storage.example/blob')
  let answer: () => number
  let asked = 0
  const behind: Transport = {
    async open({ url }) {
      asked++
      const status = url.host === 'storage.example' ? 503 : answer()
      const where = { kind: 'api' as const, method: 'GET', path: url.pathname }
      if (status === 0) throw new ProviderError('UPSTREAM_DOWN', { where, status })
      return { status, headers: {}, body: nothing(), text: async () => '', discard: async () => undefined }
    },
    close: async () => undefined,
  }
  async function* nothing(): AsyncGenerator<Uint8Array> {}
  const open = (transport: Transport, request: HttpRequest) =>
    transport.open(request).then(
      ({ status }) => status,
      (error: unknown) => error,
    )

  beforeEach(() => {
    asked = 0
  })

  it.each([
    ['no answer', 0],
    ['an outage', 503],
  ])('asks no more after %s again and again, and says for how long', async (_, status) => {
    answer = () => status
    const transport = breakingTransport(behind, breakerWith(0), new Set(['api.example']))
    for (let i = 0; i < 20; i++) await open(transport, API)
    const refused = await open(transport, API)
    expect(asked).toBe(20)
    expect(refused).toMatchObject({ reason: 'UPSTREAM_DOWN', status: 0, retryAfterMs: MINUTE_MS })
    expect((refused as ProviderError).sentence).toContain('left alone for another 60 s')
    nowMs = MINUTE_MS
    answer = () => 200
    expect(await open(transport, API)).toBe(200)
    expect(await open(transport, API)).toBe(200)
  })

  it.each([400, 401, 404, 429])('takes %d for an answer', async (status) => {
    answer = () => status
    const transport = breakingTransport(behind, breakerWith(0), new Set(['api.example']))
    for (let i = 0; i < 30; i++) expect(await open(transport, API)).toBe(status)
  })

  it('neither counts nor keeps back calls to a storage elsewhere', async () => {
    answer = () => 200
    const transport = breakingTransport(behind, breakerWith(0), new Set(['api.example']))
    for (let i = 0; i < 30; i++) expect(await open(transport, STORAGE)).toBe(503)
    expect(await open(transport, API)).toBe(200)
  })
})
