import type { Problem } from '@sheaf/contract'
import { expect, it } from 'vitest'
import { encryptionOf, readMasterKeys, sealAnew } from '../../src/secrets/index.js'
import { onBothDatabases } from '../support/databases.js'
import { APP_KEYS, APPLICATION, Linking } from './linking.js'

const STAGE = `${APP_KEYS}/farm/STAGE`

onBothDatabases('app keys', (database) => {
  const linking = new Linking(database)
  const ask: Linking['server']['ask'] = (...words) => linking.server.ask(...words)

  it('are registered, listed and read without their key and secret', async () => {
    const created = await linking.register()
    expect(created.status).toBe(201)
    expect(created.headers.get('location')).toBe(STAGE)
    await linking.register('farm', 'PRODUCTION')
    await linking.register('other', 'STAGE')
    const all = await linking.appKeys()
    expect(all.map(({ appName, clientEnvironment }) => `${appName} ${clientEnvironment}`)).toEqual([
      'farm PRODUCTION',
      'farm STAGE',
      'other STAGE',
    ])
    expect(all[1]).toEqual({
      provider: 'CLAAS',
      appName: 'farm',
      clientEnvironment: 'STAGE',
      redirectUri: `${linking.server.url}/connect/claas/callback`,
      createdTime: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/),
    })
    expect((await ask('GET', STAGE)).json()).toEqual(all[1])
    expect((await ask('GET', `${APP_KEYS}/farm`)).json()).toEqual(all.slice(0, 2))
  })

  it('keep their secret sealed', async () => {
    await linking.register()
    const row = await linking.db.selectFrom('app_key').selectAll().executeTakeFirstOrThrow()
    expect(JSON.stringify(row)).not.toContain(APPLICATION.clientSecret)
    expect(await linking.connected.dump()).not.toContain(APPLICATION.clientSecret)
  })

  it('of one name and environment are registered once', async () => {
    await linking.register()
    const again = await linking.register()
    expect([again.status, again.json<Problem>().errorKey]).toEqual([400, 'appKeyExists'])
  })

  it.each([
    ['an unknown environment', 'farm', 'TEST', APPLICATION, 'clientEnvironment'],
    ['no client key', 'farm', 'STAGE', { clientSecret: 'secret' }, 'clientKey'],
    ['a blank secret', 'farm', 'STAGE', { clientKey: 'key', clientSecret: ' ' }, 'clientSecret'],
    ['a masked secret', 'farm', 'STAGE', { clientKey: 'key', clientSecret: '••••cret' }, 'clientSecret'],
    ['a name without letters', '%20', 'STAGE', APPLICATION, 'appName'],
    ['a name of 201 letters', 'a'.repeat(201), 'STAGE', APPLICATION, 'appName'],
  ])('are refused with %s', async (_, name, environment, body, field) => {
    const reply = await linking.register(name, environment, body)
    expect([reply.status, reply.json<Problem>().errorKey]).toEqual([400, 'validation'])
    expect(reply.json<Problem>().fieldErrors?.map((error) => error.field)).toEqual([field])
    expect(await linking.appKeys()).toEqual([])
  })

  it('are forgotten, and then unknown', async () => {
    await linking.register()
    expect((await ask('DELETE', STAGE)).status).toBe(204)
    for (const method of ['GET', 'DELETE']) expect((await ask(method, STAGE)).status).toBe(404)
    expect((await ask('PUT', STAGE, { body: APPLICATION })).status).toBe(404)
    expect((await ask('GET', `${APP_KEYS}/farm`)).status).toBe(404)
  })

  it('belong to their owner alone', async () => {
    await linking.register()
    const token = await linking.server.tokenOf('somebody@example.org')
    expect((await ask('GET', APP_KEYS, { token })).json()).toEqual([])
    for (const method of ['GET', 'DELETE']) expect((await ask(method, STAGE, { token })).status).toBe(404)
    expect((await ask('PUT', STAGE, { token, body: APPLICATION })).status).toBe(404)
    expect((await linking.appKeys()).length).toBe(1)
  })

  it('are known for CLAAS only', async () => {
    const john = '/services/usermanagement/api/app-keys/JohnDeere'
    expect((await ask('GET', john)).status).toBe(404)
  })

  it('that get a new secret hand it to the credentials of their client key, and wake those that were refused for it', async () => {
    const { provider } = linking.connected
    await linking.register()
    await linking.connected.post(linking.leafUserId, { refreshToken: provider.consent() })
    const credential = () =>
      linking.db
        .selectFrom('credential')
        .selectAll()
        .where('leaf_user_id', '=', linking.leafUserId)
        .executeTakeFirstOrThrow()
    const { id } = await credential()
    // what a refusal of the client leaves
    await linking.db
      .updateTable('credential')
      .set({ status: 'UNAUTHENTICATED', reason: 'CLIENT_REJECTED', next_sync_at: null })
      .where('id', '=', id)
      .execute()
    const body = { clientKey: APPLICATION.clientKey, clientSecret: 'the-secret-after-it' }
    expect((await ask('PUT', STAGE, { body })).status).toBe(200)
    const { client_secret, status, reason } = await credential()
    const { secrets } = linking.server.context
    expect(secrets.decrypt(client_secret, `credential.client_secret:${id}`)).toBe('the-secret-after-it')
    expect([status, reason]).toEqual(['TEMPORARILY_UNAVAILABLE', null])
    const [event] = await linking.connected.events(linking.leafUserId)
    expect(event?.body).toContain('secret of the application was replaced')
  })

  it('are sealed anew with a new master key, and the proof keys of growers on their way too', async () => {
    await linking.press(await linking.link())
    const keys = await readMasterKeys(linking.server.context.settings)
    const anew = encryptionOf([new Uint8Array(32).fill(7), ...keys])
    await sealAnew(linking.db, anew, async () => undefined)
    const { id, client_secret } = await linking.db.selectFrom('app_key').selectAll().executeTakeFirstOrThrow()
    expect(client_secret.split('.')[0]).toBe(anew.keyId)
    expect(anew.decrypt(client_secret, `app_key.client_secret:${id}`)).toBe(APPLICATION.clientSecret)
    const requests = await linking.db.selectFrom('authorization_request').select('pkce_verifier').execute()
    expect(requests.map(({ pkce_verifier }) => pkce_verifier?.split('.')[0])).toEqual([anew.keyId])
  })
})
