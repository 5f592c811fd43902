import { systemClock } from '@sheaf/claas'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { requestLimit } from '../../src/credentials/request-limit.js'
import { onBothDatabases } from '../support/databases.js'
import { openTestDatabase, type TestDatabase } from '../support/open-test-database.js'

/** One a minute: what the machine takes for a test fills no part of the bucket that matters. */
const ONE_A_MINUTE = {
  requestsPerMinute: 1,
  retryAfterMaxS: 3600,
  attempts: 1,
  backoffBaseMs: 1,
  backoffMaxMs: 1,
}

onBothDatabases('the limit of requests of a client key', (kind) => {
  let opened: TestDatabase
  beforeAll(async () => {
    opened = await openTestDatabase(kind)
  })
  afterAll(() => opened.close())

  /** A process of its own: waits are written down and not waited. */
  function process(
    clientKey: string,
    environment: 'STAGE' | 'PRODUCTION' = 'STAGE',
    limits: object = ONE_A_MINUTE,
  ) {
    const waitsS: number[] = []
    const clock = { ...systemClock, sleep: async (ms: number) => void waitsS.push(ms / 1000) }
    const admit = requestLimit(
      opened.database.db,
      clock,
      limits as typeof ONE_A_MINUTE,
      environment,
      clientKey,
    )
    return { admit, waitsS }
  }

  it('holds for all processes together, and lets them in one after the other', async () => {
    const [one, other] = [process('shared'), process('shared')]
    await one.admit!()
    expect(one.waitsS).toEqual([])
    await other.admit!()
    await one.admit!()
    const [second, third] = [other.waitsS[0]!, one.waitsS[0]!]
    expect(second).toBeGreaterThan(30)
    expect(second).toBeLessThanOrEqual(60)
    // a minute after the second, less what passed between the calls
    expect(third - second).toBeGreaterThan(30)
    expect(third - second).toBeLessThan(60.001)
  })

  it('is one per client key and environment', async () => {
    const places = [process('alone'), process('another'), process('alone', 'PRODUCTION')]
    for (const { admit } of places) await admit!()
    expect(places.flatMap(({ waitsS }) => waitsS)).toEqual([])
  })

  it('is none where the profile names none', () => {
    expect(
      process('unlimited', 'STAGE', { ...ONE_A_MINUTE, requestsPerMinute: undefined }).admit,
    ).toBeUndefined()
  })
})
