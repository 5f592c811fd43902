/** Which alerts follow from what: each in the transaction of what it tells, over real HTTP to a real receiver. */
import { ALERT_EVENT_NAMES } from '@sheaf/contract'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { convertOriginal } from '../../src/files/convert.js'
import { mergeField } from '../../src/operations/merge.js'
import { DATABASES, openServing, type Serving } from '../pipeline/serving.js'
import { archiveOf, filesOf, groundOf } from '../pipeline/worked-field.js'
import { Receiver } from './receiver.js'

const FIELDS = '/services/fields/api'
const OPERATIONS = '/services/operations/api'
const WORK = { passes: 2, recordsPerPass: 20 }

describe.each(DATABASES.filter(({ available }) => available))('alerts on the $name', ({ kind }) => {
  let serving: Serving
  let receiver: Receiver
  let leafUserId: string
  beforeAll(async () => {
    receiver = await Receiver.start()
    serving = await openServing(kind, { SHEAF_ALERTS_ALLOW_PRIVATE: 'true' })
    const body = { name: 'all', events: ALERT_EVENT_NAMES, url: receiver.url(), secret: 's3cret' }
    await serving.ask('POST', '/services/alerts/api/alerts/webhooks', { body })
  })
  afterAll(async () => {
    await serving.close()
    await receiver.stop()
  })
  beforeEach(async () => {
    leafUserId = await serving.newLeafUser()
    receiver.calls.length = 0
  })

  /** The alerts of the present Leaf user that have arrived, in the order of their names; there are no more of them. */
  const arrived = async (count: number) => {
    const own = (alert: Record<string, string>) => alert['leafUserId'] === leafUserId
    await receiver.arrived(count, own)
    const left = await serving.context.database.db
      .selectFrom('alert_delivery')
      .select('id')
      .where('leaf_user_id', '=', leafUserId)
      .execute()
    for (const { id } of left) await gone(id)
    const alerts = receiver.alerts.filter(own)
    for (const { timestamp } of alerts) expect(timestamp).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/)
    return alerts.map(({ timestamp: _, ...rest }) => rest).sort((a, b) => (a.type! < b.type! ? -1 : 1))
  }
  /** An acknowledged delivery is removed a moment after its call. */
  const gone = async (id: string) => {
    const { db } = serving.context.database
    while (
      (await db.selectFrom('alert_delivery').select('id').where('id', '=', id).executeTakeFirst()) !==
      undefined
    )
      await new Promise((resolve) => setTimeout(resolve, 20))
  }
  const createField = () =>
    serving.ask('POST', `${FIELDS}/users/${leafUserId}/fields`, {
      body: { id: 'home', name: 'Home', geometry: groundOf(WORK) },
    })
  const boundariesOf = async (fieldId: string) =>
    (await serving.ask('GET', `${FIELDS}/users/${leafUserId}/fields/${fieldId}/boundaries`)).json as {
      id: string
      status: string
    }[]

  it('a field that is drawn: it and its boundary', async () => {
    await createField()
    const [boundary] = await boundariesOf('home')
    const about = { source: 'REST', leafUserId, fieldId: 'home' }
    expect(await arrived(2)).toEqual([
      { ...about, boundaryId: boundary?.id, type: 'fieldBoundaryCreated' },
      { ...about, type: 'fieldCreated' },
    ])
  })

  it('another boundary for a field: the field, the new boundary, and that it is the one in force', async () => {
    await createField()
    await arrived(2)
    receiver.calls.length = 0
    const path = `${FIELDS}/users/${leafUserId}/fields/home/boundary`
    const put = await serving.ask('PUT', path, { body: { geometry: groundOf(WORK, 9) } })
    const about = { source: 'REST', leafUserId, fieldId: 'home' }
    expect(await arrived(3)).toEqual([
      { ...about, boundaryId: put.json.id, type: 'fieldBoundaryCreated' },
      { ...about, boundaryId: put.json.id, type: 'fieldBoundaryUpdated' },
      { ...about, type: 'fieldUpdated' },
    ])
  })

  it('another name for a field: the field; the same boundary again: nothing', async () => {
    await createField()
    await arrived(2)
    receiver.calls.length = 0
    const path = `${FIELDS}/users/${leafUserId}/fields/home`
    await serving.ask('PUT', `${path}/boundary`, { body: { geometry: groundOf(WORK) } })
    await serving.ask('PATCH', path, { body: { name: 'Home meadow' } })
    expect(await arrived(1)).toEqual([{ source: 'REST', leafUserId, fieldId: 'home', type: 'fieldUpdated' }])
  })

  it('another name and boundary in one call: the field once, and both boundaries', async () => {
    await createField()
    await arrived(2)
    receiver.calls.length = 0
    const body = { name: 'Home meadow', geometry: groundOf(WORK, 9) }
    await serving.ask('PATCH', `${FIELDS}/users/${leafUserId}/fields/home`, { body })
    expect((await arrived(3)).map(({ type }) => type).sort()).toEqual([
      'fieldBoundaryCreated',
      'fieldBoundaryUpdated',
      'fieldUpdated',
    ])
  })

  it('a file of the provider: its file, field, boundary and operation; converted again: nothing', async () => {
    const archive = archiveOf(filesOf({ ...WORK, boundary: groundOf(WORK) }))
    await serving.deliver(leafUserId, archive)
    await serving.settled(leafUserId)
    const { json: files } = await serving.ask('GET', `${OPERATIONS}/files?leafUserId=${leafUserId}`)
    const { json: fields } = await serving.ask('GET', `${FIELDS}/fields?leafUserId=${leafUserId}`)
    const { json: operations } = await serving.ask('GET', `${OPERATIONS}/operations?leafUserId=${leafUserId}`)
    const [boundary] = await boundariesOf(fields[0].id)
    const aboutField = { source: 'SYNC', leafUserId, fieldId: fields[0].id }
    const aboutOperation = { operationId: operations[0].id, leafUserId }
    expect(await arrived(5)).toEqual([
      { ...aboutField, boundaryId: boundary?.id, type: 'fieldBoundaryCreated' },
      { ...aboutField, type: 'fieldCreated' },
      { ...aboutOperation, type: 'operationCreated' },
      { ...aboutOperation, type: 'operationProcessingFinished' },
      { fileId: files.operations[0].id, leafUserId, type: 'providerFileProcessingFinished' },
    ])
    receiver.calls.length = 0
    const { content_hash: contentHash } = await serving.context.database.db
      .selectFrom('original')
      .select('content_hash')
      .where('leaf_user_id', '=', leafUserId)
      .executeTakeFirstOrThrow()
    const { signal } = new AbortController()
    const job = {
      id: 'again',
      data: { leafUserId, contentHash },
      attempt: 0,
      signal,
      complete: async () => {},
    }
    await convertOriginal(serving.context, job)
    expect(await arrived(0)).toEqual([])
  })

  it('a reprocessed operation: updated and finished, under its id', async () => {
    await serving.deliver(leafUserId, archiveOf(filesOf({ ...WORK, boundary: groundOf(WORK) })))
    await serving.settled(leafUserId)
    await arrived(5)
    receiver.calls.length = 0
    const { json: operations } = await serving.ask('GET', `${OPERATIONS}/operations?leafUserId=${leafUserId}`)
    await serving.ask('POST', `${OPERATIONS}/operations/${operations[0].id}/reprocess`)
    const about = { operationId: operations[0].id, leafUserId }
    expect(await arrived(2)).toEqual([
      { ...about, type: 'operationProcessingFinished' },
      { ...about, type: 'operationUpdated' },
    ])
  })

  it('another boundary from the machine: the field changes by sync', async () => {
    // 6 passes of 60 records: 128 × 40 m with a margin of 5 m, 132 × 44 m with 7 m; 88 % of one are in the other
    const first = filesOf({ boundary: groundOf({}, 5) })
    await serving.deliver(leafUserId, archiveOf(first))
    await serving.settled(leafUserId)
    await arrived(5)
    receiver.calls.length = 0
    const later = { start: '2025-09-20T08:00:00', task: 'TSK2', log: 'TLG00002' }
    await serving.deliver(leafUserId, archiveOf(filesOf({ ...later, boundary: groundOf({}, 7) })))
    await serving.settled(leafUserId)
    const told = (await arrived(6)).filter(({ type }) => type!.startsWith('field'))
    const [{ fieldId } = { fieldId: '' }] = told
    const [, boundary] = await boundariesOf(fieldId!)
    const about = { source: 'SYNC', leafUserId, fieldId }
    expect(told).toEqual([
      { ...about, boundaryId: boundary?.id, type: 'fieldBoundaryCreated' },
      { ...about, boundaryId: boundary?.id, type: 'fieldBoundaryUpdated' },
      { ...about, type: 'fieldUpdated' },
    ])
  })

  it('a file that cannot be read: failed, with the message of its step', async () => {
    await serving.deliver(leafUserId, new TextEncoder().encode('no archive'), 'broken.zip')
    await serving.settled(leafUserId)
    const { json: files } = await serving.ask('GET', `${OPERATIONS}/files?leafUserId=${leafUserId}`)
    expect(await arrived(1)).toEqual([
      {
        fileId: files.operations[0].id,
        leafUserId,
        message: 'Failed to convert file on provider batch processing',
        type: 'providerFileProcessingFailed',
      },
    ])
  })

  it('an operation that cannot be built: failed, at the fourth attempt and not at each', async () => {
    await serving.deliver(leafUserId, archiveOf(filesOf({ ...WORK, boundary: groundOf(WORK) })))
    await serving.settled(leafUserId)
    await arrived(5)
    receiver.calls.length = 0
    const { db } = serving.context.database
    const own = (await serving.ask('GET', `${OPERATIONS}/operations?leafUserId=${leafUserId}`)).json[0]
    await db.updateTable('operation').set({ content_hash: '' }).where('id', '=', own.id).execute()
    // wanted without a job: the merges are run here
    await db.updateTable('field').set({ merge_wanted: 100 }).where('id', '=', own.fields[0].id).execute()
    const run = async () => Promise.reject(new Error('out of luck'))
    const broken = { ...serving.context, compute: { ...serving.context.compute, run } }
    const data = { leafUserId, fieldId: own.fields[0].id }
    const { signal } = new AbortController()
    for (const attempt of [0, 1, 2, 3, 4]) {
      const job = { id: 'merge', data, attempt, signal, complete: async () => {} }
      await expect(mergeField(broken, job)).rejects.toThrow('out of luck')
    }
    expect(await arrived(1)).toEqual([
      {
        operationId: own.id,
        leafUserId,
        message: "Building the operation fails and is tried again; the server's log says why.",
        type: 'operationProcessingFailed',
      },
    ])
  })
})
