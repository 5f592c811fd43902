/** Fields and boundaries over HTTP, and what they do to files and operations. */
import type { MultiPolygon } from '@sheaf/isoxml'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { DATABASES, openServing, type Serving } from '../pipeline/serving.js'
import { archiveOf, CORNER, filesOf, groundOf } from '../pipeline/worked-field.js'

const FIELDS = '/services/fields/api'
const OPERATIONS = '/services/operations/api'
const WORK = { passes: 6, recordsPerPass: 60 }
/** The western half of the passes: 30 of 60 records each. */
const WEST = groundOf({ ...WORK, recordsPerPass: 29 }, 1)

describe.each(DATABASES.filter(({ available }) => available))('boundaries on the $name', ({ kind }) => {
  let serving: Serving
  beforeAll(async () => {
    serving = await openServing(kind)
  })
  afterAll(() => serving.close())

  const createField = (leafUserId: string, geometry: unknown, more: object = {}) =>
    serving.ask('POST', `${FIELDS}/users/${leafUserId}/fields`, { body: { geometry, ...more } })
  const operationsOf = async (leafUserId: string) =>
    (await serving.ask('GET', `${OPERATIONS}/operations?leafUserId=${leafUserId}`)).json
  const uncovered = async (leafUserId: string) =>
    (await serving.ask('GET', `${OPERATIONS}/files/uncoveredFiles?leafUserId=${leafUserId}`)).json.files
  const pointsOf = async (operationId: string) =>
    (await serving.ask('GET', `${OPERATIONS}/operations/${operationId}/download/standardGeojson`)).json
      .features.length

  it('a field drawn after the file came gives its operation; a smaller boundary clips it', async () => {
    const leafUserId = await serving.newLeafUser()
    await serving.deliver(leafUserId, archiveOf(filesOf(WORK)))
    await serving.settled(leafUserId)
    expect(await operationsOf(leafUserId)).toEqual([])
    expect(await uncovered(leafUserId)).toHaveLength(1)
    const created = await createField(leafUserId, groundOf(WORK), { id: 'home field', name: 'Home' })
    expect(created.status).toBe(201)
    expect(created.headers.get('location')).toBe(`${FIELDS}/users/${leafUserId}/fields/home%20field`)
    expect(created.json).toMatchObject({
      id: 'home field',
      name: 'Home',
      status: 'PROCESSED',
      type: 'ORIGINAL',
    })
    await serving.settled(leafUserId)
    expect(await uncovered(leafUserId)).toEqual([])
    const [whole] = await operationsOf(leafUserId)
    expect(whole).toMatchObject({ type: 'tillage', fields: [{ id: 'home field' }] })
    const allPoints = await pointsOf(whole.id)
    const put = await serving.ask('PUT', `${FIELDS}/users/${leafUserId}/fields/home%20field/boundary`, {
      body: { geometry: WEST },
    })
    expect(put.json).toMatchObject({ status: 'ACTIVE', validity: 'VALID' })
    await serving.settled(leafUserId)
    const [west, ...others] = await operationsOf(leafUserId)
    expect(others).toEqual([])
    expect(west.id).toBe(whole.id)
    // 30 of 60 records of each pass, give or take the first record of the log
    expect((await pointsOf(west.id)) / allPoints).toBeCloseTo(0.5, 1)
    const { json: history } = await serving.ask(
      'GET',
      `${FIELDS}/users/${leafUserId}/fields/home%20field/boundaries`,
    )
    expect(history.map(({ status }: { status: string }) => status)).toEqual(['INACTIVE', 'ACTIVE'])
  })

  it('points outside the fields of a file can be had apart, while that is switched on', async () => {
    const leafUserId = await serving.newLeafUser()
    const configure = (body: object) =>
      serving.ask('PATCH', `/services/config/api/configs/${leafUserId}`, { body })
    await serving.deliver(leafUserId, archiveOf(filesOf(WORK)))
    await createField(leafUserId, WEST, { id: 'west' })
    await serving.settled(leafUserId)
    const [{ id: operationId, files }] = await operationsOf(leafUserId)
    const paths = [
      `${OPERATIONS}/files/${files[0]}/outsideFieldGeojson`,
      `${OPERATIONS}/files/${files[0]}/download/outsideFieldGeojson`,
    ]
    for (const path of paths) expect((await serving.ask('GET', path)).status).toBe(404)
    const list = `${OPERATIONS}/files/outsideFieldGeojson?leafUserId=${leafUserId}`
    expect((await serving.ask('GET', list)).json).toEqual([])
    await configure({ enableOutsideFieldGeojson: true })
    const { json: outside } = await serving.ask('GET', paths[0]!)
    const all = (await serving.ask('GET', `${OPERATIONS}/files/${files[0]}/download/standardGeojson`)).json
      .features
    // What the operation used and what it did not use is all there is.
    expect(outside).toEqual({
      fields: ['west'],
      featureCount: all.length - (await pointsOf(operationId)),
      outsideFieldGeojson: expect.stringContaining(paths[1]!),
      downloadOutsideFieldGeojson: outside.outsideFieldGeojson,
    })
    expect(outside.featureCount).toBeGreaterThan(0)
    const { json: points } = await serving.ask('GET', paths[1]!)
    expect(points.features).toHaveLength(outside.featureCount)
    const [east] = WEST.coordinates[0]![0]![1]!
    for (const { geometry } of points.features) expect(geometry.coordinates[0]).toBeGreaterThanOrEqual(east)
    const listed = await serving.ask('GET', list)
    expect([listed.headers.get('x-total-count'), listed.json]).toEqual(['1', [{ id: files[0], ...outside }]])
    await serving.ask('PUT', `${FIELDS}/users/${leafUserId}/fields/west/boundary`, {
      body: { geometry: groundOf(WORK) },
    })
    await serving.settled(leafUserId)
    expect((await serving.ask('GET', paths[0]!)).json.featureCount).toBe(0)
    expect((await serving.ask('GET', paths[1]!)).json.features).toEqual([])
  })

  it('a manual boundary wins over what the machine delivers later', async () => {
    const leafUserId = await serving.newLeafUser()
    await createField(leafUserId, groundOf(WORK, 5), { id: 'mine' })
    await serving.deliver(leafUserId, archiveOf(filesOf({ ...WORK, boundary: groundOf(WORK, 7) })))
    await serving.settled(leafUserId)
    const { json: fields } = await serving.ask('GET', `${FIELDS}/fields?leafUserId=${leafUserId}`)
    expect(fields.map(({ id }: { id: string }) => id)).toEqual(['mine'])
    const { json: active } = await serving.ask('GET', `${FIELDS}/users/${leafUserId}/fields/mine/boundary`)
    expect(active.geometry).toEqual(groundOf(WORK, 5))
    const { json: all } = await serving.ask('GET', `${FIELDS}/users/${leafUserId}/fields/mine/boundaries`)
    expect(all).toHaveLength(2)
    expect(await operationsOf(leafUserId)).toHaveLength(1)
  })

  it('a field of the provider can neither be changed nor deleted; a manual one goes with its operations', async () => {
    const leafUserId = await serving.newLeafUser()
    await serving.deliver(leafUserId, archiveOf(filesOf({ ...WORK, boundary: groundOf(WORK) })))
    await serving.settled(leafUserId)
    const { json: fields } = await serving.ask('GET', `${FIELDS}/fields?leafUserId=${leafUserId}`)
    const synced = `${FIELDS}/users/${leafUserId}/fields/${fields[0].id}`
    for (const reply of [
      await serving.ask('PATCH', synced, { body: { name: 'x' } }),
      await serving.ask('DELETE', synced),
    ]) {
      expect([reply.status, reply.json.errorKey]).toEqual([400, 'providerField'])
    }
    await createField(leafUserId, groundOf(WORK, 40), { id: 'mine' })
    await serving.settled(leafUserId)
    expect(await operationsOf(leafUserId)).toHaveLength(2)
    expect((await serving.ask('DELETE', `${FIELDS}/users/${leafUserId}/fields/mine`)).status).toBe(204)
    expect(await operationsOf(leafUserId)).toHaveLength(1)
    expect((await serving.ask('GET', `${FIELDS}/users/${leafUserId}/fields/mine`)).status).toBe(404)
  })

  it('a field is made from the outline of what a file covers', async () => {
    const leafUserId = await serving.newLeafUser()
    await serving.deliver(leafUserId, archiveOf(filesOf(WORK)))
    await serving.settled(leafUserId)
    const [fileId] = await uncovered(leafUserId)
    const made = await serving.ask('POST', `/services/sheaf/api/files/${fileId}/field`)
    expect(made.status).toBe(201)
    // 6 passes of 6 m beside each other, 59 steps of 2 m: 36 m × 118 m = 0.425 ha
    expect(made.json.area.value).toBeGreaterThan(0.38)
    expect(made.json.area.value).toBeLessThan(0.46)
    await serving.settled(leafUserId)
    expect(await operationsOf(leafUserId)).toHaveLength(1)
  })

  const { lon, lat } = CORNER
  const polygon = (...ring: number[][]): MultiPolygon => ({
    type: 'MultiPolygon',
    coordinates: [[ring as [number, number][]]],
  })
  it.each([
    [
      'a ring that is not closed',
      polygon([lon, lat], [lon + 1, lat], [lon + 1, lat + 1], [lon, lat + 1]),
      'geometry.coordinates[0][0]',
    ],
    ['too few positions', polygon([lon, lat], [lon + 1, lat], [lon, lat]), 'geometry.coordinates[0][0]'],
    [
      'degrees beyond the globe',
      polygon([lon, 91], [lon + 1, lat], [lon, lat], [lon, 91]),
      'geometry.coordinates[0][0][0]',
    ],
    ['a ring that crosses itself', polygon([0, 0], [1, 1], [1, 0], [0, 1], [0, 0]), 'geometry'],
    ['a ring on one line', polygon([8, 51], [8.01, 51.01], [8.02, 51.02], [8, 51]), 'geometry'],
    ['a line', { type: 'LineString', coordinates: [[8, 51], [9, 51]] }, 'geometry.type'], // biome-ignore format: one line
    ['a polygon without coordinates', { type: 'Polygon' }, 'geometry.coordinates'],
  ])('%s is refused, and the place is named', async (_, geometry, field) => {
    const reply = await createField(await serving.newLeafUser(), geometry)
    expect(reply.status).toBe(400)
    expect(reply.json).toMatchObject({
      errorKey: 'invalidGeometry',
      fieldErrors: [{ objectName: 'field', field }],
    })
  })

  it.each([[{}], [{ geometry: null }], [{ geometry: 'POLYGON EMPTY' }]])(
    '%j is no body of a field',
    async (body) => {
      const path = `${FIELDS}/users/${await serving.newLeafUser()}/fields`
      const { status, json } = await serving.ask('POST', path, { body })
      expect(status).toBe(400)
      expect(json).toMatchObject({ errorKey: 'validation', fieldErrors: [{ field: 'geometry' }] })
    },
  )

  it('null leaves id and name open, and takes name and farm away again', async () => {
    const leafUserId = await serving.newLeafUser()
    const users = `${FIELDS}/users/${leafUserId}`
    const created = await createField(leafUserId, groundOf(WORK), { id: null, name: null })
    expect(created.status).toBe(201)
    const field = `${users}/fields/${created.json.id}`
    const farm = (
      await serving.ask('POST', `${users}/farms`, { body: { name: 'Lindenhof', growerId: null } })
    ).json
    await serving.ask('PATCH', field, { body: { name: 'Home', farmId: farm.id } })
    expect((await serving.ask('GET', field)).json).toMatchObject({ name: 'Home', farmId: farm.id })
    const { json } = await serving.ask('PATCH', field, { body: { name: null, farmId: null } })
    expect(['name' in json, 'farmId' in json]).toEqual([false, false])
  })

  it('fields are found by the Leaf user in capitals too', async () => {
    const leafUserId = await serving.newLeafUser()
    await createField(leafUserId, groundOf(WORK), { id: 'one' })
    const { json } = await serving.ask('GET', `${FIELDS}/fields?leafUserId=${leafUserId.toUpperCase()}`)
    expect(json.map(({ id }: { id: string }) => id)).toEqual(['one'])
  })

  it('an id that is taken is refused', async () => {
    const leafUserId = await serving.newLeafUser()
    await createField(leafUserId, groundOf(WORK), { id: 'one' })
    const again = await createField(leafUserId, groundOf(WORK), { id: 'one' })
    expect([again.status, again.json.fieldErrors[0].field]).toEqual([400, 'id'])
  })

  // field 10 wide, query 1 wide, half of it inside: ratios 5 % and 50 %, as in the contract's example
  it.each([
    [5, 1],
    [50, 1],
    [75, 0],
  ])('intersects with a threshold of %s %% finds %s fields', async (intersectionThreshold, found) => {
    const leafUserId = await serving.newLeafUser()
    const rectangle = (west: number, east: number) =>
      polygon([west, 0], [east, 0], [east, 0.001], [west, 0.001], [west, 0])
    await createField(leafUserId, rectangle(0, 0.01), { id: 'wide' })
    const { json } = await serving.ask('POST', `${FIELDS}/users/${leafUserId}/fields/intersects`, {
      // 0.4999 of the query inside would be just below; 0.0095 to 0.0105 is half of it to the digit
      body: { geometry: rectangle(0.00949, 0.01049), intersectionThreshold },
    })
    expect(json).toHaveLength(found)
  })

  it('the common ground of fields is their intersection, empty when there is none', async () => {
    const leafUserId = await serving.newLeafUser()
    const rectangle = (west: number, east: number) =>
      polygon([west, 0], [east, 0], [east, 0.001], [west, 0.001], [west, 0])
    await createField(leafUserId, rectangle(0, 0.01), { id: 'a' })
    await createField(leafUserId, rectangle(0.005, 0.015), { id: 'b' })
    await createField(leafUserId, rectangle(0.02, 0.03), { id: 'c' })
    const path = `${FIELDS}/users/${leafUserId}/fields/intersect`
    const common = (await serving.ask('POST', path, { body: ['a', 'b'] })).json
    const longitudes = common.coordinates[0][0].map(([longitude]: number[]) => Number(longitude!.toFixed(6)))
    expect([Math.min(...longitudes), Math.max(...longitudes)]).toEqual([0.005, 0.01])
    expect((await serving.ask('POST', path, { body: ['a', 'c'] })).json.coordinates).toEqual([])
    expect((await serving.ask('POST', path, { body: ['a', 'nobody'] })).json.fieldErrors[0].field).toBe('[1]')
  })
})
