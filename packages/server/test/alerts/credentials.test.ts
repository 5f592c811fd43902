/** What is told of a credential: once, when it gets into a state in which somebody must act. */
import { Secret } from '@sheaf/claas'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { watchSilence } from '../../src/credentials/silence.js'
import { TokenStore } from '../../src/credentials/token-store.js'
import { onBothDatabases } from '../support/databases.js'
import { CLIENT } from '../support/stand-in-provider.js'
import { MACHINES, Syncing } from '../sync/syncing.js'
import { WEBHOOKS } from './alerting.js'
import { Receiver } from './receiver.js'

onBothDatabases('alerts of a credential', (database) => {
  const sync = new Syncing(database)
  let receiver: Receiver
  beforeAll(async () => {
    receiver = await Receiver.start()
    const { settings } = sync.server.context
    const allowing = { ...settings, alerts: { ...settings.alerts, allowPrivate: true } }
    Object.assign(sync.server.context, { settings: allowing })
    const events = [
      'credentialsUnauthenticated',
      'credentialsLimitedPermission',
      'credentialsSilent',
      'credentialsExpiring',
    ]
    const body = { name: 'n', events, url: receiver.url(), secret: 's3cret' }
    await sync.server.ask('POST', WEBHOOKS, { body })
  })
  afterAll(() => receiver.stop())
  beforeEach(async () => {
    await sync.db.deleteFrom('alert_delivery').execute()
  })

  const told = async () => {
    const rows = await sync.db.selectFrom('alert_delivery').select('body').orderBy('created_at').execute()
    return rows.map(({ body }) => JSON.parse(body) as Record<string, string>)
  }
  const forbidden = ({ path }: { path: string }) =>
    MACHINES.test(path) ? { status: 403, body: { code: 'insufficient_scope' } } : undefined

  it('tell that the consent was withdrawn, once', async () => {
    for (const secret of sync.provider.secrets) sync.provider.revoke(secret)
    await sync.turn()
    await sync.turn()
    const [alert, ...others] = await told()
    expect(others).toEqual([])
    expect(alert).toEqual({
      credential: CLIENT.clientKey,
      provider: 'CLAAS',
      credentialId: sync.credentialId,
      message: expect.stringMatching(/\S/),
      status: 'UNAUTHENTICATED',
      type: 'credentialsUnauthenticated',
      timestamp: '2026-08-02T06:00:00.000000Z',
    })
    expect(Object.keys(alert!)).toEqual([
      'credential',
      'provider',
      'credentialId',
      'message',
      'status',
      'type',
      'timestamp',
    ])
  })

  it('tell that a permission is missing, once each time that it gets lost', async () => {
    for (const round of [1, 2]) {
      sync.provider.fault = forbidden
      sync.passHours(7)
      await sync.turn()
      sync.passHours(7)
      await sync.turn()
      expect((await told()).map(({ type, status }) => `${type} ${status}`)).toEqual(
        Array.from({ length: round }, () => 'credentialsLimitedPermission MISSING_PERMISSION'),
      )
      sync.provider.fault = () => undefined
      sync.passHours(7)
      await sync.turn()
      expect((await sync.shown()).status).toBe('OK')
    }
  })

  it('tell of a credential that is refused when it is handed over', async () => {
    const leafUserId = await sync.connected.newLeafUser()
    await sync.connected.post(leafUserId, { refreshToken: 'never-issued-by-anybody' })
    const { id } = await sync.connected.get(leafUserId)
    expect(await told()).toMatchObject([{ type: 'credentialsUnauthenticated', credentialId: id }])
  })

  it('tell that no file comes, to whoever asked for it', async () => {
    await sync.db.deleteFrom('credential').where('id', '<>', sync.credentialId).execute()
    sync.now = new Date('2026-08-17T12:00:00Z')
    await watchSilence(sync.server.context)
    await watchSilence(sync.server.context)
    expect(await told()).toEqual([
      {
        credential: CLIENT.clientKey,
        provider: 'CLAAS',
        credentialId: sync.credentialId,
        message: expect.stringContaining('no file has come since 2026-08-02'),
        status: 'OK',
        type: 'credentialsSilent',
        timestamp: '2026-08-17T12:00:00.000000Z',
      },
    ])
  })

  it('tell, days before, that the consent will end, once', async () => {
    const store = new TokenStore(sync.server.context, () => 14)
    // each refresh says the same end: 2 August + 10 days, within the 14 days of the warning
    for (const round of [1, 2, 3]) {
      const lease = await store.leaseRefresh(sync.credentialId)
      const [accessToken, refreshToken] = [new Secret('access'), new Secret(`refresh ${round}`)]
      const granted = { accessToken, refreshToken, expiresInS: 300, refreshExpiresInS: 864_000, scope: null }
      const expiresAtMs = sync.now.getTime() + 300_000
      const tokens = { accessToken, refreshToken, rotated: true, lifetimeS: 300, expiresAtMs, granted }
      await store.commitRefresh(lease, tokens, [])
    }
    expect(await told()).toEqual([
      {
        credential: CLIENT.clientKey,
        provider: 'CLAAS',
        credentialId: sync.credentialId,
        message: expect.stringMatching(/^CLAAS will no longer accept this consent after 2026-08-12\./),
        status: 'OK',
        type: 'credentialsExpiring',
        timestamp: '2026-08-02T06:00:00.000000Z',
      },
    ])
  })

  it('tell nothing of an outage', async () => {
    sync.provider.fault = () => ({ status: 503 })
    sync.passHours(7)
    await sync.turn()
    expect((await sync.shown()).status).toBe('TEMPORARILY_UNAVAILABLE')
    expect(await told()).toEqual([])
  })
})
