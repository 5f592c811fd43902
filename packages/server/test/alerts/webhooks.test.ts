/** Webhooks over HTTP: what may be registered, what is shown, what goes. */
import { ALERT_EVENT_NAMES, type Problem, type Webhook } from '@sheaf/contract'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { signatureOf } from '../../src/alerts/signature.js'
import { onBothDatabases } from '../support/databases.js'
import { openTestServer, type TestServer } from '../support/open-test-server.js'
import { Receiver } from './receiver.js'

const WEBHOOKS = '/services/alerts/api/alerts/webhooks'
const UNKNOWN_ID = '00000000-0000-4000-8000-000000000000'
const SECRET = 'a secret of some length'

onBothDatabases('webhooks', (database) => {
  let server: TestServer
  let receiver: Receiver
  let settings: TestServer['context']['settings']
  beforeAll(async () => {
    receiver = await Receiver.start()
    server = await openTestServer({ database, works: false, env: { SHEAF_ALERTS_ALLOW_PRIVATE: 'true' } })
    settings = server.context.settings
  })
  afterAll(async () => {
    await server.close()
    await receiver.stop()
  })
  beforeEach(async () => {
    await server.context.database.db.deleteFrom('webhook').execute()
    receiver.calls.length = 0
    receiver.answer = () => ({ status: 200 })
    Object.assign(server.context, { settings })
  })
  const withAlertSettings = (alerts: typeof settings.alerts) =>
    Object.assign(server.context, { settings: { ...settings, alerts } })

  const wanted = (more: object = {}) => ({
    name: 'farm software',
    events: ['operationCreated', 'fieldCreated'],
    url: receiver.url('/hook'),
    secret: SECRET,
    ...more,
  })
  const create = (more: object = {}, token?: string) =>
    server.ask('POST', WEBHOOKS, { body: wanted(more), ...(token === undefined ? {} : { token }) })
  const listed = async () => (await server.ask('GET', WEBHOOKS)).json<Webhook[]>()

  it('is created with 201 and Location, and read back, its secret masked', async () => {
    const reply = await create()
    expect(reply.status).toBe(201)
    const webhook = reply.json<Webhook>()
    expect(webhook).toEqual({ ...wanted(), id: webhook.id, secret: '••••ngth' })
    expect(reply.headers.get('location')).toBe(`${WEBHOOKS}/${webhook.id}`)
    expect(await listed()).toEqual([webhook])
    expect((await server.ask('GET', `${WEBHOOKS}/${webhook.id}`)).json()).toEqual(webhook)
  })

  it('gets one signed call that asks for confirmation', async () => {
    await create()
    const [call, ...others] = receiver.calls
    expect(others).toEqual([])
    expect(call).toMatchObject({
      method: 'POST',
      path: '/hook',
      body: '{"message": "confirmation of webhook upon registration"}',
    })
    expect(call?.headers).toMatchObject({
      'content-type': 'application/json',
      accept: '*/*',
      'x-leaf-signature': signatureOf(Buffer.from(call?.body ?? ''), SECRET),
    })
  })

  it.each([302, 404, 500])('is refused when the call is answered with %i', async (status) => {
    receiver.answer = () => ({ status, body: 'what only the receiver knows', headers: { location: '/' } })
    const reply = await create()
    expect([reply.status, reply.json<Problem>().errorKey]).toEqual([400, 'webhookUnreachable'])
    expect(reply.text).toContain(`answered its signed call with ${status}`)
    expect(reply.text).not.toContain('only the receiver')
    expect(await listed()).toEqual([])
  })

  it('is refused when nobody listens there', async () => {
    const gone = await Receiver.start()
    const url = gone.url()
    await gone.stop()
    expect((await create({ url })).json<Problem>()).toMatchObject({ errorKey: 'webhookUnreachable' })
  })

  it('may listen to every event of the contract', async () => {
    const reply = await create({ events: ALERT_EVENT_NAMES })
    expect([reply.status, reply.json<Webhook>().events]).toEqual([201, ALERT_EVENT_NAMES])
  })

  it('takes an event that is named twice for one', async () => {
    const reply = await create({ events: ['fieldUpdated', 'fieldCreated', 'fieldUpdated'] })
    expect([reply.status, reply.json<Webhook>().events]).toEqual([201, ['fieldUpdated', 'fieldCreated']])
  })

  it.each([
    ['name', undefined],
    ['name', ' '],
    ['events', undefined],
    ['events', []],
    ['events', 'fieldCreated'],
    ['events[1]', ['fieldCreated', 'newSatelliteImages']],
    ['url', undefined],
    ['url', 'ftp://farm.example/'],
    ['url', 'farm.example/hook'],
    ['url', 'http://'],
    ['url', 'http://a b/'],
    ['url', 'https://user:password@farm.example/'],
    ['secret', undefined],
    ['secret', ''],
    ['secret', '••••ngth'],
  ])('is refused for %s = %j', async (field, value) => {
    const reply = await create({ [field.replace(/\[.*/, '')]: value })
    expect([reply.status, reply.json<Problem>().errorKey]).toEqual([400, 'validation'])
    expect(reply.json<Problem>().fieldErrors).toMatchObject([{ objectName: 'webhook', field }])
    expect(receiver.calls).toEqual([])
  })

  it('has its events for itself, among the webhooks of its owner', async () => {
    await create({ events: ['fieldCreated', 'fieldUpdated'] })
    receiver.calls.length = 0
    const reply = await create({ events: ['operationCreated', 'fieldUpdated'] })
    expect([reply.status, reply.json<Problem>().errorKey]).toEqual([400, 'eventRegisteredTwice'])
    expect(reply.json<Problem>().message).toContain('listens to fieldUpdated;')
    expect([receiver.calls, (await listed()).length]).toEqual([[], 1])
    expect((await create({ events: ['operationCreated'] })).status).toBe(201)
    const token = await server.tokenOf('somebody@example.org')
    expect((await create({ events: ['fieldUpdated'] }, token)).status).toBe(201)
  })

  it('is created once of several that want one event at the same moment', async () => {
    const replies = await Promise.all([1, 2, 3, 4].map(() => create()))
    expect(replies.map(({ status }) => status).sort()).toEqual([201, 400, 400, 400])
    expect(await listed()).toHaveLength(1)
  })

  it('frees its events when it is deleted, which happens once', async () => {
    const { id } = (await create()).json<Webhook>()
    expect((await server.ask('DELETE', `${WEBHOOKS}/${id}`)).status).toBe(204)
    expect((await server.ask('DELETE', `${WEBHOOKS}/${id}`)).status).toBe(404)
    expect((await server.ask('GET', `${WEBHOOKS}/${id}`)).status).toBe(404)
    expect((await create()).status).toBe(201)
  })

  it('belongs to its owner alone', async () => {
    const { id } = (await create()).json<Webhook>()
    const token = await server.tokenOf('somebody@example.org')
    expect((await server.ask('GET', WEBHOOKS, { token })).json()).toEqual([])
    expect((await server.ask('GET', `${WEBHOOKS}/${id}`, { token })).status).toBe(404)
    expect((await server.ask('DELETE', `${WEBHOOKS}/${id}`, { token })).status).toBe(404)
    expect((await server.ask('GET', WEBHOOKS, { token: null })).status).toBe(401)
    expect(await listed()).toHaveLength(1)
  })

  it('is not there under an id of nobody', async () => {
    for (const id of [UNKNOWN_ID, 'no-id']) {
      expect((await server.ask('GET', `${WEBHOOKS}/${id}`)).status).toBe(404)
      expect((await server.ask('DELETE', `${WEBHOOKS}/${id}`)).status).toBe(404)
    }
  })

  it('cannot be changed, only deleted and created again', async () => {
    const { id } = (await create()).json<Webhook>()
    for (const method of ['PUT', 'PATCH']) {
      const reply = await server.ask(method, `${WEBHOOKS}/${id}`, { body: wanted() })
      expect([reply.status, reply.headers.get('allow')]).toEqual([405, 'GET, DELETE, HEAD'])
    }
  })

  it('stands in the database with an encrypted secret', async () => {
    const { id } = (await create()).json<Webhook>()
    const { db } = server.context.database
    const row = await db.selectFrom('webhook').selectAll().executeTakeFirstOrThrow()
    expect(JSON.stringify(row)).not.toContain(SECRET)
    expect(server.context.secrets.decrypt(row.secret, `webhook.secret:${id}`)).toBe(SECRET)
  })

  it('of ArcGIS is not offered', async () => {
    const reply = await server.ask('POST', '/services/alerts/api/alerts/arcgis', { body: wanted() })
    expect([reply.status, reply.json<Problem>().errorKey]).toEqual([404, 'notFound'])
  })

  it('may not lead to this machine or its network unless the operator allows it, confirmed or not', async () => {
    for (const requireConfirmation of [true, false]) {
      withAlertSettings({ allowPrivate: false, requireConfirmation })
      const reply = await create()
      expect([reply.status, reply.json<Problem>().errorKey]).toEqual([400, 'webhookUnreachable'])
      expect(reply.text).toContain('private address')
    }
    expect(receiver.calls).toEqual([])
  })

  it('need not confirm where the operator does not ask for it', async () => {
    withAlertSettings({ allowPrivate: true, requireConfirmation: false })
    receiver.answer = () => ({ status: 500 })
    expect((await create()).status).toBe(201)
    expect(receiver.calls).toHaveLength(1)
  })

  it('shows its secret where the operator reveals secrets', async () => {
    Object.assign(server.context, { settings: { ...server.context.settings, revealSecrets: true } })
    expect((await create()).json<Webhook>().secret).toBe(SECRET)
  })
})
