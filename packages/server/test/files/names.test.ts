/** The owner's names for crops, varieties and products: they come first, and can be applied again to what is stored. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { boxAround, namedFiles } from '../pipeline/harvested-field.js'
import { openServing, type Serving } from '../pipeline/serving.js'
import { archiveOf } from '../pipeline/worked-field.js'

const OPERATIONS = '/services/operations/api'
const boundary = boxAround(-10, -10, 100, 60)

describe('names', () => {
  let serving: Serving
  let leafUserId: string
  beforeAll(async () => {
    serving = await openServing('embedded')
  })
  beforeEach(async () => {
    leafUserId = await serving.newLeafUser()
  })
  afterAll(() => serving.close())

  const deliver = async (work: Parameters<typeof namedFiles>[0]) => {
    await serving.deliver(leafUserId, archiveOf(namedFiles({ boundary, ...work })))
    await serving.settled(leafUserId)
  }
  const configure = async (sheafNames: object) => {
    const path = `/services/config/api/configs/${leafUserId}`
    expect((await serving.ask('PATCH', path, { body: { sheafNames } })).status).toBe(200)
  }
  const names = async () =>
    (await serving.ask('GET', `/services/sheaf/api/leaf-users/${leafUserId}/names`)).json
  const apply = async () => {
    const { status, json } = await serving.ask(
      'POST',
      `/services/sheaf/api/leaf-users/${leafUserId}/names/apply`,
    )
    expect(status).toBe(202)
    await serving.settled(leafUserId)
    return json.files as number
  }
  const operation = async () => {
    const { json } = await serving.ask('GET', `${OPERATIONS}/operations?leafUserId=${leafUserId}`)
    expect(json).toHaveLength(1)
    const { json: summary } = await serving.ask('GET', `${OPERATIONS}/operations/${json[0].id}/summary`)
    return { id: json[0].id as string, properties: summary.properties }
  }
  const fileIds = async () => {
    const { json } = await serving.ask('GET', `${OPERATIONS}/files?leafUserId=${leafUserId}`)
    return json.operations.map(({ id }: { id: string }) => id)
  }

  it('that are in no table are listed, never guessed', async () => {
    await deliver({ crop: 'Quokkakraut', variety: 'Rotnest' })
    expect(await names()).toEqual({
      crops: [{ source: 'Quokkakraut', files: 1 }],
      varieties: [{ source: 'Rotnest', name: 'Rotnest', files: 1 }],
      products: [],
      sheafNames: {},
      sheafNamesOf: 'OWNER',
    })
    expect((await operation()).properties.crop).toEqual([])
  })

  it('of the owner come first when a file is converted', async () => {
    await configure({ crops: { gerste: 'Winter wheat' }, varieties: { sorte: 'Asory' } })
    await deliver({ crop: 'Gerste', variety: 'Sorte' })
    const { properties } = await operation()
    expect(properties.crop).toEqual(['winter wheat'])
    expect(properties.varieties.map(({ name }: { name: string }) => name)).toEqual(['Asory'])
    expect(await names()).toEqual({
      crops: [{ source: 'Gerste', name: 'winter wheat', files: 1 }],
      varieties: [{ source: 'Sorte', name: 'Asory', files: 1 }],
      products: [],
      sheafNames: { crops: { gerste: 'Winter wheat' }, varieties: { sorte: 'Asory' } },
      sheafNamesOf: 'LEAF_USER',
    })
  })

  it('are applied to stored files on request, once: crop with its volumes and variety, under the same ids', async () => {
    await deliver({ crop: 'Quokkakraut', variety: 'Rotnest' })
    const before = { operation: await operation(), files: await fileIds() }
    expect(before.operation.properties.totalWetVolume).toBeUndefined()
    await configure({
      crops: { 'quokka-kraut': 'barley', Quokkakraut: 'barley' },
      varieties: { rotnest: 'Rottnest' },
    })
    expect((await operation()).properties.crop).toEqual([])
    expect(await apply()).toBe(1)
    const { id, properties } = await operation()
    expect(properties.crop).toEqual(['barley'])
    expect(properties.varieties.map(({ name }: { name: string }) => name)).toEqual(['Rottnest'])
    // barley has 617.72 kg/m3
    const { totalWetMass, totalWetVolume } = properties
    expect(totalWetMass.value / totalWetVolume.value).toBeCloseTo(0.61772, 3)
    expect([id, await fileIds()]).toEqual([before.operation.id, before.files])
    expect(await apply()).toBe(0)
    // taken back, the source's own names stand again
    await configure({})
    expect(await apply()).toBe(1)
    expect((await operation()).properties.crop).toEqual([])
  })

  it('of products collapse in the summary when two become one', async () => {
    await deliver({ products: ['Wasser', 'Mittel A', 'mittel a (alt)'] })
    const listed = (await names()).products
    expect(listed.map(({ source }: { source: string }) => source)).toEqual([
      'Mittel A',
      'Wasser',
      'mittel a (alt)',
    ])
    await configure({ products: { 'Mittel A': 'Product A', 'mittel a (alt)': 'Product A' } })
    expect(await apply()).toBe(1)
    const { products } = (await operation()).properties
    expect(products.map(({ name, type }: { name: string; type: string }) => [name, type]).sort()).toEqual([
      ['Product A', 'Component'],
      ['Wasser', 'Carrier'],
    ])
  })

  it('of somebody else are 404', async () => {
    const token = await serving.addOwner(`other-${leafUserId}@example.org`, 'another long password')
    const path = `/services/sheaf/api/leaf-users/${leafUserId}/names`
    expect((await serving.ask('GET', path, { token })).status).toBe(404)
    expect((await serving.ask('POST', `${path}/apply`, { token })).status).toBe(404)
  })
})
