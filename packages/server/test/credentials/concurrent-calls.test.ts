/** No more calls at once than the profile allows a client key, over all processes. */
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { concurrentCalls } from '../../src/credentials/concurrent-calls.js'
import type { Gate } from '../../src/credentials/limited-transport.js'
import { connectedBeforeAll } from '../support/connected-server.js'
import { onBothDatabases } from '../support/databases.js'
import { openTestDatabase, type TestDatabase } from '../support/open-test-database.js'
import { CLIENT } from '../support/stand-in-provider.js'

const COUNT = { environment: 'STAGE', clientKey: 'key', most: 2 } as const

/** Counts who is under way. The first one stays until a second has come, however long that takes. */
function crowd(): { stay(ticks: number): Promise<void>; most: number } {
  let underWay = 0
  let letGo = () => {}
  const second = new Promise<void>((resolve) => {
    letGo = resolve
  })
  const counted = {
    most: 0,
    async stay(ticks: number) {
      counted.most = Math.max(counted.most, ++underWay)
      if (underWay === COUNT.most) letGo()
      await second
      // long enough that a third would come in if it could
      for (; ticks > 0; ticks--) await new Promise((resolve) => setImmediate(resolve))
      underWay--
    },
  }
  return counted
}

/** Runs calls through gates in turn and tells how many were under way at most. */
async function mostAtOnce(gates: readonly Gate[], calls: number): Promise<number> {
  const inside = crowd()
  const call = async (gate: Gate) => {
    const leave = await gate.enter()
    await inside.stay(20)
    leave()
  }
  await Promise.all(Array.from({ length: calls }, (_, at) => call(gates[at % gates.length]!)))
  return inside.most
}

describe('calls of one process', () => {
  const gate = () => concurrentCalls({ db: undefined as never, embedded: true }, COUNT)

  it('are no more at once than allowed, and come in the order in which they asked', async () => {
    expect(await mostAtOnce([gate()], 12)).toBe(2)
    const one = concurrentCalls({ db: undefined as never, embedded: true }, { ...COUNT, most: 1 })
    const order: number[] = []
    const enter = async (number: number) => {
      const leave = await one.enter()
      order.push(number)
      leave()
    }
    await Promise.all([1, 2, 3, 4].map(enter))
    expect(order).toEqual([1, 2, 3, 4])
  })

  it('that are given up while they wait take no place', async () => {
    const one = concurrentCalls({ db: undefined as never, embedded: true }, { ...COUNT, most: 1 })
    const leave = await one.enter()
    const patience = new AbortController()
    const waiting = one.enter(patience.signal)
    patience.abort(new Error('given up'))
    await expect(waiting).rejects.toThrow('given up')
    leave()
    await expect(one.enter()).resolves.toBeTypeOf('function')
  })

  it('give their place back once, however often they say so', async () => {
    const two = gate()
    const leave = await two.enter()
    leave()
    leave()
    expect(await mostAtOnce([two], 6)).toBe(2)
  })
})

onBothDatabases('calls of several processes', (kind) => {
  let database: TestDatabase
  beforeAll(async () => {
    database = await openTestDatabase(kind)
  })
  afterAll(() => database.close())

  // on the embedded database there is one process; the table works there all the same
  const processGate = (clientKey: string) =>
    concurrentCalls({ db: database.database.db, embedded: false }, { ...COUNT, clientKey })

  it('are no more at once than allowed to one of them', async () => {
    expect(await mostAtOnce([processGate('a'), processGate('a'), processGate('a')], 12)).toBe(2)
  })

  it('of other client keys do not count', async () => {
    const used = processGate('b')
    await Promise.all([used.enter(), used.enter()])
    await expect(processGate('c').enter()).resolves.toBeTypeOf('function')
  })

  it('take over the places of a process that was killed, when their time is over', async () => {
    const place = (number: number, heldUntil: Date) => ({
      client_environment: 'STAGE' as const,
      client_key: 'd',
      place: number,
      holder: randomUUID(),
      held_until: heldUntil,
    })
    const later = new Date(Date.now() + 3_600_000)
    await database.database.db
      .insertInto('provider_place')
      .values([place(1, later), place(2, later)])
      .execute()
    const patience = new AbortController()
    const waiting = processGate('d').enter(patience.signal)
    patience.abort(new Error('both places are held'))
    await expect(waiting).rejects.toThrow()
    await database.database.db
      .updateTable('provider_place')
      .set({ held_until: new Date(0) })
      .where('place', '=', 2)
      .execute()
    await expect(processGate('d').enter()).resolves.toBeTypeOf('function')
  })
})

describe('a server whose profile allows two calls at once', () => {
  const connected = connectedBeforeAll({ database: 'embedded', limits: { maxConcurrent: 2 } })

  it('never has a third under way, whoever asks', async () => {
    const { provider } = connected()
    provider.machines = [{ id: 'm-1', enabled: true, files: [] }]
    const inside = crowd()
    provider.fault = async () => {
      await inside.stay(50)
      return undefined
    }
    const attach = async () => {
      const leafUserId = await connected().newLeafUser()
      const answer = await connected().post(leafUserId, { ...CLIENT, refreshToken: provider.consent() })
      return answer.json<{ status: string }>().status
    }
    const statuses = await Promise.all([1, 2, 3, 4, 5].map(attach))
    expect([new Set(statuses), inside.most]).toEqual([new Set(['OK']), 2])
  })
})
