import { expect, it } from 'vitest'
import { onBothDatabases } from '../support/databases.js'
import { APP_KEYS, LINKS, Linking } from './linking.js'

onBothDatabases('the pages of a link', (database) => {
  const linking = new Linking(database)
  const callback = (state: string, cookie: string, answer = 'code=c0de') =>
    linking.open(`/connect/claas/callback?${answer}&state=${encodeURIComponent(state)}`, { cookie })
  const tokenCalls = () => linking.connected.provider.calls(/\/oauth\/token$/).length

  it('say who asks for what, and let nothing else in', async () => {
    const settings = {
      companyName: 'Müller & <b>Söhne</b>',
      companyLogo: 'https://cdn.example/logo.png?a=1',
      backgroundColor: '#102030',
      showLeafUserName: true,
    }
    const { link } = await linking.link({ settings })
    const page = await linking.open(link)
    expect(page.status).toBe(200)
    expect(page.text).toContain('Müller &#38; &#60;b&#62;Söhne&#60;/b&#62;</strong> asks for access')
    expect(page.text).toContain('background:#102030')
    expect(page.text).toMatch(/account of <strong>Grower \d+</)
    expect(page.text).not.toContain('<script')
    const policy = page.headers.get('content-security-policy')
    expect(policy).toMatch(
      /^default-src 'none'; style-src 'nonce-[\w+/=]{24}'; img-src https:\/\/cdn\.example;/,
    )
    expect(page.headers.get('cache-control')).toBe('no-store')
    expect(page.headers.get('referrer-policy')).toBe('no-referrer')
  })

  it('note that a link was looked at; a look is no use', async () => {
    const made = await linking.link()
    await linking.open(made.link)
    const { lastAccessedAt, usageCount } = await linking.shownLink(made.id)
    expect([lastAccessedAt, usageCount]).toEqual([linking.now.toISOString(), 0])
  })

  it('tell what is wrong with a link', async () => {
    const made = await linking.link()
    expect((await linking.open('/connect/claas')).status).toBe(404)
    expect((await linking.open(`${made.link}x`)).status).toBe(404)
    expect((await linking.open(`${made.link}&link=twice`)).status).toBe(404)
    linking.passS(900)
    const expired = await linking.open(made.link)
    expect([expired.status, expired.text]).toEqual([410, expect.stringContaining('This link has expired')])
    const withdrawn = await linking.link()
    await linking.server.ask('DELETE', `${LINKS}/authentication/${withdrawn.id}`)
    expect((await linking.open(withdrawn.link)).text).toContain('This link was withdrawn')
  })

  it('tell that the application, the Leaf user or the last use is gone', async () => {
    const made = await linking.link()
    await linking.server.ask('DELETE', `${APP_KEYS}/farm/STAGE`)
    const page = await linking.open(made.link)
    expect([page.status, page.text]).toEqual([503, expect.stringContaining('has removed the application')])
    await linking.register()
    expect((await linking.open(made.link)).status).toBe(200)
    await linking.db.updateTable('magic_link').set({ usage_count: 3 }).where('id', '=', made.id).execute()
    expect((await linking.press(made)).answer.text).toContain('This link was used up')
    await linking.server.ask('DELETE', `/services/usermanagement/api/users/${linking.leafUserId}`)
    expect((await linking.open(made.link)).status).toBe(410)
  })

  it('send the browser to the authorization page with state and proof key, and give it a cookie', async () => {
    const { asked, answer, setCookie } = await linking.press(await linking.link())
    expect(answer.status).toBe(302)
    expect(asked.origin + asked.pathname).toBe(`${linking.connected.provider.url}/stage/oauth/authorize`)
    expect(Object.fromEntries(asked.searchParams)).toEqual({
      response_type: 'code',
      client_id: 'client-key-1',
      redirect_uri: `${linking.server.url}/connect/claas/callback`,
      scope: 'oft',
      state: expect.any(String),
      code_challenge: expect.stringMatching(/^[\w-]{43}$/),
      code_challenge_method: 'S256',
    })
    expect(setCookie).toMatch(
      /^sheaf-consent-[\w-]+=[\w-]{43}; Path=\/connect\/claas\/callback; Max-Age=1800; HttpOnly; SameSite=Lax$/,
    )
  })

  it('keep no proof key in clear', async () => {
    await linking.press(await linking.link())
    const rows = await linking.db.selectFrom('authorization_request').selectAll().execute()
    const { keyId } = linking.server.context.secrets
    expect(rows.map(({ pkce_verifier }) => pkce_verifier?.split('.')[0])).toEqual(rows.map(() => keyId))
  })

  it('show first what is asked to a browser that another site sends to the button', async () => {
    const { link } = await linking.link()
    const start = link.replace('/connect/claas?', '/connect/claas/start?')
    for (const site of ['cross-site', 'same-site', 'none']) {
      const answer = await linking.open(start, { 'sec-fetch-site': site })
      expect([answer.status, answer.headers.get('location')]).toEqual([303, link])
    }
    expect((await linking.open(start, { 'sec-fetch-site': 'same-origin' })).status).toBe(302)
  })

  it.each(['', 'state', 'a.b.c', '00000000-0000-4000-8000-000000000000.zzzzzz.signature'])(
    'refuse the foreign state %j',
    async (state) => {
      const page = await callback(state, '')
      expect([page.status, page.text]).toEqual([400, expect.stringContaining('This answer is not for us')])
    },
  )

  it('refuse a link in place of a state', async () => {
    const { link } = await linking.link()
    expect((await callback(new URL(link).searchParams.get('link')!, '')).text).toContain('not for us')
  })

  it('refuse a state after half an hour', async () => {
    const { asked, cookie } = await linking.press(await linking.link())
    linking.passS(1_800)
    const page = await callback(asked.searchParams.get('state')!, cookie)
    expect([page.status, page.text]).toEqual([400, expect.stringContaining('That took too long')])
    expect(tokenCalls()).toBe(0)
  })

  it('refuse a state in another browser, and leave it to the right one', async () => {
    const made = await linking.link()
    const [mine, theirs] = [await linking.press(made), await linking.press(made)]
    const state = mine.asked.searchParams.get('state')!
    for (const cookie of ['', theirs.cookie, mine.cookie.replace(/=.*/, '=guessed')]) {
      expect((await callback(state, cookie)).text).toContain('started in another browser')
    }
    expect(tokenCalls()).toBe(0)
    expect((await callback(state, mine.cookie, 'error=access_denied')).text).toContain('did not allow access')
  })

  it('let a state count once, whatever the answer was', async () => {
    const { asked, cookie } = await linking.press(await linking.link())
    const state = asked.searchParams.get('state')!
    const first = await callback(state, cookie, 'error=access_denied')
    expect(first.headers.get('set-cookie')).toContain('Max-Age=0')
    const again = await callback(state, cookie)
    expect([again.status, again.text]).toEqual([400, expect.stringContaining('This answer was used already')])
    expect(again.text).toContain('No account is connected')
    expect(tokenCalls()).toBe(0)
  })

  it.each([
    ['error=access_denied&error_description=no', 403, 'did not allow access', 'REFUSED'],
    ['error=server_error', 502, 'CLAAS cannot be reached', 'FAILED'],
    ['error=invalid_scope', 502, 'CLAAS refused the request', 'FAILED'],
    ['error=%3Cscript%3E', 502, 'CLAAS refused the request', 'FAILED'],
    ['nothing=at-all', 502, 'CLAAS refused the request', 'FAILED'],
  ])('say in a sentence what %s means, and keep it', async (answer, status, sentence, kept) => {
    const { asked, cookie } = await linking.press(await linking.link())
    const page = await callback(asked.searchParams.get('state')!, cookie, answer)
    expect([page.status, page.text]).toEqual([status, expect.stringContaining(sentence)])
    expect(page.text).not.toContain('<script>')
    const consents = await linking.server.ask(
      'GET',
      `/services/sheaf/api/consents?leafUserId=${linking.leafUserId}`,
    )
    expect(consents.json()).toMatchObject([{ status: kept, method: 'LINK', appName: 'farm' }])
  })

  it('are nobody’s but ours: an address beside them is unknown', async () => {
    const answer = await linking.open('/connect/claas/nothing', { accept: 'text/html' })
    expect(answer.status).toBe(404)
  })
})
