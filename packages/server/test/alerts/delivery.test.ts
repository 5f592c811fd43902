/** How what is told comes to its receiver, and what is left when it does not. */
import { expect, it } from 'vitest'
import { eraseLeafUser } from '../../src/accounts/erase-leaf-user.js'
import { forgetOldCalls } from '../../src/alerts/failed-calls.js'
import { type Alert, raiseAlerts } from '../../src/alerts/index.js'
import { signatureOf } from '../../src/alerts/signature.js'
import type { Trx } from '../../src/database/index.js'
import { onBothDatabases } from '../support/databases.js'
import { Alerting, SECRET, WEBHOOKS } from './alerting.js'
import { Receiver } from './receiver.js'

const CREATED: Alert = { type: 'fieldCreated', source: 'REST', fieldId: 'Schlag Süd' }

onBothDatabases('an alert', (database) => {
  const alerting = new Alerting(database)
  const bodyOfCreated = () =>
    `{"source": "REST", "leafUserId": "${alerting.leafUserId}", "fieldId": "Schlag S\\u00fcd", ` +
    '"type": "fieldCreated", "timestamp": "2026-04-02T09:12:44.310000Z"}'

  it('is posted in the layout of the contract, signed, and leaves nothing behind', async () => {
    await alerting.tell([CREATED])
    const [job] = await alerting.waiting()
    expect(job?.startsAfterS).toBe(0)
    await alerting.attemptNext()
    const [call, ...others] = alerting.receiver.calls
    expect([call?.body, others]).toEqual([bodyOfCreated(), []])
    expect(call?.headers['x-leaf-signature']).toBe(signatureOf(Buffer.from(bodyOfCreated()), SECRET))
    expect([await alerting.deliveries(), await alerting.waiting(), await alerting.failedCalls()]).toEqual([
      0,
      [],
      [],
    ])
  })

  it('is tried again 1, 30, 60 and 240 minutes after the first failure, then dropped', async () => {
    alerting.receiver.answer = () => ({ status: 503, body: 'down' })
    await alerting.tell([CREATED])
    alerting.passSeconds(10)
    await alerting.attemptNext()
    // seconds from this attempt to the next; each of the later ones comes 5 s late
    const waits: number[] = []
    for (let retry = 1; retry <= 4; retry++) {
      const [{ startsAfterS } = { startsAfterS: Number.NaN }] = await alerting.waiting()
      waits.push(startsAfterS)
      alerting.passSeconds(startsAfterS + 5)
      await alerting.attemptNext()
    }
    expect(waits).toEqual([60, 1800 - 65, 3600 - 1805, 14_400 - 3605])
    expect([await alerting.waiting(), await alerting.deliveries()]).toEqual([[], 0])
    expect(new Set(alerting.receiver.calls.map(({ body }) => body))).toEqual(new Set([bodyOfCreated()]))
    // first failure 09:12:54; the last attempt four hours and five seconds later
    const calls = await alerting.failedCalls()
    expect(calls.map(({ createdAt }) => createdAt)).toEqual([
      '2026-04-02T13:12:59Z',
      '2026-04-02T10:12:59Z',
      '2026-04-02T09:42:59Z',
      '2026-04-02T09:13:59Z',
      '2026-04-02T09:12:54Z',
    ])
    expect(calls[0]).toEqual({
      apiOwner: 'owner@example.org',
      createdAt: '2026-04-02T13:12:59Z',
      url: alerting.receiver.url(),
      status: 503,
      response: 'down',
      requestBody: bodyOfCreated(),
    })
  })

  it('that is acknowledged at a later attempt is not tried any more', async () => {
    alerting.receiver.answer = () => ({ status: 500 })
    await alerting.tell([CREATED])
    await alerting.attemptNext()
    alerting.receiver.answer = () => ({ status: 204 })
    await alerting.attemptNext()
    expect([await alerting.waiting(), await alerting.deliveries()]).toEqual([[], 0])
    expect(await alerting.failedCalls()).toHaveLength(1)
  })

  it('that found nobody shows the error of the connection', async () => {
    const gone = await Receiver.start()
    const url = gone.url()
    await gone.stop()
    await alerting.db.updateTable('webhook').set({ url }).execute()
    await alerting.tell([CREATED])
    await alerting.attemptNext()
    const [call] = await alerting.failedCalls()
    expect(call).toMatchObject({ url, connectionError: expect.stringMatching(/ECONNREFUSED/) })
    expect(call).not.toHaveProperty('status')
    expect(call).not.toHaveProperty('response')
  })

  it('is not posted to an address that has become private', async () => {
    const { settings } = alerting.server.context
    const forbidding = { ...settings, alerts: { ...settings.alerts, allowPrivate: false } }
    await alerting.tell([CREATED])
    Object.assign(alerting.server.context, { settings: forbidding })
    try {
      await alerting.attemptNext()
    } finally {
      Object.assign(alerting.server.context, { settings })
    }
    expect(alerting.receiver.calls).toEqual([])
    expect(await alerting.failedCalls()).toMatchObject([
      { connectionError: '127.0.0.1 leads to a private address, which webhooks may not call' },
    ])
  })

  it('of a transaction that is rolled back is never told', async () => {
    const work = alerting.tell([CREATED], () => {
      throw new Error('roll back')
    })
    await expect(work).rejects.toThrow('roll back')
    expect([await alerting.waiting(), await alerting.deliveries()]).toEqual([[], 0])
  })

  it('nobody listens to costs one look-up and leaves nothing', async () => {
    const { database: opened, jobs, now } = alerting.server.context
    let statements = 0
    await opened.unitOfWork(async (trx) => {
      const counted = trx.withPlugin({
        transformQuery: ({ node }) => {
          statements++
          return node
        },
        transformResult: async ({ result }) => result,
      })
      const alerts: Alert[] = [
        { type: 'operationCreated', operationId: 'a' },
        { type: 'operationProcessingFinished', operationId: 'a' },
      ]
      await raiseAlerts(counted as Trx, jobs, alerting.leafUserId, alerts, now())
    })
    expect(statements).toBe(1)
    expect([await alerting.waiting(), await alerting.deliveries()]).toEqual([[], 0])
  })

  it('goes to the webhook that listens to it, and only there', async () => {
    await alerting.listenTo(['fieldUpdated'], '/updates')
    alerting.receiver.calls.length = 0
    await alerting.tell([
      CREATED,
      { type: 'fieldUpdated', source: 'SYNC', fieldId: 'f' },
      { type: 'operationCreated', operationId: 'o' },
    ])
    for (const job of await alerting.waiting()) await alerting.attempt(job)
    expect(
      alerting.receiver.calls.map(({ path, body }) => `${path} ${JSON.parse(body).type}`).sort(),
    ).toEqual(['/ fieldCreated', '/updates fieldUpdated'])
  })

  it('whose attempt runs twice is counted once', async () => {
    alerting.receiver.answer = () => ({ status: 500 })
    await alerting.tell([CREATED])
    const [job] = await alerting.waiting()
    await Promise.all([alerting.attempt(job!), alerting.attempt(job!)])
    await alerting.attempt(job!)
    expect(await alerting.waiting()).toHaveLength(1)
    expect(await alerting.failedCalls()).toHaveLength(1)
  })

  it('stops with its webhook; what has failed stays to be looked up', async () => {
    alerting.receiver.answer = () => ({ status: 500 })
    await alerting.tell([CREATED])
    await alerting.attemptNext()
    await alerting.server.ask('DELETE', `${WEBHOOKS}/${alerting.webhookId}`)
    alerting.receiver.calls.length = 0
    await alerting.attemptNext()
    expect([alerting.receiver.calls, await alerting.deliveries()]).toEqual([[], 0])
    expect(await alerting.failedCalls()).toHaveLength(1)
  })

  it('whose webhook is deleted during the call ends quietly', async () => {
    await alerting.tell([CREATED])
    alerting.receiver.answer = () => undefined
    const [job] = await alerting.waiting()
    const attempt = alerting.attempt(job!)
    await alerting.receiver.arrived(1)
    await alerting.server.ask('DELETE', `${WEBHOOKS}/${alerting.webhookId}`)
    alerting.receiver.hangUp()
    await attempt
    expect([await alerting.failedCalls(), await alerting.waiting()]).toEqual([[], []])
  })

  it('goes with its Leaf user, what has failed as well', async () => {
    alerting.receiver.answer = () => ({ status: 500 })
    await alerting.tell([CREATED])
    await alerting.attemptNext()
    await alerting.server.ask('DELETE', `/services/usermanagement/api/users/${alerting.leafUserId}`)
    await alerting.tell([CREATED])
    expect(await alerting.deliveries()).toBe(1)
    // from now on nothing more is said of it, also before it is erased
    alerting.receiver.calls.length = 0
    await alerting.attemptNext()
    expect([alerting.receiver.calls, await alerting.failedCalls()]).toEqual([[], []])
    const { database: opened, objects } = alerting.server.context
    await eraseLeafUser(opened, objects, alerting.leafUserId)
    expect([await alerting.deliveries(), await alerting.failedCalls()]).toEqual([0, []])
  })
})

onBothDatabases('failed calls', (database) => {
  const alerting = new Alerting(database)
  const failTimes = async (count: number) => {
    alerting.receiver.answer = ({ body }) => ({ status: 500, body: JSON.parse(body).fieldId })
    for (let at = 0; at < count; at++) {
      await alerting.tell([{ type: 'fieldCreated', source: 'REST', fieldId: String(at) }])
      const [job] = (await alerting.waiting()).filter(({ data }) => data.failures === 0)
      await alerting.attempt(job!)
    }
  }

  it('are listed newest first, in pages', async () => {
    await failTimes(5)
    expect((await alerting.failedCalls()).map(({ response }) => response)).toEqual(['4', '3', '2', '1', '0'])
    const reply = await alerting.server.ask('GET', `${WEBHOOKS}/failed-calls?page=1&size=2`)
    expect(reply.json<{ items: object[] }>().items).toMatchObject([{ response: '2' }, { response: '1' }])
    expect(reply.headers.get('x-total-count')).toBe('5')
    expect(reply.headers.get('link')).toContain('page=2&size=2>;rel="next"')
    expect((await alerting.server.ask('GET', `${WEBHOOKS}/failed-calls?size=0`)).status).toBe(400)
  })

  it('belong to their owner alone', async () => {
    await failTimes(1)
    const token = await alerting.server.tokenOf('somebody@example.org')
    const reply = await alerting.server.ask('GET', `${WEBHOOKS}/failed-calls`, { token })
    expect(reply.json()).toEqual({ items: [] })
  })

  it('are shown for 30 days, then forgotten', async () => {
    await failTimes(1)
    const opened = alerting.server.context.database
    const kept = async () => (await opened.db.selectFrom('failed_call').select('id').execute()).length
    alerting.passSeconds(30 * 86_400)
    await forgetOldCalls(opened, alerting.now)
    expect([(await alerting.failedCalls()).length, await kept()]).toEqual([1, 1])
    alerting.passSeconds(1)
    expect([(await alerting.failedCalls()).length, await kept()]).toEqual([0, 1])
    await forgetOldCalls(opened, alerting.now)
    expect(await kept()).toBe(0)
  })
})
