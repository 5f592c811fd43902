/** Several files made one: what may be merged, and what comes of it. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { DATABASES, openServing, type Serving } from '../pipeline/serving.js'
import { archiveOf, filesOf, groundOf } from '../pipeline/worked-field.js'
import { PATIENCE_MS } from '../support/patience.js'

const FILES = '/services/operations/api/files'
const UNKNOWN_ID = '00000000-0000-4000-8000-000000000000'
const WORK = { passes: 2, recordsPerPass: 20 }
const LATER = { ...WORK, start: '2025-09-02T08:00:00', log: 'TLG00002', lat: 51.721 }

describe.each(DATABASES.filter(({ available }) => available))('merged files on the $name', ({ kind }) => {
  let serving: Serving
  let leafUserId: string
  let ids: string[]
  beforeAll(async () => {
    serving = await openServing(kind)
    leafUserId = await serving.newLeafUser()
    await serving.deliver(leafUserId, archiveOf(filesOf({ ...WORK, boundary: groundOf(WORK) })), 'first.zip')
    await serving.deliver(leafUserId, archiveOf(filesOf(LATER)), 'later.zip')
    await serving.deliver(leafUserId, new TextEncoder().encode('no zip'), 'broken.zip')
    await serving.settled(leafUserId)
    ids = (await filesOfUser('status=processed&sort=fileName')).map(({ id }) => id)
  })
  afterAll(() => serving.close())

  const filesOfUser = async (query: string): Promise<{ id: string }[]> =>
    (await serving.ask('GET', `${FILES}?leafUserId=${leafUserId}&${query}`)).json.operations
  const merge = (wanted: unknown, token?: string) =>
    serving.ask('POST', `${FILES}/merge`, {
      body: { ids: wanted },
      ...(token === undefined ? {} : { token }),
    })
  const fileOf = async (id: string) => (await serving.ask('GET', `${FILES}/${id}`)).json
  const merged = async (wanted: string[]) => {
    const { status, json } = await merge(wanted)
    expect([status, json]).toEqual([200, { id: expect.any(String), status: 'SENT_TO_MERGE' }])
    const statusNow = async () => (await fileOf(json.id)).status
    await expect.poll(statusNow, { timeout: PATIENCE_MS }).not.toBe('processing')
    return await fileOf(json.id)
  }
  const pointsOf = async (id: string): Promise<object[]> =>
    (await serving.ask('GET', `${FILES}/${id}/download/standardGeojson`)).json.features

  it('hold the points of all, and say what they were made of', async () => {
    const [first, later] = [await fileOf(ids[0]!), await fileOf(ids[1]!)]
    const file = await merged(ids)
    expect(file).toMatchObject({
      provider: 'Leaf',
      origin: 'merged',
      status: 'processed',
      sources: ids,
      fields: first.fields,
      leafUserId,
      fileName: 'first/TSK1 + later/TSK1',
    })
    expect('originalFile' in file).toBe(false)
    const points = await pointsOf(file.id)
    expect(points).toHaveLength((await pointsOf(ids[0]!)).length + (await pointsOf(ids[1]!)).length)
    expect(file.summary.properties.totalArea.value).toBeCloseTo(
      first.summary.properties.totalArea.value + later.summary.properties.totalArea.value,
      3,
    )
    expect(file.summary.properties).toMatchObject({
      startTime: first.summary.properties.startTime,
      endTime: later.summary.properties.endTime,
    })
    const { json: steps } = await serving.ask('GET', `${FILES}/${file.id}/status`)
    expect([steps.originalFile.status, steps.standardGeojson.status]).toEqual(['skipped', 'processed'])
    expect((await serving.ask('GET', `${FILES}/${file.id}/download/originalFile`)).status).toBe(404)
    expect((await serving.ask('GET', `/services/sheaf/api/files/${file.id}/view`)).status).toBe(200)
  })

  it('are listed by origin, and change neither operations nor uncovered files', async () => {
    const operations = async () =>
      (await serving.ask('GET', `/services/operations/api/operations?leafUserId=${leafUserId}`)).json
    const uncovered = async () =>
      (await serving.ask('GET', `${FILES}/uncoveredFiles?leafUserId=${leafUserId}`)).json
    const before = [await operations(), await uncovered()]
    const { id } = await merged(ids)
    await serving.settled(leafUserId)
    expect([await operations(), await uncovered()]).toEqual(before)
    expect((await filesOfUser('origin=merged')).map((file) => file.id)).toContain(id)
    expect((await filesOfUser('origin=provider')).map((file) => file.id)).not.toContain(id)
  })

  it('can be merged again; what is in both counts once', async () => {
    const whole = await merged(ids)
    const again = await merged([whole.id, ids[0]!])
    expect(again.sources).toEqual([whole.id, ids[0]])
    expect(await pointsOf(again.id)).toHaveLength((await pointsOf(whole.id)).length)
  })

  it('need two or more processed files of one Leaf user and operation type', async () => {
    const [broken] = await filesOfUser('status=failed')
    const otherUser = await serving.newLeafUser()
    await serving.deliver(otherUser, archiveOf(filesOf(WORK)), 'other.zip')
    await serving.settled(otherUser)
    const [other] = (await serving.ask('GET', `${FILES}?leafUserId=${otherUser}`)).json.operations
    for (const wanted of [
      undefined,
      'all',
      [],
      [ids[0]],
      [ids[0], ids[0]],
      [ids[0], broken!.id],
      [ids[0], other.id],
    ]) {
      const { status, json } = await merge(wanted)
      expect([status, json.errorKey, json.fieldErrors[0].field]).toEqual([400, 'validation', 'ids'])
    }
    const { db } = serving.context.database
    const ofType = (type: string) =>
      db.updateTable('machine_file').set({ operation_type: type }).where('id', '=', ids[1]!).execute()
    await ofType('planted')
    const { json: mixed } = await merge(ids)
    await ofType('tillage')
    expect(mixed.fieldErrors[0]).toMatchObject({
      field: 'ids',
      message: expect.stringContaining('operation type'),
    })
    expect((await merge([ids[0], UNKNOWN_ID])).status).toBe(404)
    const stranger = await serving.addOwner('stranger@example.org', 'another long passphrase')
    expect((await merge(ids, stranger)).status).toBe(404)
  })
})
