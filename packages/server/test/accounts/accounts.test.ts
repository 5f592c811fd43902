import { createSecretKey } from 'node:crypto'
import { decodeJwt, jwtVerify } from 'jose'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { onBothDatabases } from '../support/databases.js'
import { OWNER, openTestServer, type TestServer } from '../support/open-test-server.js'
import { PATIENCE_MS } from '../support/patience.js'

const USERS = '/services/usermanagement/api/users'
const GROWER = { name: 'Ada Grower', email: 'ada@example.org' }

onBothDatabases('sign-in', (database) => {
  let server: TestServer
  beforeAll(async () => {
    server = await openTestServer({ database, works: false })
  })
  afterAll(async () => await server.close())
  beforeEach(async () => {
    await server.context.database.db.deleteFrom('login_failure').execute()
  })

  const signIn = async (body: object) => await server.ask('POST', '/api/authenticate', { body, token: null })
  const right = { username: OWNER.email, password: OWNER.password }

  it.each([
    [true, 2_592_000],
    ['true', 2_592_000],
    [false, 86_400],
    ['false', 86_400],
    [undefined, 86_400],
  ])('with rememberMe %s gives a token for %i seconds', async (rememberMe, lifetimeS) => {
    const reply = await signIn({ ...right, rememberMe })
    expect(reply.status).toBe(200)
    const { id_token: token } = reply.json<{ id_token: string }>()
    const claims = decodeJwt(token)
    expect(claims).toMatchObject({ sub: OWNER.email, auth: 'ROLE_USER' })
    expect(claims.exp! - claims.iat!).toBe(lifetimeS)
    expect(reply.headers.get('authorization')).toBe(`Bearer ${token}`)
  })

  it('signs with HS256 under the key of the server', async () => {
    const { id_token: token } = (await signIn(right)).json<{ id_token: string }>()
    const key = createSecretKey(server.context.secrets.tokenKey)
    const { protectedHeader } = await jwtVerify(token, key)
    expect(protectedHeader.alg).toBe('HS256')
  })

  it('takes the name without regard to case', async () => {
    expect((await signIn({ ...right, username: ` ${OWNER.email.toUpperCase()} ` })).status).toBe(200)
  })

  it('says the same of a wrong password and of an unknown name', async () => {
    const wrong = await signIn({ ...right, password: 'wrong' })
    const unknown = await signIn({ username: 'nobody@example.org', password: OWNER.password })
    expect(wrong.status).toBe(401)
    expect(unknown.text).toBe(wrong.text)
  })

  it('names what is missing', async () => {
    const reply = await signIn({ username: ' ', rememberMe: 'maybe' })
    expect(reply.status).toBe(400)
    const fields = reply.json<{ fieldErrors: { field: string }[] }>().fieldErrors.map(({ field }) => field)
    expect(fields.sort()).toEqual(['password', 'rememberMe', 'username'])
  })

  it('is refused after ten failures, with the right password too, for this name only', async () => {
    for (let failure = 0; failure < 10; failure++) {
      expect((await signIn({ ...right, password: 'wrong' })).status).toBe(401)
    }
    const refused = await signIn(right)
    expect(refused.status).toBe(429)
    expect(refused.json()).toMatchObject({ status: 429, errorKey: 'tooManyRequests' })
    const waitS = Number(refused.headers.get('retry-after'))
    expect(waitS).toBeGreaterThan(0)
    expect(waitS).toBeLessThanOrEqual(900)
    expect((await signIn({ username: 'nobody@example.org', password: 'x' })).status).toBe(401)
  })

  it('is free again when the oldest of ten failures is 15 minutes old', async () => {
    const at = (minutesAgo: number) => new Date(Date.now() - minutesAgo * 60_000)
    const rows = [16, 1, 1, 1, 1, 1, 1, 1, 1, 1].map((minutesAgo) => ({
      username: OWNER.email,
      address: '127.0.0.1',
      failed_at: at(minutesAgo),
    }))
    await server.context.database.db.insertInto('login_failure').values(rows).execute()
    expect((await signIn(right)).status).toBe(200)
  })

  it('forgets failures when it succeeds', async () => {
    for (let failure = 0; failure < 9; failure++) await signIn({ ...right, password: 'wrong' })
    expect((await signIn(right)).status).toBe(200)
    expect(await server.context.database.db.selectFrom('login_failure').selectAll().execute()).toEqual([])
  })

  it('is void for an owner who is gone', async () => {
    const token = await server.tokenOf('gone@example.org')
    await server.context.database.db
      .deleteFrom('api_owner')
      .where('username', '=', 'gone@example.org')
      .execute()
    expect((await server.ask('GET', USERS, { token })).status).toBe(401)
  })
})

onBothDatabases('Leaf users', (database) => {
  let server: TestServer
  let token: string
  let owners = 0
  beforeAll(async () => {
    server = await openTestServer({ database })
  })
  afterAll(async () => await server.close())
  beforeEach(async () => {
    owners += 1
    token = await server.tokenOf(`owner-${owners}@example.org`)
  })

  const ask = async (method: string, path: string, body?: unknown, headers = {}) =>
    await server.ask(method, path, { body, token, headers })
  const create = async (body: object = GROWER) => (await ask('POST', USERS, body)).json<{ id: string }>()

  it('are created with 201, Location and an id of our own', async () => {
    const reply = await ask('POST', USERS, { ...GROWER, id: 'mine', phone: '+49 5247', unknown: 1 })
    const created = reply.json<{ id: string }>()
    expect(reply.status).toBe(201)
    expect(reply.headers.get('location')).toBe(`${USERS}/${created.id}`)
    expect(created).toEqual({ ...GROWER, id: expect.stringMatching(/^[0-9a-f-]{36}$/), phone: '+49 5247' })
    expect((await ask('GET', `${USERS}/${created.id}`)).json()).toEqual(created)
  })

  it('have an external id that is unique per owner', async () => {
    await create({ ...GROWER, externalId: 'G-1' })
    const again = await ask('POST', USERS, { ...GROWER, externalId: 'G-1' })
    expect(again.status).toBe(400)
    expect(again.json()).toMatchObject({ fieldErrors: [{ objectName: 'user', field: 'externalId' }] })
    const other = await create()
    expect((await ask('PATCH', `${USERS}/${other.id}`, { externalId: 'G-1' })).status).toBe(400)
    token = await server.tokenOf('somebody-else@example.org')
    expect((await ask('POST', USERS, { ...GROWER, externalId: 'G-1' })).status).toBe(201)
  })

  it('may be sent with null where they have nothing, and with blank external ids by the dozen', async () => {
    const nothing = { phone: null, address: null, externalId: null, claasCredentials: null }
    const reply = await ask('POST', USERS, { ...GROWER, ...nothing })
    const { id } = reply.json<{ id: string }>()
    expect([reply.status, reply.json()]).toEqual([201, { ...GROWER, id }])
    expect((await ask('PUT', USERS, { ...GROWER, ...nothing, id })).json()).toEqual({ ...GROWER, id })
    for (let times = 0; times < 2; times++) {
      const blank = await ask('POST', USERS, { ...GROWER, externalId: ' ' })
      expect([blank.status, 'externalId' in blank.json()]).toEqual([201, false])
    }
    for (const key of ['name', 'email'])
      expect((await ask('POST', USERS, { ...GROWER, [key]: null })).status).toBe(400)
  })

  it('cannot be given a credential that the owner does not have', async () => {
    const reply = await ask('POST', USERS, { ...GROWER, claasCredentials: { id: 'no-such-credential' } })
    expect(reply.status).toBe(400)
    expect(reply.json()).toMatchObject({ fieldErrors: [{ field: 'claasCredentials.id' }] })
    expect((await ask('GET', USERS)).json()).toEqual([])
  })

  it('are replaced by PUT: what is left out goes away', async () => {
    const { id } = await create({ ...GROWER, phone: '1', address: 'Harsewinkel', externalId: 'G-1' })
    const reply = await ask('PUT', USERS, { id, name: 'Ada', email: 'ada@example.com', phone: '2' })
    expect(reply.status).toBe(200)
    expect(reply.json()).toEqual({ id, name: 'Ada', email: 'ada@example.com', phone: '2' })
    expect((await ask('PUT', USERS, { ...GROWER, id: 'no-such-user' })).status).toBe(404)
    expect((await ask('PUT', USERS, GROWER)).status).toBe(400)
  })

  it('are changed by PATCH: absent keys stay, null removes', async () => {
    const { id } = await create({ ...GROWER, phone: '1', address: 'Harsewinkel' })
    const reply = await ask('PATCH', `${USERS}/${id}`, { name: 'Ada', phone: null })
    expect(reply.json()).toEqual({ id, name: 'Ada', email: GROWER.email, address: 'Harsewinkel' })
    expect((await ask('PATCH', `${USERS}/${id}`, { name: null })).status).toBe(400)
    const merge = { 'content-type': 'application/merge-patch+json' }
    expect((await ask('PATCH', `${USERS}/${id}`, { phone: '3' }, merge)).json()).toMatchObject({ phone: '3' })
  })

  it('are gone at once when they are deleted, with everything that hangs off them soon after', async () => {
    const { id } = await create({ ...GROWER, externalId: 'G-1' })
    const { objects, database: opened, jobs } = server.context
    await objects.put(`leaf-users/${id}/originals/abc`, new Uint8Array([1, 2, 3]))
    await ask('POST', `/services/config/api/configs/${id}`, { unitMeasurement: 'METRIC' })
    expect((await ask('DELETE', `${USERS}/${id}`)).status).toBe(204)
    expect((await ask('GET', `${USERS}/${id}`)).status).toBe(404)
    expect((await ask('GET', USERS)).headers.get('x-total-count')).toBe('0')
    expect((await ask('DELETE', `${USERS}/${id}`)).status).toBe(404)
    expect((await ask('POST', USERS, { ...GROWER, externalId: 'G-1' })).status).toBe(201)
    await expect
      .poll(async () => (await jobs.counts())['erase-leaf-user'], { timeout: PATIENCE_MS })
      .toMatchObject({ queued: 0, active: 0 })
    expect(await objects.size(`leaf-users/${id}/originals/abc`)).toBeUndefined()
    const rows = await opened.db.selectFrom('leaf_user').select('id').where('id', '=', id).execute()
    expect(rows).toEqual([])
  })

  it('of another owner do not exist', async () => {
    const { id } = await create()
    token = await server.tokenOf('stranger@example.org')
    for (const [method, path, body] of [
      ['GET', `${USERS}/${id}`, undefined],
      ['PATCH', `${USERS}/${id}`, { name: 'Mine' }],
      ['PUT', USERS, { ...GROWER, id }],
      ['DELETE', `${USERS}/${id}`, undefined],
      ['GET', `/services/config/api/configs/${id}`, undefined],
      ['PATCH', `/services/config/api/configs/${id}`, { unitMeasurement: 'METRIC' }],
    ] as const) {
      expect([method, path, (await ask(method, path, body)).status]).toEqual([method, path, 404])
    }
    expect((await ask('GET', USERS)).json()).toEqual([])
  })

  it('are listed by pages, with the number of all and the addresses of the neighbours', async () => {
    for (const at of [1, 2, 3, 4, 5]) await create({ name: `Grower ${at}`, email: 'same@example.org' })
    const reply = await ask('GET', `${USERS}?email=SAME@example.org&page=1&size=2&sort=name,desc`)
    expect(reply.json<{ name: string }[]>().map(({ name }) => name)).toEqual(['Grower 3', 'Grower 2'])
    expect(reply.headers.get('x-total-count')).toBe('5')
    const links = Object.fromEntries(
      (reply.headers.get('link') ?? '')
        .split(',')
        .map((link) => /<(.*)>;rel="(.*)"/.exec(link)!.slice(1).reverse()),
    )
    const filters = `${server.url}${USERS}?email=SAME@example.org&sort=name%2Cdesc`
    expect(links).toEqual({
      next: `${filters}&page=2&size=2`,
      prev: `${filters}&page=0&size=2`,
      first: `${filters}&page=0&size=2`,
      last: `${filters}&page=2&size=2`,
    })
    expect((await ask('GET', links['next']!.slice(server.url.length))).json()).toMatchObject([
      { name: 'Grower 1' },
    ])
  })

  it('are filtered without regard to case by name and email, exactly by external id', async () => {
    await create({ name: 'Ada', email: 'ada@example.org', externalId: 'g-1' })
    await create({ name: 'Bea', email: 'bea@example.org', externalId: 'G-1' })
    const named = async (query: string) =>
      (await ask('GET', `${USERS}?${query}`)).json<{ name: string }[]>().map(({ name }) => name)
    expect(await named('name=ADA')).toEqual(['Ada'])
    expect(await named('name=Ad')).toEqual([])
    expect(await named('email=BEA@EXAMPLE.ORG')).toEqual(['Bea'])
    expect(await named('externalId=G-1')).toEqual(['Bea'])
    expect(await named('size=1000')).toEqual(['Ada', 'Bea'])
  })
})
