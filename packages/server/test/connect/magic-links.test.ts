import type { CreatedMagicLink, LeafUser, MagicLink, Problem } from '@sheaf/contract'
import { expect, it } from 'vitest'
import { forgetOldLinks } from '../../src/connect/magic-links.js'
import { onBothDatabases } from '../support/databases.js'
import { LINKS, Linking } from './linking.js'

const UNKNOWN_ID = '00000000-0000-4000-8000-000000000000'
const PLAIN = { backgroundColor: '#F5F5F5', showLeafUserName: false, disconnectEnabled: false }

onBothDatabases('magic links', (database) => {
  const linking = new Linking(database)
  const ask: Linking['server']['ask'] = (...words) => linking.server.ask(...words)

  it('are made for a Leaf user, read, listed newest first, and withdrawn', async () => {
    linking.now = new Date('2026-04-02T08:15:30.120Z')
    await linking.register()
    const reply = await linking.offer({ provider: 'CLAAS' })
    const made = reply.json<CreatedMagicLink>()
    expect(reply.status).toBe(201)
    expect(made).toEqual({
      id: expect.any(String),
      leafUserId: linking.leafUserId,
      link: expect.stringMatching(
        new RegExp(`^${linking.server.url}/connect/claas\\?link=[\\w-]+\\.[0-9a-z]+\\.[\\w-]{43}$`),
      ),
      // a quarter of an hour unless told
      expiresAt: '2026-04-02T08:30:30.120Z',
    })
    const item = `${LINKS}/authentication/${made.id}`
    expect(reply.headers.get('location')).toBe(item)
    expect(await linking.shownLink(made.id)).toEqual({
      ...made,
      createdAt: '2026-04-02T08:15:30.120Z',
      maxUsage: 3,
      usageCount: 0,
      widget: 'AUTHENTICATION',
      settings: PLAIN,
      provider: 'CLAAS',
      appName: 'farm',
      clientEnvironment: 'STAGE',
    })
    linking.passS(1)
    const later = await linking.link({ expiresIn: 31_536_000 })
    expect(later.expiresAt).toBe('2027-04-02T08:15:31.120Z')
    const list = await ask('GET', `${LINKS}/authentication?leafUserId=${linking.leafUserId}`)
    expect(list.json<MagicLink[]>().map(({ id }) => id)).toEqual([later.id, made.id])
    expect(list.headers.get('x-total-count')).toBe('2')
    expect((await ask('DELETE', item)).status).toBe(204)
    expect((await ask('GET', item)).status).toBe(404)
    expect((await ask('DELETE', item)).status).toBe(404)
  })

  it('are made by external id, whose Leaf user is created once', async () => {
    await linking.register()
    const make = async (body: object) =>
      (await ask('POST', `${LINKS}/authentication`, { body })).json<CreatedMagicLink>()
    const externalId = `ext-${linking.leafUserId}`
    const first = await make({ externalId, name: 'Anna Weber', email: 'anna@example.org' })
    const second = await make({ externalId, name: 'Somebody else' })
    expect(second.leafUserId).toBe(first.leafUserId)
    expect(second.id).not.toBe(first.id)
    const user = await ask('GET', `/services/usermanagement/api/users/${first.leafUserId}`)
    expect(user.json<LeafUser>()).toMatchObject({ name: 'Anna Weber', email: 'anna@example.org', externalId })
    const bare = await make({ externalId: `${externalId}-2` })
    const named = await ask('GET', `/services/usermanagement/api/users/${bare.leafUserId}`)
    expect(named.json<LeafUser>()).toMatchObject({ name: `${externalId}-2`, email: `${externalId}-2` })
  })

  it('by external id leave no Leaf user behind when they are refused', async () => {
    const body = { externalId: `lone-${linking.leafUserId}` }
    expect((await ask('POST', `${LINKS}/authentication`, { body })).status).toBe(400)
    const users = await ask('GET', `/services/usermanagement/api/users?externalId=${body.externalId}`)
    expect(users.json()).toEqual([])
  })

  it('need an application, and one that is named where several fit', async () => {
    const none = await linking.offer()
    expect([none.status, none.json<Problem>().errorKey]).toEqual([400, 'appKeyMissing'])
    await linking.register('farm', 'STAGE')
    await linking.register('farm', 'PRODUCTION')
    const several = await linking.offer()
    expect(several.json<Problem>().title).toContain('farm (PRODUCTION), farm (STAGE)')
    const named = await linking.link({ clientEnvironment: 'PRODUCTION' })
    expect((await linking.shownLink(named.id)).clientEnvironment).toBe('PRODUCTION')
    expect((await linking.offer({ appName: 'nobody' })).status).toBe(400)
  })

  it.each([
    ['expiresIn', { expiresIn: 899 }],
    ['expiresIn', { expiresIn: 31_536_001 }],
    ['provider', { provider: 'JohnDeere' }],
    ['clientEnvironment', { clientEnvironment: 'TEST' }],
    ['settings.backgroundColor', { settings: { backgroundColor: 'red;}body{display:none' } }],
    ['settings.companyLogo', { settings: { companyLogo: 'javascript:alert(1)' } }],
    ['settings.headerImage', { settings: { headerImage: 'https://[' } }],
  ])('are refused for a wrong %s', async (field, body) => {
    await linking.register()
    const reply = await linking.offer(body)
    expect([reply.status, reply.json<Problem>().fieldErrors?.map((one) => one.field)]).toEqual([400, [field]])
  })

  it('keep how their page looks; null is as left out, and the other spelling counts', async () => {
    const settings = { companyName: ' Farm Software ', backgroundColor: null, disconnectedEnabled: true }
    const made = await linking.link({ settings, expiresIn: null, provider: null })
    expect((await linking.shownLink(made.id)).settings).toEqual({
      ...PLAIN,
      companyName: 'Farm Software',
      disconnectEnabled: true,
    })
  })

  it('belong to their owner alone', async () => {
    const made = await linking.link()
    const token = await linking.server.tokenOf('somebody@example.org')
    const item = `${LINKS}/authentication/${made.id}`
    for (const method of ['GET', 'DELETE']) expect((await ask(method, item, { token })).status).toBe(404)
    expect((await ask('GET', `${LINKS}/authentication`, { token })).json()).toEqual([])
    const path = `${LINKS}/users/${linking.leafUserId}/authentication`
    expect((await ask('POST', path, { token, body: {} })).status).toBe(404)
    expect((await ask('GET', `${LINKS}/authentication/${UNKNOWN_ID}`)).status).toBe(404)
    expect((await ask('GET', `${LINKS}/provider`)).status).toBe(404)
  })

  it('are forgotten a month after they have expired', async () => {
    const made = await linking.link()
    const month = 30 * 86_400
    linking.passS(900 + month - 1)
    await forgetOldLinks(linking.db, linking.now)
    expect((await ask('GET', `${LINKS}/authentication/${made.id}`)).status).toBe(200)
    linking.passS(2)
    await forgetOldLinks(linking.db, linking.now)
    expect((await ask('GET', `${LINKS}/authentication/${made.id}`)).status).toBe(404)
  })
})
