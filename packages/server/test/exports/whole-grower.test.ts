/** One grower whole: everything of it in one zip, and after an erasure nothing of it anywhere. */
import { inflateRawSync } from 'node:zlib'
import { memorySource, openZip } from '@sheaf/isoxml'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { exportedTables } from '../../src/exports/tables.js'
import { type ConnectedServer, openConnectedServer } from '../support/connected-server.js'
import { onBothDatabases } from '../support/databases.js'
import { OWNER } from '../support/open-test-server.js'
import { PATIENCE_MS } from '../support/patience.js'
import { file } from '../sync/syncing.js'

onBothDatabases('one grower whole', (database) => {
  let connected: ConnectedServer
  let [erased, kept] = ['', '']
  const exportPath = (id: string) => `/services/sheaf/api/leaf-users/${id}/export`
  const db = () => connected.server.context.database.db
  const objects = () => connected.server.context.objects

  async function grower(): Promise<string> {
    const id = await connected.newLeafUser()
    await connected.post(id, { refreshToken: connected.provider.consent() })
    await vi.waitFor(async () => {
      const files = await db()
        .selectFrom('machine_file')
        .select('status')
        .where('leaf_user_id', '=', id)
        .execute()
      expect(files.map(({ status }) => status)).toEqual(['failed', 'failed'])
    }, PATIENCE_MS)
    return id
  }

  beforeAll(async () => {
    connected = await openConnectedServer({ database, works: true })
    const { provider, server } = connected
    const recently = new Date(Date.now() - 86_400_000).toISOString()
    provider.machines = [
      {
        id: 'm-1',
        enabled: true,
        files: [file('f-1', 'content one', recently), file('f-2', 'content two', recently)],
      },
    ]
    ;[erased, kept] = [await grower(), await grower()]
    provider.fault = ({ path }) =>
      path.endsWith('/inbox') ? { status: 202, body: { id: 'd-1' } } : undefined
    for (const id of [erased, kept]) {
      const geometry = {
        type: 'Polygon',
        coordinates: [
          [
            [8, 50],
            [8.01, 50],
            [8.01, 50.01],
            [8, 50],
          ],
        ],
      }
      const field = await server.ask('POST', `/services/fields/api/users/${id}/fields`, {
        body: { name: 'Acre', geometry },
      })
      const task = {
        idempotencyKey: 'k',
        machines: ['m-1'],
        name: 'Sow',
        fieldId: field.json<{ id: string }>().id,
      }
      const sent = await server.ask('POST', '/services/sheaf/api/inbox/tasks', {
        body: { leafUserId: id, ...task },
      })
      expect(sent.status).toBe(201)
    }
  })
  afterAll(() => connected.close())

  async function exported(id: string): Promise<Record<string, string>> {
    const signedIn = await connected.server.ask('POST', '/api/authenticate', {
      body: { username: OWNER.email, password: OWNER.password },
    })
    const token = signedIn.json<{ id_token: string }>().id_token
    const answer = await fetch(connected.server.url + exportPath(id), {
      headers: { authorization: `Bearer ${token}` },
    })
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'application/zip'])
    const inflateRaw = (bytes: Uint8Array, size: number) =>
      inflateRawSync(bytes, { maxOutputLength: Math.max(1, size) })
    const tree = await openZip(memorySource(new Uint8Array(await answer.arrayBuffer())), { inflateRaw })
    const files = tree.files.map(
      async (entry) => [entry.path, Buffer.from(await entry.read()).toString()] as const,
    )
    return Object.fromEntries(await Promise.all(files))
  }

  it('exports the rows of every table, the originals and what was sent, and no secret', async () => {
    const files = await exported(erased)
    const rows = (table: string) => JSON.parse(files[`rows/${table}.json`]!) as Record<string, unknown>[]
    expect(rows('leaf_user').map(({ id }) => id)).toEqual([erased])
    expect(
      rows('outbox_file')
        .map(({ provider_file_id }) => provider_file_id)
        .sort(),
    ).toEqual(['f-1', 'f-2'])
    for (const table of [
      'credential',
      'original',
      'machine_file',
      'provider_machine',
      'field',
      'boundary',
      'inbox_task',
    ])
      expect(rows(table).length, table).toBeGreaterThan(0)
    const originals = Object.keys(files).filter((path) => path.startsWith('originals/'))
    expect(originals.map((path) => files[path]).sort()).toEqual(['content one', 'content two'])
    expect(Object.keys(files).filter((path) => path.startsWith('inbox/'))).toHaveLength(1)
    const text = Object.values(files).join('\n')
    for (const secret of connected.provider.secrets) expect(text).not.toContain(secret)
    const sealed = await db().selectFrom('credential').select(['client_secret', 'refresh_token']).execute()
    for (const { client_secret, refresh_token } of sealed) {
      expect(text).not.toContain(client_secret)
      expect(text).not.toContain(refresh_token)
    }
    expect(text).not.toContain(kept)
  })

  it('knows every table that hangs on a Leaf user, directly or not', async () => {
    const names = (await exportedTables(db())).map(({ name }) => name)
    const { rows } = await sql<{ child: string; parent: string }>`
      select c.relname as child, p.relname as parent from pg_constraint f
      join pg_class c on c.oid = f.conrelid join pg_class p on p.oid = f.confrelid
      where f.contype = 'f' and f.connamespace = 'public'::regnamespace`.execute(db())
    const theirs = new Set(['leaf_user'])
    for (let before = 0; before < theirs.size; ) {
      before = theirs.size
      for (const { child, parent } of rows) if (theirs.has(parent)) theirs.add(child)
    }
    expect([...theirs].filter((name) => !names.includes(name))).toEqual([])
  })

  it('is no business of another owner', async () => {
    const token = await connected.server.tokenOf('other@example.org')
    expect((await connected.server.ask('GET', exportPath(erased), { token })).status).toBe(404)
  })

  it('leaves nothing behind in database, jobs and artefacts, gives the consent back, and touches nobody else', async () => {
    const revoked = () => connected.provider.calls(/\/oauth\/revoke$/).length
    expect(revoked()).toBe(0)
    const path = `/services/usermanagement/api/users/${erased}`
    expect((await connected.server.ask('DELETE', path)).status).toBe(204)
    await vi.waitFor(async () => {
      expect(await connected.dump()).not.toContain(erased)
      for await (const { key } of objects().list('leaf-users/')) expect(key).not.toContain(erased)
      expect(revoked()).toBe(1)
    }, PATIENCE_MS)
    expect((await connected.server.ask('GET', exportPath(erased))).status).toBe(404)
    const files = await exported(kept)
    expect(Object.keys(files).filter((name) => name.startsWith('originals/'))).toHaveLength(2)
  })
})
