/** Sending planned tasks: what is taken and refused, and what becomes of a delivery whose turns fail, die or come late. */
import { inflateRawSync } from 'node:zlib'
import type { InboxTask, Problem } from '@sheaf/contract'
import { memorySource, openTaskData, openZip } from '@sheaf/isoxml'
import { beforeEach, expect, it } from 'vitest'
import { deliverTask } from '../../src/inbox/deliver.js'
import type { DeliveryTurn } from '../../src/inbox/queue.js'
import { onBothDatabases } from '../support/databases.js'
import { Syncing } from '../sync/syncing.js'

const TASKS = '/services/sheaf/api/inbox/tasks'
const INBOX = /\/inbox$/
const RING = [
  [8.65, 51.72],
  [8.652, 51.72],
  [8.652, 51.722],
  [8.65, 51.722],
  [8.65, 51.72],
]
const BOUNDARY = {
  type: 'Feature',
  properties: { name: 'Long Acre' },
  geometry: { type: 'Polygon', coordinates: [RING] },
}

onBothDatabases('the inbox', (database) => {
  const scene = new Syncing(database)
  let state = 'QUEUED'

  beforeEach(async () => {
    await scene.turn()
    scene.provider.asked.length = 0
    state = 'QUEUED'
    scene.provider.fault = ({ path }) =>
      /\/inbox(\/|$)/.test(path) ? { status: 202, body: { id: 'd-1', state } } : undefined
  })

  const send = (task: object = {}, token?: string) =>
    scene.server.ask('POST', TASKS, {
      ...(token === undefined ? {} : { token }),
      body: {
        leafUserId: scene.leafUserId,
        idempotencyKey: 'key-1',
        machines: ['m-1'],
        name: 'Spread',
        boundary: BOUNDARY,
        ...task,
      },
    })
  const sent = async (task: object = {}): Promise<InboxTask> => (await send(task)).json<InboxTask>()
  const read = async (id: string): Promise<InboxTask> =>
    (await scene.server.ask('GET', `${TASKS}/${id}`)).json<InboxTask>()
  /** The first delivery of a task: state and sentence. */
  const told = async (id: string) => {
    const [delivery] = (await read(id)).deliveries
    return { state: delivery!.state, sentence: delivery!.sentence }
  }

  /** Runs a turn here and now, by default the one that is due; `dies` is a process that ends before it commits. */
  async function turn(
    deliveryId: string,
    { number, dies = false }: { number?: number; dies?: boolean } = {},
  ) {
    const { turn: due } = await scene.db
      .selectFrom('inbox_delivery')
      .select('turn')
      .where('id', '=', deliveryId)
      .executeTakeFirstOrThrow()
    const data: DeliveryTurn = { deliveryId, turn: number ?? due }
    const complete = async () => {
      if (dies) throw new Error('killed')
    }
    const { signal } = new AbortController()
    const running = deliverTask(scene.server.context, { id: 'test', data, attempt: 0, signal, complete })
    return await (dies ? expect(running).rejects.toThrow('killed') : running)
  }

  it('takes a task once: the same request again is answered with the first task', async () => {
    const first = await send()
    const task = first.json<InboxTask>()
    expect([first.status, first.headers.get('location')]).toEqual([201, `${TASKS}/${task.id}`])
    expect(task.deliveries).toMatchObject([
      { providerMachineId: 'm-1', machineName: 'Machine m-1', isoxmlVersion: '3.3', state: 'WAITING' },
    ])
    const again = await send()
    expect([again.status, again.json<InboxTask>().id]).toEqual([200, task.id])
    const conflict = await send({ name: 'Another' })
    expect([conflict.status, conflict.json<Problem>().errorKey]).toEqual([409, 'idempotencyConflict'])
    const listed = await scene.server.ask('GET', `${TASKS}?leafUserId=${scene.leafUserId}`)
    expect(listed.json<InboxTask[]>().map(({ id }) => id)).toEqual([task.id])
  })

  it('sends what can be read: field, guidance line and rates', async () => {
    const rated = { ...BOUNDARY, properties: { rate: 120 } }
    const task = await sent({
      isoxmlVersion: '4.3',
      guidance: { type: 'LineString', coordinates: RING.slice(0, 2) },
      prescription: {
        geojson: rated,
        rates: [{ property: 'rate', ddi: 6, unit: 'kg/ha', product: 'CAN 27' }],
      },
      plannedStart: '2026-08-03T06:30+02:00',
    })
    const bytes = await scene.server.context.objects.get(
      `leaf-users/${scene.leafUserId}/inbox/${task.deliveries[0]!.sha256}`,
    )
    const inflateRaw = (deflated: Uint8Array, size: number) =>
      inflateRawSync(deflated, { maxOutputLength: Math.max(1, size) })
    const { sets } = await openTaskData(await openZip(memorySource(bytes), { inflateRaw }))
    const { taskData } = sets[0]!
    expect([taskData.versionMajor, taskData.versionMinor]).toEqual([4, 3])
    const [partfield] = taskData.partfields.values()
    expect([partfield!.designator, partfield!.guidanceGroups.length]).toEqual(['Long Acre', 1])
    expect([...taskData.products.values()].map(({ designator }) => designator)).toEqual(['CAN 27'])
    const [planned] = taskData.tasks
    expect([planned!.designator, planned!.status, planned!.grids.length]).toEqual(['Spread', 1, 1])
  })

  it.each([
    ['no field at all', { boundary: undefined }, 'fieldId', /either fieldId or boundary/],
    ['a field that is not there', { boundary: undefined, fieldId: 'no such' }, null, null],
    [
      'a machine that is not there',
      { machines: ['m-1', 'm-x'] },
      'machines[1]',
      /no machine of this Leaf user/,
    ],
    ['a name that no terminal holds', { name: 'x'.repeat(33) }, 'name', /32/],
    [
      'a boundary that is a line',
      { boundary: { type: 'LineString', coordinates: RING } },
      'boundary',
      /Polygon/,
    ],
    [
      'a rate that is no number',
      { prescription: { geojson: BOUNDARY, rates: [{ property: 'rate', ddi: 6, unit: 'kg/ha' }] } },
      'prescription',
      /rate/,
    ],
    ['a time without zone', { validUntil: '2026-08-03T06:30:00' }, 'validUntil', /./],
  ])('refuses %s and says why', async (_, task, field, sentence) => {
    const reply = await send(task)
    const { fieldErrors = [] } = reply.json<Problem>()
    if (field === null || sentence === null) return expect(reply.status).toBe(404)
    expect([reply.status, fieldErrors.map((error) => error.field)]).toEqual([400, [field]])
    expect(fieldErrors[0]!.message).toMatch(sentence)
  })

  it('refuses a machine that is paused', async () => {
    scene.provider.machines[1]!.enabled = false
    await scene.turn()
    const { fieldErrors } = (await send({ machines: ['m-2'] })).json<Problem>()
    expect(fieldErrors).toMatchObject([
      { field: 'machines[0]', message: expect.stringMatching(/no longer enabled/) },
    ])
  })

  it('shows nothing of it to another owner', async () => {
    const { id, deliveries } = await sent()
    const token = await scene.server.tokenOf('other@example.org')
    const asked = [
      ['GET', `${TASKS}/${id}`],
      ['PUT', `${TASKS}/${id}/retry`],
      ['GET', `/services/sheaf/api/inbox/deliveries/${deliveries[0]!.id}/download`],
    ] as const
    const replies = asked.map(
      async ([method, path]) => (await scene.server.ask(method, path, { token })).status,
    )
    expect(await Promise.all(replies)).toEqual([404, 404, 404])
    expect((await send({}, token)).status).toBe(404)
    expect((await scene.server.ask('GET', TASKS, { token })).json<InboxTask[]>()).toEqual([])
  })

  it('hands the same bytes over again when the process dies before it could note the answer', async () => {
    const { id, deliveries } = await sent()
    const [{ id: deliveryId }] = deliveries as [{ id: string }]
    await turn(deliveryId, { dies: true })
    expect((await told(id)).state).toBe('WAITING')
    await turn(deliveryId)
    expect((await told(id)).state).toBe('QUEUED')
    expect(scene.provider.calls(INBOX)).toHaveLength(2)
    // a job that comes late finds another turn
    await turn(deliveryId, { number: 0 })
    expect(scene.provider.calls(INBOX)).toHaveLength(2)
    state = 'REJECTED'
    await turn(deliveryId)
    expect(await told(id)).toMatchObject({
      state: 'REJECTED',
      sentence: expect.stringMatching(/turned it down/),
    })
  })

  it('waits while the consent is lost, without a call, and goes on with a new one', async () => {
    const { id, deliveries } = await sent()
    await scene.db
      .updateTable('credential')
      .set({ status: 'UNAUTHENTICATED' })
      .where('id', '=', scene.credentialId)
      .execute()
    scene.provider.asked.length = 0
    await turn(deliveries[0]!.id)
    expect(await told(id)).toMatchObject({
      state: 'WAITING',
      sentence: expect.stringMatching(/connect the CLAAS account again/),
    })
    expect(scene.provider.asked).toEqual([])
    await scene.consentAnew()
    await turn(deliveries[0]!.id)
    expect((await told(id)).state).toBe('QUEUED')
  })

  it('waits through an outage, and says what is wrong meanwhile', async () => {
    const { id, deliveries } = await sent()
    const usual = scene.provider.fault
    scene.provider.fault = ({ path }) => (INBOX.test(path) ? { status: 503 } : undefined)
    await turn(deliveries[0]!.id)
    expect(await told(id)).toMatchObject({ state: 'WAITING', sentence: expect.stringMatching(/outage/) })
    expect((await scene.shown()).status).toBe('TEMPORARILY_UNAVAILABLE')
    scene.provider.fault = usual
    await turn(deliveries[0]!.id)
    expect((await told(id)).state).toBe('QUEUED')
    expect((await scene.shown()).status).toBe('OK')
  })

  it('fails what is refused, and sends it again when asked to', async () => {
    const { id, deliveries } = await sent()
    const usual = scene.provider.fault
    scene.provider.fault = ({ path }) =>
      INBOX.test(path) ? { status: 422, body: { code: 'not_isoxml', detail: 'version' } } : undefined
    await turn(deliveries[0]!.id)
    expect(await told(id)).toMatchObject({
      state: 'FAILED',
      sentence: expect.stringMatching(/not_isoxml: version/),
    })
    expect((await scene.shown()).status).toBe('OK')
    scene.provider.fault = usual
    const retried = (await scene.server.ask('PUT', `${TASKS}/${id}/retry`)).json<InboxTask>()
    expect(retried.deliveries[0]!.state).toBe('WAITING')
    await turn(deliveries[0]!.id)
    expect((await told(id)).state).toBe('QUEUED')
  })

  it('does not hand over what is no longer valid', async () => {
    const { id, deliveries } = await sent({ validUntil: '2026-08-02T07:00:00Z' })
    scene.passHours(2)
    await turn(deliveries[0]!.id)
    expect((await told(id)).state).toBe('EXPIRED')
    expect(scene.provider.calls(INBOX)).toEqual([])
  })

  it('makes one task of requests with one key that come at once', async () => {
    const replies = await Promise.all([send(), send(), send()])
    expect(new Set(replies.map((reply) => reply.json<InboxTask>().id)).size).toBe(1)
    expect(replies.map(({ status }) => status).sort()).toEqual([200, 200, 201])
  })
})
