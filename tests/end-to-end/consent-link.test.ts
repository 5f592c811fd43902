/** A grower connects a CLAAS account with a link and nothing else: real sockets, the sandbox as the provider. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { ClaasScene, type Dialect } from '../support/claas-scene.js'
import { CLIENT } from '../support/connected-server.js'
import { freshPostgres, postgresAnswers } from '../support/databases.js'
import { eventually } from '../support/eventually.js'
import { temporaryFolder } from '../support/folders.js'
import { GrowerBrowser } from '../support/grower.js'

const APP_KEY = '/services/usermanagement/api/app-keys/CLAAS/:appName/:clientEnvironment'
const CREDENTIALS = '/services/usermanagement/api/users/:leafUserId/claas-credentials'
const farm = { appName: 'farm software', clientEnvironment: 'STAGE' }

const RUNS: readonly { name: string; dialect: Dialect; postgres: boolean }[] = [
  { name: 'embedded database', dialect: 'default', postgres: false },
  { name: 'PostgreSQL', dialect: 'default', postgres: true },
  { name: 'another dialect of the provider', dialect: 'alt', postgres: false },
]

for (const { name, dialect, postgres } of RUNS) {
  describe.skipIf(postgres && !postgresAnswers)(`a consent over a link, ${name}`, () => {
    const folder = temporaryFolder()
    let scene: ClaasScene
    let browser: GrowerBrowser
    let drop = async () => {}

    beforeAll(async () => {
      const fresh = postgres ? await freshPostgres() : undefined
      drop = fresh?.drop ?? drop
      scene = await ClaasScene.open(folder, dialect, fresh?.env)
      await call(`POST ${APP_KEY}`, { params: farm, body: CLIENT })
    })
    afterAll(async () => {
      await scene?.close()
      await drop()
    })
    beforeEach(async () => {
      await scene.begin()
      browser = new GrowerBrowser()
    })

    const call: ClaasScene['server']['call'] = (...words) => scene.server.call(...words)
    const makeLink = async (settings = {}) => {
      const body = { provider: 'CLAAS' as const, expiresIn: 3_600, settings }
      const params = { leafUserId: scene.leafUserId }
      return (
        await call('POST /services/widgets/api/magic-link/users/:leafUserId/authentication', { params, body })
      ).body
    }
    const consents = async () => {
      const query = { leafUserId: scene.leafUserId }
      return (await call('GET /services/sheaf/api/consents', { query })).body
    }
    const credential = async () =>
      (await call(`GET ${CREDENTIALS}`, { params: { leafUserId: scene.leafUserId } })).body
    const isConnected = async () =>
      await credential().then(
        () => true,
        () => false,
      )

    it('is stored as a working credential, and the outbox comes in', async () => {
      const link = await makeLink()
      const page = await browser.connect(link.link)
      expect([page.status, page.title]).toEqual([200, 'Your CLAAS account is connected'])
      expect(page.text).toContain('Sandbox combine 1')
      const stored = await credential()
      expect(stored).toMatchObject({ status: 'OK', clientKey: CLIENT.clientKey, clientEnvironment: 'STAGE' })
      expect(await scene.machineFiles(5)).toHaveLength(5)
      const [consent, ...others] = await consents()
      expect(others).toEqual([])
      expect(consent).toMatchObject({
        method: 'LINK',
        status: 'GIVEN',
        by: 'Grower <grower@example.org>',
        appName: 'farm software',
        magicLinkId: link.id,
        credentialId: stored.id,
        clientKey: CLIENT.clientKey,
      })
      expect(consent?.scope).toBeTruthy()
      const shown = await call('GET /services/widgets/api/magic-link/authentication/:magicLinkId', {
        params: { magicLinkId: link.id },
      })
      expect(shown.body.usageCount).toBe(1)
      expect((await scene.events())[0]).toMatch(/"access(_token)?":"••••"/)
    })

    it('is refused by the grower: nothing is stored but that', async () => {
      const page = await browser.connect((await makeLink()).link, 'deny')
      expect([page.status, page.title]).toEqual([403, 'You did not allow access'])
      expect(await isConnected()).toBe(false)
      expect(await consents()).toMatchObject([
        { status: 'REFUSED', detail: 'CLAAS answered "access_denied".' },
      ])
    })

    it('counts once: the same answer again changes nothing, and the code is not sent twice', async () => {
      const back = await browser.decide(await browser.press((await makeLink()).link), 'allow')
      await scene.forgetCalls()
      await browser.open(back.href)
      const again = await browser.open(back.href)
      expect([again.status, again.title]).toEqual([400, 'This answer was used already'])
      expect(again.text).toContain('The account is connected')
      expect(await scene.calls('token')).toBe(1)
      expect((await consents()).map(({ status }) => status)).toEqual(['GIVEN'])
    })

    it('counts once also when the answer comes twice at the same moment', async () => {
      const back = await browser.decide(await browser.press((await makeLink()).link), 'allow')
      const pages = await Promise.all([browser.open(back.href), browser.open(back.href)])
      expect(pages.map(({ status }) => status).sort()).toEqual([200, 400])
      expect(await scene.status()).toBe('OK')
      expect((await consents()).map(({ status }) => status)).toEqual(['GIVEN'])
    })

    it('asked for in one browser cannot be brought back by another', async () => {
      const back = await browser.decide(await browser.press((await makeLink()).link), 'allow')
      const page = await new GrowerBrowser().open(back.href)
      expect([page.status, page.title]).toEqual([400, 'This was started in another browser'])
      expect(await isConnected()).toBe(false)
    })

    it('of another redirect address is not shown the way back, or is refused by the provider', async () => {
      const asked = await browser.press((await makeLink()).link)
      const elsewhere = new URL(asked)
      elsewhere.searchParams.set('redirect_uri', 'http://127.0.0.1:9/elsewhere')
      elsewhere.searchParams.set('sandbox_decision', 'allow')
      expect(await browser.open(elsewhere.href)).toMatchObject({ status: 400, location: '' })
      // registered too, since any loopback port is, and still not the address that was asked with
      asked.searchParams.set('redirect_uri', 'http://127.0.0.1:9/connect/claas/callback')
      const back = await browser.decide(asked, 'allow')
      const page = await browser.open(`${scene.server.url}${back.pathname}${back.search}`)
      expect([page.status, page.title]).toEqual([502, 'CLAAS did not accept its own answer'])
      expect(await isConnected()).toBe(false)
      expect(await consents()).toMatchObject([
        { status: 'FAILED', detail: expect.stringContaining('CONSENT_LOST') },
      ])
    })

    // the other dialect does without proof keys
    if (dialect === 'default')
      it('whose proof key does not fit is refused by the provider', async () => {
        const asked = await browser.press((await makeLink()).link)
        asked.searchParams.set('code_challenge', 'A'.repeat(43))
        const page = await browser.open((await browser.decide(asked, 'allow')).href)
        expect([page.status, page.title]).toEqual([502, 'CLAAS did not accept its own answer'])
      })

    it('that does not cover file transfer is stored, and said to reach nothing', async () => {
      const asked = await browser.press((await makeLink()).link)
      asked.searchParams.set('scope', 'profile')
      const page = await browser.open((await browser.decide(asked, 'allow')).href)
      expect(page.title).toBe('Your consent is stored, but it does not reach any machine')
      expect((await credential()).status).toBe('MISSING_PERMISSION')
      expect(await consents()).toMatchObject([{ status: 'GIVEN', scope: 'profile' }])
    })

    it('that the provider cannot grant just now is told so, and goes well the next time', async () => {
      const { link } = await makeLink()
      await scene.fault('token', { type: 'status', status: 503 })
      const page = await browser.connect(link)
      expect([page.status, page.title]).toEqual([502, 'CLAAS cannot be reached'])
      expect((await browser.connect(link)).status).toBe(200)
      expect((await consents()).map(({ status }) => status)).toEqual(['GIVEN', 'FAILED'])
    })

    it('replaces the one before, without fetching files again', async () => {
      const { link } = await makeLink()
      await browser.connect(link)
      await scene.machineFiles(5)
      const before = await credential()
      await scene.forgetCalls()
      const page = await browser.open(link)
      expect(page.text).toContain('An account is connected since')
      expect((await browser.connect(link)).status).toBe(200)
      const after = await credential()
      expect([after.status, after.id === before.id]).toEqual(['OK', false])
      await eventually(
        () => scene.calls('outbox'),
        (count) => count > 0,
      )
      expect(await scene.calls('content')).toBe(0)
      expect(await consents()).toMatchObject([
        { status: 'GIVEN', credentialId: after.id },
        { status: 'REPLACED', credentialId: before.id },
      ])
    })

    it('that is withdrawn at the provider is recorded as lost, and the same link heals it', async () => {
      const { link } = await makeLink()
      await browser.connect(link)
      await scene.machineFiles(5)
      await scene.revokeEverything()
      await scene.sync()
      await eventually(
        () => scene.status(),
        (status) => status === 'UNAUTHENTICATED',
      )
      expect(await consents()).toMatchObject([{ status: 'LOST', endedTime: expect.any(String) }])
      expect((await browser.open(link)).text).toContain('no longer accepted by CLAAS')
      await browser.connect(link)
      expect(await scene.status()).toBe('OK')
      expect((await consents()).map(({ status }) => status)).toEqual(['GIVEN', 'LOST'])
    })

    it('is taken back on the page of a link that offers it, also at the provider', async () => {
      const { link } = await makeLink({ disconnectEnabled: true })
      await browser.connect(link)
      const token = new URL(link).searchParams.get('link')!
      const address = `${scene.server.url}/connect/claas/disconnect`
      const page = await browser.open(address, { link: token })
      expect([page.status, page.title]).toEqual([200, 'The account is disconnected'])
      expect(await isConnected()).toBe(false)
      expect((await consents()).map(({ status }) => status)).toEqual(['REMOVED'])
      expect((await browser.open(address, { link: token })).title).toBe('No account is connected')
      interface State {
        readonly tenants: {
          readonly stage: { readonly grants: readonly { revoked: boolean; seeded: boolean }[] }
        }
      }
      await eventually(
        async () => (await scene.control<State>('GET', '/state')).tenants.stage.grants,
        (grants) => grants.some(({ revoked, seeded }) => revoked && !seeded),
      )
    })

    it('cannot be taken back over a link that does not offer it', async () => {
      const { link } = await makeLink()
      await browser.connect(link)
      const token = new URL(link).searchParams.get('link')!
      const page = await browser.open(`${scene.server.url}/connect/claas/disconnect`, { link: token })
      expect(page.status).toBe(403)
      expect(await isConnected()).toBe(true)
    })

    it('fails with a wrong secret of the application, and works once it is replaced', async () => {
      const { link } = await makeLink()
      await call(`PUT ${APP_KEY}`, { params: farm, body: { ...CLIENT, clientSecret: 'not-the-secret' } })
      const page = await browser.connect(link)
      expect([page.status, page.title]).toEqual([502, 'CLAAS refused the request'])
      await call(`PUT ${APP_KEY}`, { params: farm, body: CLIENT })
      expect((await browser.connect(link)).status).toBe(200)
    })

    it('works three times over one link', async () => {
      const { link } = await makeLink()
      for (const _ of [1, 2, 3]) expect((await browser.connect(link)).status).toBe(200)
      expect(await browser.open(link)).toMatchObject({ status: 410, title: 'This link was used up' })
    })

    it('leaves neither code, state, link nor secret in the log', async () => {
      const { link } = await makeLink()
      const back = await browser.decide(await browser.press(link), 'allow')
      await browser.open(back.href)
      const output = scene.server.process.output()
      expect(output).toContain('/connect/claas/callback')
      for (const secret of [
        back.searchParams.get('code'),
        back.searchParams.get('state'),
        new URL(link).searchParams.get('link'),
        CLIENT.clientSecret,
        'sbx_rt_',
        'sbx_at_',
      ]) {
        expect(output).not.toContain(secret)
      }
    })
  })
}
