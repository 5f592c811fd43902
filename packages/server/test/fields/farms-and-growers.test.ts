/** Farms and growers over the API: made by hand here; those of machines come with `first-operation.test.ts`. */
import type { Farm, Grower } from '@sheaf/contract'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { onBothDatabases } from '../support/databases.js'
import { openTestServer, type TestServer } from '../support/open-test-server.js'

const FIELDS = '/services/fields/api'
const UNKNOWN_ID = '00000000-0000-4000-8000-000000000000'

onBothDatabases('farms and growers', (database) => {
  let server: TestServer
  let token: string
  let leafUserId: string
  let owners = 0
  beforeAll(async () => {
    server = await openTestServer({ database, works: false })
  })
  afterAll(async () => await server.close())
  beforeEach(async () => {
    token = await server.tokenOf(`owner-${++owners}@example.org`)
    leafUserId = await newLeafUser()
  })

  const ask = async (method: string, path: string, body?: unknown) =>
    await server.ask(method, `${FIELDS}${path}`, { body, token })
  async function newLeafUser(): Promise<string> {
    const body = { name: 'Anna Weber', email: 'anna@example.org' }
    const reply = await server.ask('POST', '/services/usermanagement/api/users', { body, token })
    return reply.json<{ id: string }>().id
  }
  const users = (rest: string) => `/users/${leafUserId}${rest}`
  const newGrower = async (name: string) => (await ask('POST', users('/growers'), { name })).json<Grower>()
  const newFarm = async (name: string, growerId?: number) =>
    (await ask('POST', users('/farms'), { name, growerId })).json<Farm>()
  const names = async (path: string) =>
    (await ask('GET', path)).json<{ name: string }[]>().map(({ name }) => name)

  it('are created with 201 and Location, and shown with what hangs below them', async () => {
    const reply = await ask('POST', users('/growers'), { name: 'Weber' })
    const grower = reply.json<Grower>()
    expect(reply.status).toBe(201)
    expect(reply.headers.get('location')).toBe(`${FIELDS}${users(`/growers/${grower.id}`)}`)
    expect(grower).toMatchObject({ name: 'Weber', leafUserId, farmIds: [] })
    const farms = [await newFarm('Lindenhof', grower.id), await newFarm('Eichhof', grower.id)]
    expect(farms[0]).toMatchObject({ name: 'Lindenhof', leafUserId, growerId: grower.id, fieldIds: [] })
    const farmIds = farms.map(({ id }) => id)
    expect((await ask('GET', users(`/growers/${grower.id}`))).json()).toEqual({ ...grower, farmIds })
    expect((await ask('GET', `/growers/${grower.id}`)).json()).toEqual({ ...grower, farmIds })
    expect((await ask('GET', users(`/farms/${farmIds[0]}`))).json()).toEqual(farms[0])
  })

  it('are replaced: a farm without a grower leaves the one that it had', async () => {
    const grower = await newGrower('Weber')
    const farm = await newFarm('Lindenhof', grower.id)
    const renamed = await ask('PUT', users(`/growers/${grower.id}`), { name: 'Weber KG' })
    expect(renamed.json()).toMatchObject({ id: grower.id, name: 'Weber KG', farmIds: [farm.id] })
    const moved = (await ask('PUT', users(`/farms/${farm.id}`), { name: 'Lindenhof' })).json<Farm>()
    expect(moved.growerId).toBeUndefined()
    expect((await ask('GET', users(`/growers/${grower.id}`))).json<Grower>().farmIds).toEqual([])
  })

  it('belong to their Leaf user: of another one they are not found, and lend no grower', async () => {
    const [grower, farm] = [await newGrower('Weber'), await newFarm('Lindenhof')]
    leafUserId = await newLeafUser()
    expect((await ask('GET', users(`/growers/${grower.id}`))).status).toBe(404)
    expect((await ask('PUT', users(`/growers/${grower.id}`), { name: 'Mine' })).status).toBe(404)
    expect((await ask('GET', users(`/farms/${farm.id}`))).status).toBe(404)
    const lent = await ask('POST', users('/farms'), { name: 'Eichhof', growerId: grower.id })
    expect([lent.status, lent.json()]).toMatchObject([
      400,
      { fieldErrors: [{ field: 'growerId', message: 'is no grower of this Leaf user' }] },
    ])
    token = await server.tokenOf('stranger@example.org')
    expect((await ask('GET', `/growers/${grower.id}`)).status).toBe(404)
    expect((await ask('GET', '/growers')).json()).toEqual([])
    expect((await ask('GET', '/farms')).json()).toEqual([])
  })

  it.each(['0', '2147483647', '99999999999', '1.5', 'one', '-1'])(
    'with the id %s do not exist',
    async (id) => {
      for (const path of [users(`/farms/${id}`), users(`/growers/${id}`), `/growers/${id}`])
        expect([path, (await ask('GET', path)).status]).toEqual([path, 404])
    },
  )

  describe.each(['farms', 'growers'])('the list of %s', (kind) => {
    const make = (name: string) => ask('POST', users(`/${kind}`), { name })

    it('is in the order of ids, by pages, with the number of all', async () => {
      for (const name of ['c', 'a', 'b']) await make(name)
      expect(await names(`/${kind}`)).toEqual(['c', 'a', 'b'])
      const page = await ask('GET', `/${kind}?page=1&size=2`)
      expect(page.json<{ name: string }[]>().map(({ name }) => name)).toEqual(['b'])
      expect(page.headers.get('x-total-count')).toBe('3')
    })

    it('is sorted as asked', async () => {
      for (const name of ['c', 'a', 'b']) await make(name)
      expect(await names(`/${kind}?sort=name`)).toEqual(['a', 'b', 'c'])
      expect(await names(`/${kind}?sort=id,desc`)).toEqual(['b', 'a', 'c'])
    })

    it('is narrowed by Leaf user and by provider, which made none of these', async () => {
      await make('a')
      const first = leafUserId
      leafUserId = await newLeafUser()
      await make('b')
      expect(await names(`/${kind}?leafUserId=${first}`)).toEqual(['a'])
      expect(await names(`/${kind}?leafUserId=${UNKNOWN_ID}`)).toEqual([])
      expect(await names(`/${kind}?leafUserId=nobody`)).toEqual([])
      expect(await names(`/${kind}?provider=CLAAS`)).toEqual([])
    })

    it.each([
      ['sort=phone', 'sort'],
      ['sort=name,upwards', 'sort'],
      ['page=-1', 'page'],
      ['size=0', 'size'],
    ])('is refused with ?%s, naming %s', async (query, field) => {
      const reply = await ask('GET', `/${kind}?${query}`)
      expect(reply.status).toBe(400)
      expect(reply.json()).toMatchObject({ fieldErrors: [{ field }] })
    })
  })

  it('that are unknown cannot be fetched in full, and are named', async () => {
    const { id } = await newGrower('Weber')
    expect((await ask('POST', '/growers/enableSync', { growerIds: [id] })).status).toBe(200)
    for (const [body, field] of [
      [{ growerIds: [id, 2147483647] }, 'growerIds[1]'],
      [[2147483647], '[0]'],
    ] as const) {
      const reply = await ask('POST', '/growers/enableSync', body)
      expect([reply.status, reply.json()]).toMatchObject([400, { fieldErrors: [{ field }] }])
    }
  })

  it('farms are narrowed by grower', async () => {
    const [weber, kruse] = [await newGrower('Weber'), await newGrower('Kruse')]
    await newFarm('Lindenhof', weber.id)
    await newFarm('Eichhof', kruse.id)
    await newFarm('Hof ohne Namen')
    expect(await names(`/farms?growerId=${weber.id}`)).toEqual(['Lindenhof'])
    expect(await names('/farms?growerId=99999999999')).toEqual([])
  })

  it.each(['sort=phone', 'sort=name,upwards'])('fields too are refused with ?%s', async (query) => {
    const reply = await ask('GET', `/fields?${query}`)
    expect([reply.status, reply.json()]).toMatchObject([400, { fieldErrors: [{ field: 'sort' }] }])
  })
})
