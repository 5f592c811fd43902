/** A server that reaches a stand-in provider, and what tests of the connection do with it. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ClaasCredentials, CredentialEvent } from '@sheaf/contract'
import { sql } from 'kysely'
import { afterAll, beforeAll } from 'vitest'
import type { DatabaseKind } from './databases.js'
import { openTestServer, type Reply, type TestServer } from './open-test-server.js'
import { CLIENT, StandInProvider } from './stand-in-provider.js'

export interface ConnectedServer {
  readonly server: TestServer
  readonly provider: StandInProvider
  newLeafUser(): Promise<string>
  post(leafUserId: string, offered?: Record<string, unknown>): Promise<Reply>
  get(leafUserId: string): Promise<ClaasCredentials>
  events(leafUserId: string): Promise<CredentialEvent[]>
  /** Every row of every table, the job engine's included, as one text. */
  dump(): Promise<string>
  close(): Promise<void>
}

export interface ConnectedServerOptions {
  readonly database: DatabaseKind
  readonly env?: Record<string, string>
  readonly works?: boolean
  readonly limits?: Record<string, number>
  /** Sections of the profiles in place of the usual ones. */
  readonly profile?: (providerUrl: string) => Record<string, unknown>
}

export const credentialsPath = (leafUserId: string) =>
  `/services/usermanagement/api/users/${leafUserId}/claas-credentials`

export async function openConnectedServer({
  database,
  env = {},
  works = false,
  limits = {},
  profile,
}: ConnectedServerOptions): Promise<ConnectedServer> {
  const provider = await StandInProvider.start()
  const folder = await mkdtemp(join(tmpdir(), 'sheaf-profiles-'))
  const profilesFile = join(folder, 'profiles.json')
  await writeFile(profilesFile, provider.profiles(limits, profile?.(provider.url)))
  const server = await openTestServer({
    database,
    works,
    env: { SHEAF_CLAAS_PROFILES: profilesFile, ...env },
  })
  const { db } = server.context.database
  let users = 0
  return {
    server,
    provider,
    async newLeafUser() {
      const body = { name: `Grower ${++users}`, email: `grower${users}@example.org` }
      return (await server.ask('POST', '/services/usermanagement/api/users', { body })).json<{ id: string }>()
        .id
    },
    post: (leafUserId, offered = {}) =>
      server.ask('POST', credentialsPath(leafUserId), { body: { ...CLIENT, ...offered } }),
    get: async (leafUserId) =>
      (await server.ask('GET', credentialsPath(leafUserId))).json<ClaasCredentials>(),
    events: async (leafUserId) =>
      (await server.ask('GET', `${credentialsPath(leafUserId)}/events?size=100`)).json<CredentialEvent[]>(),
    async dump() {
      const tables = await sql<{ schema: string; name: string }>`
        select table_schema as schema, table_name as name from information_schema.tables
        where table_schema in ('public', 'pgboss') and table_type = 'BASE TABLE'`.execute(db)
      const texts: string[] = []
      for (const { schema, name } of tables.rows) {
        const { rows } = await sql`select * from ${sql.id(schema, name)}`.execute(db)
        texts.push(JSON.stringify(rows))
      }
      return texts.join('\n')
    },
    async close() {
      await server.close()
      await provider.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** Opens before the tests of the surrounding `describe` and closes after them; the function gives what is open. */
export function connectedBeforeAll(options: ConnectedServerOptions): () => ConnectedServer {
  let connected: ConnectedServer
  beforeAll(async () => {
    connected = await openConnectedServer(options)
  })
  afterAll(() => connected.close())
  return () => connected
}
