/** `fieldsAutoMerge` and `fieldsMergeIntersection` over HTTP: merged fields, their sources, operations and alerts. */
import type { MultiPolygon } from '@sheaf/isoxml'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { mergeFields } from '../../src/operations/merge-fields.js'
import { Receiver } from '../alerts/receiver.js'
import { boxAround } from '../pipeline/harvested-field.js'
import { DATABASES, openServing, type Serving } from '../pipeline/serving.js'
import { archiveOf, filesOf, groundOf } from '../pipeline/worked-field.js'

const FIELDS = '/services/fields/api'
const CONFIGS = '/services/config/api/configs'
const OPERATIONS = '/services/operations/api'
const EVENTS = ['mergedFieldCreated', 'mergedFieldUpdated']
const WORK = { passes: 6, recordsPerPass: 60 }
/** 100 m × 100 m, and 120 m × 100 m that begins 80 m further east: 20 m in common are 20 % of A. */
const A = boxAround(0, 0, 100, 100)
const B = boxAround(80, 0, 200, 100)

describe.each(DATABASES.filter(({ available }) => available))('merged fields on the $name', ({ kind }) => {
  let serving: Serving
  let receiver: Receiver
  beforeAll(async () => {
    receiver = await Receiver.start()
    serving = await openServing(kind, { SHEAF_ALERTS_ALLOW_PRIVATE: 'true' })
    const body = { name: 'merged', events: EVENTS, url: receiver.url(), secret: 's3cret' }
    await serving.ask('POST', '/services/alerts/api/alerts/webhooks', { body })
  })
  afterAll(async () => {
    await serving.close()
    await receiver.stop()
  })

  const configure = async (leafUserId: string, body: object) => {
    expect((await serving.ask('PATCH', `${CONFIGS}/${leafUserId}`, { body })).status).toBe(200)
    await serving.settled(leafUserId)
  }
  const userWith = async (keys: object) => {
    const leafUserId = await serving.newLeafUser()
    await configure(leafUserId, keys)
    return leafUserId
  }
  const pathOf = (leafUserId: string, fieldId: string) => `${FIELDS}/users/${leafUserId}/fields/${fieldId}`
  const draw = async (leafUserId: string, id: string, geometry: MultiPolygon) => {
    const body = { id, name: id, geometry }
    const { status } = await serving.ask('POST', `${FIELDS}/users/${leafUserId}/fields`, { body })
    expect(status).toBe(201)
  }
  const drawBoth = async (leafUserId: string) => {
    await draw(leafUserId, 'A', A)
    await draw(leafUserId, 'B', B)
    await serving.settled(leafUserId)
  }
  const move = async (leafUserId: string, id: string, geometry: MultiPolygon) => {
    const reply = await serving.ask('PUT', `${pathOf(leafUserId, id)}/boundary`, { body: { geometry } })
    expect(reply.status).toBe(200)
    await serving.settled(leafUserId)
  }
  const get = async (leafUserId: string, id: string) =>
    (await serving.ask('GET', pathOf(leafUserId, id))).json
  const listed = async (leafUserId: string, type: string) =>
    (await serving.ask('GET', `${FIELDS}/fields?leafUserId=${leafUserId}&type=${type}`)).json
  const onlyMerged = async (leafUserId: string) => {
    const [merged, ...others] = await listed(leafUserId, 'MERGED')
    expect(others).toEqual([])
    return merged
  }
  const alerts = (leafUserId: string, count: number) =>
    receiver.arrived(count, (alert) => alert['leafUserId'] === leafUserId)

  it('off by default: fields that overlap stay as they are', async () => {
    const leafUserId = await serving.newLeafUser()
    await drawBoth(leafUserId)
    expect(await listed(leafUserId, 'MERGED')).toEqual([])
    for (const id of ['A', 'B']) expect(await get(leafUserId, id)).not.toHaveProperty('mergedFieldId')
  })

  it('fields with enough ground in common: their intersection, and they point to it', async () => {
    const leafUserId = await userWith({ fieldsAutoMerge: true })
    await drawBoth(leafUserId)
    const merged = await onlyMerged(leafUserId)
    expect(merged).toMatchObject({ type: 'MERGED', status: 'PROCESSED', name: 'A + B', sources: ['A', 'B'] })
    expect(merged).not.toHaveProperty('mergedFieldId')
    const { geometry, area } = await get(leafUserId, merged.id)
    // from 80 m to 100 m, 100 m high: 0.2 ha
    expect(area.value).toBeCloseTo(0.2, 2)
    const corners = boxAround(80, 0, 100, 100).coordinates[0]![0]!.map(([lon]) => lon!)
    const found = geometry.coordinates.flat(2).map(([lon]: number[]) => lon!) as number[]
    expect(Math.min(...found)).toBeCloseTo(Math.min(...corners), 6)
    expect(Math.max(...found)).toBeCloseTo(Math.max(...corners), 6)
    const originals = await listed(leafUserId, 'ORIGINAL')
    expect(originals).toHaveLength(2)
    for (const original of originals)
      expect(original).toMatchObject({ sources: [], mergedFieldId: merged.id })
    const [created] = await alerts(leafUserId, 1)
    const { timestamp: _, ...told } = created!
    expect(told).toEqual({ type: 'mergedFieldCreated', source: 'REST', leafUserId, fieldId: merged.id })
  })

  it('a source that moves: recomputed under the same id; moved away: dissolved', async () => {
    const leafUserId = await userWith({ fieldsAutoMerge: true })
    await drawBoth(leafUserId)
    const { id } = await onlyMerged(leafUserId)
    await move(leafUserId, 'B', boxAround(60, 0, 200, 100))
    // from 60 m to 100 m: 0.4 ha
    expect((await get(leafUserId, id)).area.value).toBeCloseTo(0.4, 2)
    const { json: history } = await serving.ask('GET', `${pathOf(leafUserId, id)}/boundaries`)
    expect(history.map(({ status }: { status: string }) => status)).toEqual(['INACTIVE', 'ACTIVE'])
    const told = await alerts(leafUserId, 2)
    expect(told.map(({ type, fieldId }) => [type, fieldId])).toContainEqual(['mergedFieldUpdated', id])
    await move(leafUserId, 'B', boxAround(300, 0, 400, 100))
    expect((await serving.ask('GET', pathOf(leafUserId, id))).status).toBe(404)
    for (const original of await listed(leafUserId, 'ORIGINAL')) {
      expect(original).not.toHaveProperty('mergedFieldId')
    }
  })

  it('a third field joins, and one that is deleted leaves', async () => {
    const leafUserId = await userWith({ fieldsAutoMerge: true })
    await drawBoth(leafUserId)
    const { id } = await onlyMerged(leafUserId)
    await draw(leafUserId, 'C', boxAround(90, 0, 150, 100))
    await serving.settled(leafUserId)
    expect(await onlyMerged(leafUserId)).toMatchObject({ id, sources: ['A', 'B', 'C'] })
    // from 90 m to 100 m
    expect((await get(leafUserId, id)).area.value).toBeCloseTo(0.1, 2)
    expect((await serving.ask('DELETE', pathOf(leafUserId, 'A'))).status).toBe(204)
    await serving.settled(leafUserId)
    expect(await onlyMerged(leafUserId)).toMatchObject({ id, sources: ['B', 'C'], name: 'B + C' })
    // from 90 m to 150 m
    expect((await get(leafUserId, id)).area.value).toBeCloseTo(0.6, 2)
    expect((await serving.ask('DELETE', pathOf(leafUserId, 'B'))).status).toBe(204)
    await serving.settled(leafUserId)
    expect(await listed(leafUserId, 'MERGED')).toEqual([])
    expect(await get(leafUserId, 'C')).not.toHaveProperty('mergedFieldId')
  })

  it('fieldsMergeIntersection decides, and changed keys reach fields that are there', async () => {
    const leafUserId = await userWith({ fieldsAutoMerge: true, fieldsMergeIntersection: 25 })
    await drawBoth(leafUserId)
    expect(await listed(leafUserId, 'MERGED')).toEqual([])
    await configure(leafUserId, { fieldsMergeIntersection: 15 })
    expect(await listed(leafUserId, 'MERGED')).toHaveLength(1)
    await configure(leafUserId, { fieldsAutoMerge: null })
    expect(await listed(leafUserId, 'MERGED')).toEqual([])
    // now it follows the owner
    for (const fieldsAutoMerge of [true, false]) {
      const { status } = await serving.ask('PATCH', CONFIGS, { body: { fieldsAutoMerge } })
      expect(status).toBe(200)
      await serving.settled(leafUserId)
      expect(await listed(leafUserId, 'MERGED')).toHaveLength(fieldsAutoMerge ? 1 : 0)
    }
  })

  it('a merged field is changed by nobody but its sources', async () => {
    const leafUserId = await userWith({ fieldsAutoMerge: true })
    await drawBoth(leafUserId)
    const { id } = await onlyMerged(leafUserId)
    for (const reply of [
      await serving.ask('PATCH', pathOf(leafUserId, id), { body: { name: 'x' } }),
      await serving.ask('PUT', `${pathOf(leafUserId, id)}/boundary`, { body: { geometry: A } }),
      await serving.ask('DELETE', pathOf(leafUserId, id)),
    ]) {
      expect([reply.status, reply.json.errorKey]).toEqual([400, 'mergedField'])
    }
    await serving.ask('PATCH', pathOf(leafUserId, 'A'), { body: { name: 'Home' } })
    await serving.settled(leafUserId)
    expect(await onlyMerged(leafUserId)).toMatchObject({ id, name: 'Home + B' })
    const stranger = await serving.addOwner(`${leafUserId}@example.org`, 'another long password')
    expect((await serving.ask('GET', pathOf(leafUserId, id), { token: stranger })).status).toBe(404)
  })

  it('work lies on the merged field while there is one; the machine still finds its own field', async () => {
    const leafUserId = await serving.newLeafUser()
    const operations = async () =>
      (await serving.ask('GET', `${OPERATIONS}/operations?leafUserId=${leafUserId}`)).json
    const archive = (start: string) => archiveOf(filesOf({ ...WORK, boundary: groundOf(WORK), start }))
    await serving.deliver(leafUserId, archive('2025-09-01T08:00:00'))
    await serving.settled(leafUserId)
    const [own] = await listed(leafUserId, 'ORIGINAL')
    // the western half: 30 of 60 records of each pass
    await draw(leafUserId, 'west', groundOf({ ...WORK, recordsPerPass: 29 }, 1))
    await serving.settled(leafUserId)
    expect(new Set((await operations()).map(({ fields }: never) => fields[0]['id']))).toEqual(
      new Set([own.id, 'west']),
    )
    await configure(leafUserId, { fieldsAutoMerge: true })
    const { id } = await onlyMerged(leafUserId)
    const [operation, ...others] = await operations()
    expect(others).toEqual([])
    expect(operation.fields).toMatchObject([{ id }])
    // another year's work with the same partfield: no new field, and its work lies on the merged one
    await serving.deliver(leafUserId, archive('2026-09-01T08:00:00'))
    await serving.settled(leafUserId)
    expect(await listed(leafUserId, 'ORIGINAL')).toHaveLength(2)
    expect((await operations()).map(({ fields }: never) => fields[0]['id'])).toEqual([id, id])
    await configure(leafUserId, { fieldsAutoMerge: false })
    expect((await operations()).map(({ fields }: never) => fields[0]['id']).sort()).toEqual(
      [own.id, own.id, 'west', 'west'].sort(),
    )
  })

  it('the job run twice changes nothing', async () => {
    const leafUserId = await userWith({ fieldsAutoMerge: true })
    await drawBoth(leafUserId)
    const all = async () => (await serving.ask('GET', `${FIELDS}/fields?leafUserId=${leafUserId}`)).json
    const before = await all()
    const { signal } = new AbortController()
    const job = { id: 'again', data: { leafUserId, source: 'SYNC' as const }, attempt: 0, signal }
    await mergeFields(serving.context, { ...job, complete: async () => undefined })
    await serving.settled(leafUserId)
    expect(before).toHaveLength(3)
    expect(await all()).toEqual(before)
  })
})
