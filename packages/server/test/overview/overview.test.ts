import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { onBothDatabases } from '../support/databases.js'
import { openTestServer, type TestServer } from '../support/open-test-server.js'

const NOTHING = {
  growers: 0,
  connections: { OK: 0, UNAUTHENTICATED: 0, MISSING_PERMISSION: 0, TEMPORARILY_UNAVAILABLE: 0 },
  silentConnections: 0,
  fields: 0,
  files: 0,
  failedFiles: 0,
  uncoveredFiles: 0,
  operations: 0,
  waitingJobs: 0,
}

onBothDatabases('overview', (database) => {
  let server: TestServer
  beforeAll(async () => {
    server = await openTestServer({ database, works: false })
  })
  afterAll(async () => await server.close())

  it('counts what the owner has, and nothing of others', async () => {
    const token = await server.tokenOf('one@example.org')
    const body = { name: 'Ada', email: 'ada@example.org' }
    const created = await server.ask('POST', '/services/usermanagement/api/users', { token, body })
    const { id: leafUserId } = created.json<{ id: string }>()
    const at = new Date('2026-04-02T08:15:30.120Z')
    const { id: ownerId } = await server.context.database.db
      .selectFrom('api_owner')
      .select('id')
      .where('username', '=', 'one@example.org')
      .executeTakeFirstOrThrow()
    await server.context.database.db
      .insertInto('credential')
      .values({
        id: randomUUID(),
        owner_id: ownerId,
        leaf_user_id: leafUserId,
        client_environment: 'STAGE',
        client_key: 'key',
        client_secret: 'encrypted',
        refresh_token: 'encrypted',
        status: 'OK',
        status_since: at,
        created_at: at,
        last_sync_at: at,
      })
      .execute()
    expect((await server.ask('GET', '/services/sheaf/api/overview', { token })).json()).toEqual({
      ...NOTHING,
      growers: 1,
      connections: { ...NOTHING.connections, OK: 1 },
      lastSyncTime: '2026-04-02T08:15:30.120000Z',
    })
    expect((await server.ask('GET', '/services/sheaf/api/overview')).json()).toEqual(NOTHING)
  })
})
