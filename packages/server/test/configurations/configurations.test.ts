import { DEFAULT_CONFIGURATION } from '@sheaf/contract'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { configurationOf } from '../../src/configurations/index.js'
import { onBothDatabases } from '../support/databases.js'
import { openTestServer, type TestServer } from '../support/open-test-server.js'

const CONFIGS = '/services/config/api/configs'

onBothDatabases('configurations', (database) => {
  let server: TestServer
  let token: string
  let username: string
  let leafUserId: string
  let owners = 0
  beforeAll(async () => {
    server = await openTestServer({ database, works: false })
  })
  afterAll(async () => await server.close())
  beforeEach(async () => {
    owners += 1
    username = `owner-${owners}@example.org`
    token = await server.tokenOf(username)
    const body = { name: 'Ada', email: 'ada@example.org' }
    leafUserId = (await server.ask('POST', '/services/usermanagement/api/users', { token, body })).json<{
      id: string
    }>().id
  })

  const ask = async (method: string, path: string, body?: unknown) =>
    await server.ask(method, path, { token, ...(body === undefined ? {} : { body }) })
  const inForce = async () => await configurationOf(server.context.database.db, leafUserId)

  it('of an owner who has set nothing are the defaults, every key', async () => {
    const reply = await ask('GET', CONFIGS)
    expect(reply.status).toBe(200)
    expect(reply.json()).toEqual({ apiOwnerUsername: username, leafUserId: '', ...DEFAULT_CONFIGURATION })
  })

  it('of an owner keep what is set, and take nothing else from the body', async () => {
    const body = { operationsMergeRange: 3, apiOwnerUsername: 'me', nonsense: 1, geoimagesShape: 'ROUND' }
    const reply = await ask('PATCH', CONFIGS, body)
    expect(reply.json()).toEqual({
      apiOwnerUsername: username,
      leafUserId: '',
      ...DEFAULT_CONFIGURATION,
      operationsMergeRange: 3,
      geoimagesShape: 'ROUND',
    })
    expect((await ask('GET', CONFIGS)).json()).toEqual(reply.json())
  })

  it.each([
    [{ operationsMergeRange: null }, 'operationsMergeRange'],
    [{ operationsMergeRange: '3' }, 'operationsMergeRange'],
    [{ operationsMergeRange: -1 }, 'operationsMergeRange'],
    [{ fieldsAttachIntersection: 101 }, 'fieldsAttachIntersection'],
    [{ unitMeasurement: 'SI' }, 'unitMeasurement'],
    [{ cleanupRules: { wetMass: [{ operator: 'EQ', value: 0 }] } }, 'cleanupRules.wetMass[0].operator'],
    [{ cleanupRules: { speed: [{ operator: 'GT', value: 0 }] } }, 'cleanupRules.speed'],
  ])('refuse %j and name %s', async (body, field) => {
    const reply = await ask('PATCH', CONFIGS, body)
    expect(reply.status).toBe(400)
    expect(reply.json()).toMatchObject({ fieldErrors: [{ objectName: 'configuration', field }] })
  })

  it('of a Leaf user are not there until something is stored', async () => {
    expect((await ask('GET', `${CONFIGS}/${leafUserId}`)).status).toBe(404)
    expect((await ask('DELETE', `${CONFIGS}/${leafUserId}`)).status).toBe(404)
    expect(await inForce()).toEqual(DEFAULT_CONFIGURATION)
  })

  it('of a Leaf user show only what is stored; POST replaces, PATCH adds, null removes', async () => {
    const identity = { apiOwnerUsername: username, leafUserId }
    const posted = await ask('POST', `${CONFIGS}/${leafUserId}`, { unitMeasurement: 'METRIC' })
    expect(posted.status).toBe(201)
    expect(posted.headers.get('location')).toBe(`${CONFIGS}/${leafUserId}`)
    expect(posted.json()).toEqual({ ...identity, unitMeasurement: 'METRIC' })
    const patched = await ask('PATCH', `${CONFIGS}/${leafUserId}`, { operationsMergeRange: 3 })
    expect(patched.json()).toEqual({ ...identity, unitMeasurement: 'METRIC', operationsMergeRange: 3 })
    const removed = await ask('PATCH', `${CONFIGS}/${leafUserId}`, { unitMeasurement: null })
    expect(removed.json()).toEqual({ ...identity, operationsMergeRange: 3 })
    const replaced = await ask('POST', `${CONFIGS}/${leafUserId}`, {
      fieldsAutoMerge: true,
      unitMeasurement: null,
    })
    expect(replaced.json()).toEqual({ ...identity, fieldsAutoMerge: true })
    await ask('PATCH', `${CONFIGS}/${leafUserId}`, { fieldsAutoMerge: null })
    expect((await ask('GET', `${CONFIGS}/${leafUserId}`)).status).toBe(404)
  })

  it('of a Leaf user override the owner, also later on; other keys follow it', async () => {
    await ask('PATCH', `${CONFIGS}/${leafUserId}`, { operationsMergeRange: 3 })
    await ask('PATCH', CONFIGS, { operationsMergeRange: 7, operationsMergeRangeHarvested: 14 })
    expect(await inForce()).toEqual({
      ...DEFAULT_CONFIGURATION,
      operationsMergeRange: 3,
      operationsMergeRangeHarvested: 14,
    })
    expect((await ask('DELETE', `${CONFIGS}/${leafUserId}`)).status).toBe(204)
    expect(await inForce()).toMatchObject({ operationsMergeRange: 7 })
  })

  it('merge standardGeoJson member by member, and replace cleanupRules as a whole', async () => {
    await ask('PATCH', CONFIGS, { standardGeoJson: { planted: { crop: 'optional' } } })
    await ask('PATCH', `${CONFIGS}/${leafUserId}`, {
      standardGeoJson: { planted: { seedRate: 'optional' } },
      cleanupRules: { wetMass: [{ operator: 'GT', value: 5 }] },
    })
    expect(await inForce()).toMatchObject({
      standardGeoJson: { planted: { crop: 'optional', seedRate: 'optional' } },
    })
    expect((await inForce()).cleanupRules).toEqual({ wetMass: [{ operator: 'GT', value: 5 }] })
  })

  it('know other spellings of keys', async () => {
    const reply = await ask('PATCH', CONFIGS, {
      outofStandardOperations: true,
      organizationsDataSync: 'SELECTED_ONLY',
    })
    expect(reply.json()).toMatchObject({
      outOfStandardOperations: true,
      organizationDataSync: 'SELECTED_ONLY',
    })
  })

  it('lose nothing when two are changed at once', async () => {
    const keys = [
      'fieldsAutoMerge',
      'enableGeoparquetOutput',
      'enablePolygonOutput',
      'enableOperationsSession',
    ]
    await Promise.all(keys.map((key) => ask('PATCH', `${CONFIGS}/${leafUserId}`, { [key]: true })))
    expect((await ask('GET', `${CONFIGS}/${leafUserId}`)).json()).toMatchObject(
      Object.fromEntries(keys.map((key) => [key, true])),
    )
  })

  it('have neither PUT nor a POST for the owner', async () => {
    expect((await ask('POST', CONFIGS, {})).headers.get('allow')).toBe('GET, PATCH, HEAD')
    expect((await ask('PUT', `${CONFIGS}/${leafUserId}`, {})).status).toBe(405)
  })
})
