/** Which files are fetched from the outboxes, what is kept of them, and what is not fetched again. */
import type { OutboxEntry } from '@sheaf/contract'
import { sql } from 'kysely'
import { expect, it } from 'vitest'
import { onBothDatabases } from '../support/databases.js'
import { hashOf, type StandInFile } from '../support/stand-in-provider.js'
import { CONTENT, file, MACHINES, Syncing } from './syncing.js'

onBothDatabases('sync', (database) => {
  const sync = new Syncing(database)

  it('fetches every file of every machine, page after page, and stores what it was', async () => {
    sync.provider.machinePage = 1
    sync.provider.outboxPage = 2
    await sync.turn()
    expect(await sync.states()).toEqual([
      'm-1/f-1/1 fetched',
      'm-1/f-2/1 fetched',
      'm-1/f-3/1 fetched',
      'm-2/f-1/1 fetched',
    ])
    const stored = await sync.originals()
    const expected = sync.provider.machines.flatMap((machine) =>
      machine.files.map(({ bytes }) => hashOf(bytes)),
    )
    expect(stored.map(({ content_hash }) => content_hash).sort()).toEqual(expected.sort())
    for (const { object_key, content_hash, size_in_bytes } of stored) {
      const bytes = await sync.server.context.objects.get(object_key)
      expect([hashOf(bytes), bytes.length]).toEqual([content_hash, size_in_bytes])
    }
    expect(sync.provider.calls(/\/ack$/)).toHaveLength(4)
    const entries: string[] = []
    for await (const { key } of sync.server.context.objects.list(`leaf-users/${sync.leafUserId}/tmp/`))
      entries.push(key)
    expect(entries).toEqual([])
  })

  it('fetches nothing a second time', async () => {
    await sync.turn()
    sync.provider.asked.length = 0
    await sync.turn()
    expect(sync.provider.calls(CONTENT)).toEqual([])
    // since = newest availability less the profile's overlap of 120 min
    expect(sync.provider.calls(/\/outbox$/).map(({ query }) => query['since'])).toEqual([
      '2026-08-01T08:15:00.000Z',
      '2026-08-01T08:15:00.000Z',
    ])
  })

  it.each([
    ['an hour ahead', 60],
    ['half a day ahead', 720],
    ['half a day behind', -720],
  ])('misses nothing where the clock of the provider is %s', async (_, aheadMin) => {
    const shownAt = () => new Date(sync.now.getTime() + aheadMin * 60_000).toISOString()
    const files = [file('f-1', 'first', shownAt())]
    sync.provider.machines = [{ id: 'm-1', enabled: true, files }]
    await sync.turn()
    // each an hour later by the clock of the provider
    for (const id of ['f-2', 'f-3']) {
      sync.passHours(1)
      files.push(file(id, `content of ${id}`, shownAt()))
      await sync.turn()
    }
    expect(await sync.states()).toEqual(['m-1/f-1/1 fetched', 'm-1/f-2/1 fetched', 'm-1/f-3/1 fetched'])
    expect(sync.provider.calls(CONTENT)).toHaveLength(3)
  })

  it('finds a day later, or when somebody asks, what shows with a time long past', async () => {
    await sync.turn()
    const files: StandInFile[] = sync.provider.machines[0]!.files
    files.push(file('f-8', 'recorded in the woods', '2026-06-01T00:00:00Z'))
    sync.passHours(1)
    await sync.turn()
    expect(await sync.states()).not.toContain('m-1/f-8/1 fetched')
    await sync.turn('list', 10)
    expect(await sync.states()).toContain('m-1/f-8/1 fetched')
    files.push(file('f-9', 'recorded in the woods too', '2026-06-01T00:00:00Z'))
    sync.passHours(23)
    await sync.turn()
    expect(await sync.states()).not.toContain('m-1/f-9/1 fetched')
    sync.passHours(1)
    await sync.turn()
    expect(await sync.states()).toContain('m-1/f-9/1 fetched')
  })

  it('goes on in another turn after ten files', async () => {
    sync.provider.machines = [
      { id: 'm-1', enabled: true, files: Array.from({ length: 18 }, (_, at) => file(`f-${at}`)) },
    ]
    const fetched = async () => (await sync.files()).filter(({ state }) => state === 'fetched').length
    await sync.turn()
    expect(await fetched()).toBe(10)
    await sync.turn('fetch')
    expect(await fetched()).toBe(18)
    expect(sync.provider.calls(MACHINES)).toHaveLength(1)
  })

  it('sends the only file of a Leaf user before the backlogs of others, and the rest of a backlog behind', async () => {
    const { leafUserId } = sync
    await sync.turn()
    const { rows } = await sql<{ priority: number }>`
      select priority from pgboss.job where name = 'convert' and group_id = ${leafUserId} order by created_on`.execute(
      sync.db,
    )
    expect(rows.map(({ priority }) => priority)).toEqual([5, 0, 0, 0])
  })

  it('fetches no more while twenty files wait for their conversion, and goes on some seconds later', async () => {
    const files = Array.from({ length: 30 }, (_, at) => file(`f-${at}`))
    sync.provider.machines = [{ id: 'm-1', enabled: true, files }]
    const fetched = async () => (await sync.files()).filter(({ state }) => state === 'fetched').length
    for (const step of ['list', 'fetch', 'fetch'] as const) await sync.turn(step)
    expect(await fetched()).toBe(20)
    const { rows } = await sql<{ later: boolean; priority: number }>`
      select start_after > created_on as later, priority from pgboss.job
      where name = 'sync' and singleton_key = ${sync.credentialId} and state = 'created'`.execute(sync.db)
    expect(rows.length).toBe(1)
    await sync.db
      .updateTable('original')
      .set({ state: 'converted' })
      .where('leaf_user_id', '=', sync.leafUserId)
      .execute()
    await sync.turn('fetch')
    expect(await fetched()).toBe(30)
  })

  it('takes other content under a known id as a new version', async () => {
    await sync.turn()
    sync.provider.machines[0]!.files[0] = file('f-1', 'changed', '2026-08-01T11:00:00Z')
    await sync.turn()
    expect((await sync.states()).slice(0, 2)).toEqual(['m-1/f-1/1 fetched', 'm-1/f-1/2 fetched'])
    expect(await sync.originals()).toHaveLength(5)
  })

  it('recognises the same content under another id', async () => {
    await sync.turn()
    sync.provider.asked.length = 0
    sync.provider.machines[1]!.files.push(file('f-9', 'content of f-1', '2026-08-01T12:00:00Z'))
    await sync.turn()
    expect(await sync.states()).toContain('m-2/f-9/1 fetched')
    expect(await sync.originals()).toHaveLength(4)
    expect(sync.provider.calls(CONTENT)).toEqual([])
  })

  it('marks a file that the provider no longer keeps as lost, and goes on', async () => {
    sync.provider.fault = ({ path }) =>
      path.endsWith('m-1/outbox/f-1/content') ? { status: 410, body: { code: 'file_expired' } } : undefined
    await sync.turn()
    expect(await sync.states()).toEqual([
      'm-1/f-1/1 lost',
      'm-1/f-2/1 fetched',
      'm-1/f-3/1 fetched',
      'm-2/f-1/1 fetched',
    ])
    expect((await sync.shown()).status).toBe('OK')
    expect((await sync.events())[0]).toMatchObject({ statusCode: 410 })
  })

  it('shows what became of each file, by state and page', async () => {
    sync.provider.fault = ({ path }) =>
      path.endsWith('m-1/outbox/f-2/content') ? { status: 410 } : undefined
    await sync.turn()
    const shown = async (query = '') => {
      const path = `/services/sheaf/api/outbox-files?leafUserId=${sync.leafUserId}${query}`
      return (await sync.server.ask('GET', path)).json<OutboxEntry[]>()
    }
    expect(await shown()).toHaveLength(4)
    expect(await shown('&state=LOST')).toMatchObject([
      {
        providerMachineId: 'm-1',
        providerFileId: 'f-2',
        name: 'f-2.zip',
        state: 'LOST',
        attempts: 1,
        problem: expect.stringContaining('no longer keeps this file'),
      },
    ])
    const fetched = await shown('&state=FETCHED&size=2&page=1')
    expect(fetched).toHaveLength(1)
    expect(fetched[0]).toMatchObject({
      state: 'FETCHED',
      attempts: 0,
      fetchedTime: '2026-08-02T06:00:00.000000Z',
    })
    expect(fetched[0]!.sha256).toMatch(/^[0-9a-f]{64}$/)
  })

  it('resumes a download that breaks off, and trusts only the whole', async () => {
    const bytes = Buffer.alloc(300_000, 'truncated ')
    sync.provider.machines = [{ id: 'm-1', enabled: true, files: [{ ...file('f-1'), bytes }] }]
    let cuts = 0
    sync.provider.fault = ({ path }) =>
      CONTENT.test(path) && ++cuts === 1
        ? { status: 200, headers: { etag: `"${hashOf(bytes)}"` }, body: bytes, cutAt: 100_000 }
        : undefined
    await sync.turn()
    expect((await sync.originals()).map(({ content_hash }) => content_hash)).toEqual([hashOf(bytes)])
  })

  it('leaves a file that keeps breaking off waiting, lets others pass, and tries it in the next turn', async () => {
    const { bytes } = sync.provider.machines[0]!.files[0]!
    sync.provider.fault = ({ path }) =>
      path.endsWith('m-1/outbox/f-1/content') ? { status: 200, body: bytes, cutAt: 3 } : undefined
    await sync.turn()
    expect(await sync.states()).toContain('m-1/f-1/1 listed')
    expect(await sync.originals()).toHaveLength(3)
    sync.provider.fault = () => undefined
    await sync.turn()
    expect(await sync.originals()).toHaveLength(4)
  })

  it('keeps a file whose listing is wrong, and says so', async () => {
    sync.provider.machines = [
      {
        id: 'm-1',
        enabled: true,
        files: [
          { ...file('f-1'), sha256: 'a'.repeat(64) },
          { ...file('f-2'), sha256: null, sizeBytes: 5 },
        ],
      },
    ]
    await sync.turn()
    const shown = await sync.files()
    expect(shown.map(({ state }) => state)).toEqual(['fetched', 'fetched'])
    expect(shown[0]?.problem).toContain('lists the SHA-256')
    expect(shown[1]?.problem).toContain('lists 5 bytes')
  })

  it('looks back as far as the configuration says, and fetches the rest when the range is widened', async () => {
    const config = `/services/config/api/configs/${sync.leafUserId}`
    sync.provider.machines = [
      { id: 'm-1', enabled: true, files: [file('f-1'), file('f-2', 'old', '2026-01-01T00:00:00Z')] },
    ]
    expect((await sync.server.ask('POST', config, { body: { operationsProcessingRange: 3 } })).status).toBe(
      201,
    )
    await sync.turn()
    expect(await sync.states()).toEqual(['m-1/f-1/1 fetched', 'm-1/f-2/1 listed'])
    await sync.server.ask('POST', config, { body: { operationsProcessingRange: 12 } })
    await sync.turn()
    expect(await sync.states()).toEqual(['m-1/f-1/1 fetched', 'm-1/f-2/1 fetched'])
  })

  it('fetches no file when operationsAutoSync is off', async () => {
    const config = `/services/config/api/configs/${sync.leafUserId}`
    await sync.server.ask('POST', config, { body: { operationsAutoSync: false } })
    await sync.turn()
    expect(await sync.states()).toEqual([])
  })
})
