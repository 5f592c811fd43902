/** Configuration keys over HTTP, each with the effect that the contract promises; the others have tests where they act. */
import type { MultiPolygon } from '@sheaf/isoxml'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { boxAround, namedFiles } from '../pipeline/harvested-field.js'
import { openServing, type Serving } from '../pipeline/serving.js'
import { archiveOf } from '../pipeline/worked-field.js'

const OPERATIONS = '/services/operations/api'
const FIELDS = '/services/fields/api'
const boundary = boxAround(-10, -10, 100, 60)

describe('a configuration key', () => {
  let serving: Serving
  beforeAll(async () => {
    serving = await openServing('embedded')
  })
  afterAll(() => serving.close())

  const userWith = async (keys: object): Promise<string> => {
    const id = await serving.newLeafUser()
    const { status } = await serving.ask('POST', `/services/config/api/configs/${id}`, { body: keys })
    expect(status).toBe(201)
    return id
  }
  const deliver = async (leafUserId: string, work: Parameters<typeof namedFiles>[0]) => {
    await serving.deliver(leafUserId, archiveOf(namedFiles(work)))
    await serving.settled(leafUserId)
  }
  const list = async (path: string, leafUserId: string) =>
    (await serving.ask('GET', `${path}?leafUserId=${leafUserId}`)).json
  const summaryOf = async (leafUserId: string) => {
    const [operation] = await list(`${OPERATIONS}/operations`, leafUserId)
    return (await serving.ask('GET', `${OPERATIONS}/operations/${operation.id}/summary`)).json.properties
  }
  const createField = async (leafUserId: string, geometry: MultiPolygon) =>
    (await serving.ask('POST', `${FIELDS}/users/${leafUserId}/fields`, { body: { name: 'F', geometry } }))
      .json.id

  it('fieldsAutoSync off: partfields become no fields, and the file stays uncovered', async () => {
    const off = await userWith({ fieldsAutoSync: false })
    await deliver(off, { boundary })
    expect(await list(`${FIELDS}/fields`, off)).toEqual([])
    expect((await list(`${OPERATIONS}/files/uncoveredFiles`, off)).files).toHaveLength(1)
    const on = await userWith({ fieldsAutoSync: true })
    await deliver(on, { boundary })
    expect(await list(`${FIELDS}/fields`, on)).toHaveLength(1)
  })

  it('automaticFixBoundary: a boundary that crosses itself is repaired, or stays as it came', async () => {
    // from the northern edge a spike goes down to 20 m below the southern one
    const [a, b, c, d] = boundary.coordinates[0]![0]!
    const spike = [boxAround(60, 60, 61, 61), boxAround(50, -30, 51, -29), boxAround(40, 60, 41, 61)]
    const ring = [a, b, c, ...spike.map(({ coordinates }) => coordinates[0]![0]![0]!), d, a]
    const crossed = { type: 'MultiPolygon', coordinates: [[ring]] } as MultiPolygon
    const validities = async (automaticFixBoundary: boolean) => {
      const leafUserId = await userWith({ automaticFixBoundary })
      await deliver(leafUserId, { boundary: crossed })
      const [field] = await list(`${FIELDS}/fields`, leafUserId)
      const path = `${FIELDS}/users/${leafUserId}/fields/${field.id}/boundaries`
      const { json } = await serving.ask('GET', path)
      return json.map(({ validity, status }: Record<string, string>) => `${status} ${validity}`)
    }
    expect(await validities(true)).toContain('ACTIVE VALID')
    expect(await validities(false)).not.toContain('ACTIVE VALID')
  })

  it('fieldsAttachIntersection: a field that a file touches less is not linked', async () => {
    // 40 records of 2 m from 0 m to 78 m: a quarter of the ground lies east of 59 m
    const east = boxAround(59, -10, 120, 60)
    const linked = async (fieldsAttachIntersection: number) => {
      const leafUserId = await userWith({ fieldsAttachIntersection })
      const id = await createField(leafUserId, east)
      await deliver(leafUserId, {})
      const { operations } = await list(`${OPERATIONS}/files`, leafUserId)
      return operations[0].fields.includes(id) as boolean
    }
    expect(await linked(10)).toBe(true)
    expect(await linked(50)).toBe(false)
  })

  it('sheafNames: products that become one are one entry of the summary', async () => {
    const products = ['Mittel A', 'mittel a']
    const sheafNames = { products: { 'Mittel A': 'Product A' } }
    const whole = await userWith({ sheafNames })
    await deliver(whole, { boundary, products })
    // one product in two tanks is one product to the points already
    expect((await summaryOf(whole)).products).toMatchObject([
      { name: 'Product A', rate: { value: expect.closeTo(200, 6) } },
    ])
  })

  it('operationsFilteredGeojson: the filtered points can be had, or are not there', async () => {
    const filtered = async (keys: object) => {
      const leafUserId = await userWith(keys)
      await deliver(leafUserId, { boundary })
      const [operation] = await list(`${OPERATIONS}/operations`, leafUserId)
      return await serving.ask('GET', `${OPERATIONS}/operations/${operation.id}/download/filteredGeojson`)
    }
    expect((await filtered({ operationsFilteredGeojson: false })).status).toBe(404)
    expect((await filtered({ operationsFilteredGeojson: true })).status).toBe(200)
  })

  it('fieldOperationCreation off: files and fields, no operation', async () => {
    const leafUserId = await userWith({ fieldOperationCreation: false })
    await deliver(leafUserId, { boundary })
    expect(await list(`${OPERATIONS}/operations`, leafUserId)).toEqual([])
    expect((await list(`${OPERATIONS}/files`, leafUserId)).operations[0].status).toBe('processed')
  })

  it('cleanupStandardGeojson and cleanupRules decide which points stay', async () => {
    const points = async (keys: object) => {
      const leafUserId = await userWith(keys)
      await deliver(leafUserId, { boundary })
      const { operations } = await list(`${OPERATIONS}/files`, leafUserId)
      const path = `${OPERATIONS}/files/${operations[0].id}`
      const { status, json } = await serving.ask('GET', `${path}/download/standardGeojson`)
      return status === 200
        ? json.features.length
        : (await serving.ask('GET', `${path}/status`)).json.standardGeojson.message
    }
    // four passes of 40 records; the first of a pass stands for no ground and has no mass
    expect(await points({})).toBe(4 * 39)
    expect(await points({ cleanupStandardGeojson: false })).toBe(4 * 40)
    const none = { cleanupRules: { harvestMoisture: [{ operator: 'GT', value: 14 }] } }
    expect(await points(none)).toBe('no points passed the filter')
  })
})
