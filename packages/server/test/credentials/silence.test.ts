/** A connection that is fine and brings nothing. By default: fourteen days, March to November. */
import { afterEach, beforeEach, expect, it } from 'vitest'
import { watchSilence } from '../../src/credentials/silence.js'
import { onBothDatabases } from '../support/databases.js'
import { file, Syncing } from '../sync/syncing.js'

onBothDatabases('a connection without files', (database) => {
  const sync = new Syncing(database)
  let settings: typeof sync.server.context.settings
  beforeEach(async () => {
    settings = sync.server.context.settings
    // of earlier tests
    await sync.db.deleteFrom('credential').where('id', '<>', sync.credentialId).execute()
  })
  afterEach(() => {
    Object.assign(sync.server.context, { settings })
  })

  const lookOn = async (day: string) => {
    sync.now = new Date(`${day}T12:00:00Z`)
    await watchSilence(sync.server.context)
  }
  const told = async () => (await sync.events()).filter(({ body }) => body.startsWith('SILENT: '))
  const silent = async () =>
    (await sync.server.ask('GET', '/services/sheaf/api/overview')).json<{ silentConnections: number }>()
      .silentConnections

  it('is told once after fourteen days, and shown on the overview', async () => {
    await sync.turn() // 2 August, brings files
    await lookOn('2026-08-15')
    expect([await told(), await silent()]).toEqual([[], 0])
    await lookOn('2026-08-17')
    await lookOn('2026-08-18')
    expect([(await told()).length, await silent()]).toEqual([1, 1])
    expect((await told())[0]?.body).toContain('no file has come since 2026-08-02')
  })

  it('counts from the consent when no file ever came', async () => {
    await lookOn('2026-08-17')
    expect((await told()).length).toBe(1)
  })

  it('is over with the next file, and told again after another silence', async () => {
    await lookOn('2026-08-17')
    sync.provider.machines = [
      { id: 'm-1', enabled: true, files: [file('f-9', 'new', '2026-08-18T10:00:00Z')] },
    ]
    sync.now = new Date('2026-08-18T12:00:00Z')
    await sync.turn()
    expect(await silent()).toBe(0)
    await lookOn('2026-09-02')
    expect([(await told()).length, await silent()]).toEqual([2, 1])
  })

  it('is no silence out of season, nor in its first fourteen days', async () => {
    await sync.turn()
    await lookOn('2026-12-01')
    await lookOn('2027-03-10')
    expect(await told()).toEqual([])
    await lookOn('2027-03-16')
    expect(await silent()).toBe(1)
    await lookOn('2027-12-01')
    expect(await silent()).toBe(0)
  })

  it('is nobody to look for when files are not synced, the consent is lost or the operator does not want to know', async () => {
    Object.assign(sync.server.context, {
      settings: { ...settings, silence: { ...settings.silence, afterS: undefined } },
    })
    await lookOn('2026-08-17')
    Object.assign(sync.server.context, { settings })
    const configuration = `/services/config/api/configs/${sync.leafUserId}`
    await sync.server.ask('POST', configuration, { body: { operationsAutoSync: false } })
    await lookOn('2026-08-18')
    await sync.server.ask('DELETE', configuration)
    await sync.db.updateTable('credential').set({ status: 'UNAUTHENTICATED' }).execute()
    await lookOn('2026-08-19')
    expect(await told()).toEqual([])
  })
})
