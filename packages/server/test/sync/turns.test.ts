/** When sync turns begin and end, what they share with others, and how they are summed up. */
import type { SyncSummaryList } from '@sheaf/contract'
import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { enqueueDue } from '../../src/sync/due.js'
import { connectedBeforeAll, credentialsPath } from '../support/connected-server.js'
import { onBothDatabases } from '../support/databases.js'
import { PATIENCE_MS } from '../support/patience.js'
import { CONTENT, file, Syncing } from './syncing.js'

onBothDatabases('sync', (database) => {
  const sync = new Syncing(database)

  it('stops when the credential is deleted in mid-turn', async () => {
    sync.provider.fault = async ({ path }) => {
      if (CONTENT.test(path)) await sync.server.ask('DELETE', credentialsPath(sync.leafUserId))
      return undefined
    }
    await sync.turn()
    expect(await sync.originals()).toEqual([])
    sync.provider.asked.length = 0
    await sync.turn()
    expect(sync.provider.asked).toEqual([])
  })

  it('stops when the Leaf user is deleted', async () => {
    await sync.server.ask('DELETE', `/services/usermanagement/api/users/${sync.leafUserId}`)
    await sync.turn()
    expect(sync.provider.asked).toEqual([])
  })

  it('goes first when somebody asks for it, then when it is the first, then when it is due', async () => {
    const waiting = async () => {
      const { rows } = await sql<{ step: string; priority: number }>`
        select data->>'step' as step, priority from pgboss.job
        where name = 'sync' and singleton_key = ${sync.credentialId} and state = 'created'`.execute(sync.db)
      return rows.map(({ step, priority }) => `${step} ${priority}`)
    }
    expect(await waiting()).toEqual(['list 5'])
    await sync.server.ask('POST', `${credentialsPath(sync.leafUserId)}/sync`)
    expect(await waiting()).toEqual(['list 10'])
    await sql`delete from pgboss.job where singleton_key = ${sync.credentialId}`.execute(sync.db)
    const due = { next_sync_at: new Date(sync.now.getTime() - 1000) }
    await sync.db.updateTable('credential').set(due).where('id', '=', sync.credentialId).execute()
    await enqueueDue(sync.server.context)
    expect(await waiting()).toEqual(['list 0'])
  })

  it('is enqueued when it is due, once, and not for what is suspended', async () => {
    const { context } = sync.server
    const due = { next_sync_at: new Date(sync.now.getTime() - 1000) }
    const before = await sync.queued()
    const other = await sync.connected.newLeafUser()
    await sync.connected.post(other, { refreshToken: 'never-issued-by-anybody' })
    const waiting = await sync.queued()
    await sync.db.updateTable('credential').set(due).where('id', '=', sync.credentialId).execute()
    await enqueueDue(context)
    // its first sync waits still, and one is enough
    expect([waiting - before, await sync.queued()]).toEqual([1, waiting])
    const { next_sync_at } = await sync.credential()
    const inMin = (next_sync_at!.getTime() - sync.now.getTime()) / 60_000
    expect(inMin).toBeGreaterThanOrEqual(54)
    expect(inMin).toBeLessThanOrEqual(66)
  })

  it('is summed up by Leaf user', async () => {
    await sync.turn()
    const path = `/services/integrations/api/resources?leafUserId=${sync.leafUserId}`
    const { summaries } = (await sync.server.ask('GET', path)).json<SyncSummaryList>()
    expect(summaries).toEqual([
      {
        provider: 'CLAAS',
        leafUserId: sync.leafUserId,
        growers: 0,
        farms: 0,
        fields: 0,
        syncReferenceTime: '2026-08-02T06:00:00.000000Z',
      },
    ])
    const none = await sync.server.ask('GET', `${path}&provider=JohnDeere`)
    expect(none.json()).toEqual({ message: 'SUCCESS', summaries: [] })
  })
})

describe('sync of a server that works', () => {
  onBothDatabases('first sync', (database) => {
    const opened = connectedBeforeAll({ database, works: true })

    it('follows the POST without another call', async () => {
      const { provider, newLeafUser, post } = opened()
      const at = new Date().toISOString()
      provider.machines = [{ id: 'm-1', enabled: true, files: [file('f-1', 'no archive', at)] }]
      await post(await newLeafUser(), { refreshToken: provider.consent() })
      await expect.poll(() => provider.calls(/\/ack$/).length, { timeout: PATIENCE_MS }).toBe(1)
    })
  })
})

describe('limit of requests per client key', () => {
  onBothDatabases('shared bucket', (database) => {
    const opened = connectedBeforeAll({ database, limits: { requestsPerMinute: 60_000 } })

    it('owes tokens once the minute is used up', async () => {
      const { server, provider, newLeafUser, post } = opened()
      await post(await newLeafUser(), { refreshToken: provider.consent() })
      const { db } = server.context.database
      const buckets = await db.selectFrom('provider_bucket').selectAll().execute()
      expect(buckets).toMatchObject([{ client_environment: 'STAGE', client_key: 'client-key-1' }])
      // a token call and a machine listing, of a bucket that fills by 1,000 a second
      expect(buckets[0]!.tokens).toBeLessThan(60_000)
    })
  })
})
