import { openApiDocument, ROUTE_LIST } from '@sheaf/contract'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { NeedsDatabaseUrl, readSettings, startServer, startWorker } from '../../src/index.js'
import { CAPABILITIES } from '../../src/main/capabilities.js'
import { holdFreePort } from '../../src/main/held-port.js'
import { prepareData } from '../support/databases.js'
import { openTestServer, type TestServer } from '../support/open-test-server.js'

describe('server', () => {
  let server: TestServer
  beforeAll(async () => {
    server = await openTestServer({ database: 'embedded', works: false, env: { SHEAF_OWNER_PASSWORD: '' } })
  })
  afterAll(async () => await server.close())

  it('prints the password that it made, then its address', () => {
    expect(server.printed).toEqual([
      expect.stringMatching(/^Created owner owner@example\.org with password [\w-]{20}$/),
      `Sheaf listening on ${server.url}`,
    ])
  })

  it('implements every route of the contract, each once', () => {
    const implemented = CAPABILITIES.flatMap((capability) => Object.keys(capability.routes(server.context)))
    expect(implemented.sort()).toEqual(ROUTE_LIST.map(({ name }) => name).sort())
  })

  it('shows the document of the contract', async () => {
    const shown = (await server.ask('GET', '/openapi.json', { token: null })).json()
    expect(shown).toEqual(openApiDocument({ version: '0.1.0', serverUrl: server.url }))
  })
})

describe('a server that starts', () => {
  it('lets its owner sign in from the first answer on', async () => {
    const { dataDir, remove } = await prepareData('embedded')
    const owner = { username: 'owner@example.org', password: 'correct horse' }
    const { port, letGo } = await holdFreePort('127.0.0.1')
    await letGo()
    const settings = readSettings({
      SHEAF_PORT: String(port),
      SHEAF_DATA_DIR: dataDir,
      SHEAF_EMBEDDED_FSYNC: 'off',
      SHEAF_LOG_LEVEL: 'error',
      SHEAF_OWNER_EMAIL: owner.username,
      SHEAF_OWNER_PASSWORD: owner.password,
    })
    const starting = startServer(settings, { works: false, print: () => undefined })
    const first = await firstAnswer(`${settings.publicUrl}/api/authenticate`, owner)
    await (await starting).close()
    await remove()
    expect(first).toBe(200)
  })
})

/** Status of the first answer that is no refused connection. */
async function firstAnswer(url: string, body: object): Promise<number> {
  const headers = { 'content-type': 'application/json' }
  for (;;) {
    const answer = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) }).catch(
      () => undefined,
    )
    if (answer !== undefined) return answer.status
  }
}

describe('rate limit', () => {
  let server: TestServer
  beforeAll(async () => {
    server = await openTestServer({
      database: 'embedded',
      works: false,
      env: { SHEAF_RATE_LIMIT: '3' },
    })
  })
  afterAll(async () => await server.close())

  it('is there when it is set: 429 with the time to wait', async () => {
    const statuses: number[] = []
    for (let at = 0; at < 4; at++)
      statuses.push((await server.ask('GET', '/health/live', { token: null })).status)
    const refused = await server.ask('GET', '/health/live', { token: null })
    expect(statuses).toEqual([200, 200, 200, 429])
    expect(refused.json()).toMatchObject({ status: 429, errorKey: 'tooManyRequests' })
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0)
  })
})

describe('worker', () => {
  it('refuses the embedded database', async () => {
    const settings = readSettings({ SHEAF_DATA_DIR: '/nonexistent' })
    await expect(startWorker(settings)).rejects.toThrow(NeedsDatabaseUrl)
    await expect(startWorker(settings)).rejects.toThrow('needs DATABASE_URL')
  })
})
