import { randomUUID } from 'node:crypto'
import type { ClaasCredentials, Problem } from '@sheaf/contract'
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import { opened } from '../../src/credentials/credential-row.js'
import { forgetOldEvents } from '../../src/credentials/events.js'
import {
  type ConnectedServer,
  connectedBeforeAll,
  credentialsPath,
  openConnectedServer,
} from '../support/connected-server.js'
import { onBothDatabases } from '../support/databases.js'
import { CLIENT } from '../support/stand-in-provider.js'

const MACHINES = /\/machines$/
const TOKEN = /\/oauth\/token$/
const UNKNOWN_ID = '00000000-0000-4000-8000-000000000000'

onBothDatabases('CLAAS credentials', (database) => {
  let connected: ConnectedServer
  let leafUserId: string

  beforeAll(async () => {
    connected = await openConnectedServer({ database })
  })
  afterAll(() => connected.close())
  beforeEach(async () => {
    connected.provider.asked.length = 0
    leafUserId = await connected.newLeafUser()
  })
  afterEach(() => {
    connected.provider.fault = () => undefined
    connected.provider.rotates = true
  })

  const stored = async () => {
    const { database: opened, secrets } = connected.server.context
    const row = await opened.db
      .selectFrom('credential')
      .selectAll()
      .where('leaf_user_id', '=', leafUserId)
      .executeTakeFirstOrThrow()
    return { row, refreshToken: openedToken(secrets, row) }
  }
  const openedToken = (
    secrets: ConnectedServer['server']['context']['secrets'],
    row: { id: string; refresh_token: string },
  ) => opened(secrets, row.id, 'refresh_token', row.refresh_token).reveal()

  it('answers 404 while there is none, and 404 for a Leaf user of nobody', async () => {
    const { server } = connected
    for (const id of [leafUserId, UNKNOWN_ID, 'no-id']) {
      expect((await server.ask('GET', credentialsPath(id))).status).toBe(404)
      expect((await server.ask('GET', `${credentialsPath(id)}/events`)).status).toBe(404)
      expect((await server.ask('DELETE', credentialsPath(id))).status).toBe(404)
      expect((await server.ask('POST', `${credentialsPath(id)}/sync`)).status).toBe(404)
    }
    expect((await connected.post(UNKNOWN_ID, { refreshToken: connected.provider.consent() })).status).toBe(
      404,
    )
    expect(connected.provider.asked).toEqual([])
  })

  it('is validated at once by a refresh and one machine listing, and shown masked', async () => {
    const refreshToken = connected.provider.consent()
    const reply = await connected.post(leafUserId, { refreshToken })
    expect(reply.status).toBe(201)
    const body = reply.json<ClaasCredentials>()
    expect(body).toMatchObject({ status: 'OK', clientKey: CLIENT.clientKey, clientEnvironment: 'STAGE' })
    expect(body.clientSecret).toBe('••••long')
    expect(body.refreshToken).toMatch(/^••••[0-9a-f]{4}$/)
    expect(body.createdTime).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/)
    expect(reply.headers.get('location')).toBe(credentialsPath(leafUserId))
    expect(await connected.get(leafUserId)).toEqual(body)
    expect(connected.provider.calls(TOKEN)).toHaveLength(1)
    expect(connected.provider.calls(MACHINES)).toHaveLength(1)
  })

  it('belongs to its owner alone', async () => {
    await connected.post(leafUserId, { refreshToken: connected.provider.consent() })
    const token = await connected.server.tokenOf('somebody@example.org')
    expect((await connected.server.ask('GET', credentialsPath(leafUserId), { token })).status).toBe(404)
    expect((await connected.server.ask('DELETE', credentialsPath(leafUserId), { token })).status).toBe(404)
  })

  it('goes to the environment that was chosen', async () => {
    await connected.post(leafUserId, {
      refreshToken: connected.provider.consent(),
      clientEnvironment: 'PRODUCTION',
    })
    expect(connected.provider.asked.every(({ path }) => path.startsWith('/production/'))).toBe(true)
  })

  it.each([
    ['clientKey', undefined],
    ['clientSecret', ''],
    ['refreshToken', '   '],
    ['refreshToken', '••••abcd'],
    ['clientSecret', '••••'],
    ['clientEnvironment', 'TEST'],
  ])('refuses %s = %j with 400 and stores nothing', async (key, value) => {
    const reply = await connected.post(leafUserId, {
      refreshToken: connected.provider.consent(),
      [key]: value,
    })
    expect(reply.status).toBe(400)
    const body = reply.json<Problem>()
    expect(body.errorKey).toBe('validation')
    expect(body.fieldErrors?.map(({ field }) => field)).toContain(key)
    expect((await connected.server.ask('GET', credentialsPath(leafUserId))).status).toBe(404)
    expect(connected.provider.asked).toEqual([])
  })

  it('is stored UNAUTHENTICATED when the grant is refused, with a hint at the environment', async () => {
    const reply = await connected.post(leafUserId, { refreshToken: 'never-issued-by-anybody' })
    expect([reply.status, reply.json<ClaasCredentials>().status]).toEqual([201, 'UNAUTHENTICATED'])
    const [why, answer] = await connected.events(leafUserId)
    expect(why).toMatchObject({ statusCode: 400 })
    expect(why?.body).toMatch(/^ENVIRONMENT_MISMATCH: .*STAGE or PRODUCTION/)
    expect(answer).toMatchObject({ statusCode: 400, body: '{"error":"invalid_grant"}' })
    expect(connected.provider.calls(MACHINES)).toEqual([])
  })

  it('is UNAUTHENTICATED when the client is not accepted', async () => {
    const offered = { refreshToken: connected.provider.consent(), clientSecret: 'another-secret' }
    expect((await connected.post(leafUserId, offered)).json<ClaasCredentials>().status).toBe(
      'UNAUTHENTICATED',
    )
    expect((await connected.events(leafUserId)).map(({ statusCode }) => statusCode)).toEqual([401, 401])
  })

  it('is MISSING_PERMISSION when the API answers 403', async () => {
    connected.provider.fault = ({ path }) =>
      MACHINES.test(path) ? { status: 403, body: { code: 'insufficient_scope' } } : undefined
    const reply = await connected.post(leafUserId, { refreshToken: connected.provider.consent() })
    expect([reply.status, reply.json<ClaasCredentials>().status]).toEqual([201, 'MISSING_PERMISSION'])
    const events = await connected.events(leafUserId)
    expect(events.map(({ statusCode }) => statusCode)).toEqual([403, 403, 200])
    expect(events[0]?.body).toMatch(/^SCOPE_MISSING: /)
  })

  it.each([
    ['503 with a page', { status: 503, headers: { 'content-type': 'text/html' } }, 503],
    ['429', { status: 429, headers: { 'retry-after': '3600' } }, 429],
    ['a dropped connection', { status: 200, body: { access_token: 'x'.repeat(50) }, cutAt: 3 }, 0],
  ])('is TEMPORARILY_UNAVAILABLE after %s', async (_, answer, statusCode) => {
    connected.provider.fault = () => answer
    const reply = await connected.post(leafUserId, { refreshToken: connected.provider.consent() })
    expect([reply.status, reply.json<ClaasCredentials>().status]).toEqual([201, 'TEMPORARILY_UNAVAILABLE'])
    const events = await connected.events(leafUserId)
    expect(new Set(events.map((event) => event.statusCode))).toEqual(new Set([statusCode]))
    const { row } = await stored()
    expect(row.next_sync_at).not.toBeNull()
  })

  it('keeps a rotated token before the access token is used', async () => {
    let storedAtUse: string | undefined
    const refreshToken = connected.provider.consent()
    connected.provider.fault = async ({ path }) => {
      if (MACHINES.test(path)) storedAtUse = (await stored()).refreshToken
      return undefined
    }
    await connected.post(leafUserId, { refreshToken })
    expect(storedAtUse).not.toBe(refreshToken)
    expect(storedAtUse).toBe((await stored()).refreshToken)
  })

  it('replaces: new id, old events gone, the first new entry says so', async () => {
    await connected.post(leafUserId, { refreshToken: connected.provider.consent() })
    const before = await connected.get(leafUserId)
    const reply = await connected.post(leafUserId, { refreshToken: connected.provider.consent() })
    expect([reply.status, reply.json<ClaasCredentials>().status]).toEqual([201, 'OK'])
    expect(reply.json<ClaasCredentials>().id).not.toBe(before.id)
    const events = await connected.events(leafUserId)
    expect(events.map(({ statusCode }) => statusCode)).toEqual([200, 200])
    expect(events.at(-1)?.body).toContain(`replaced another one (${before.id})`)
  })

  it('keeps a working credential when another grant is refused', async () => {
    await connected.post(leafUserId, { refreshToken: connected.provider.consent() })
    const before = await connected.get(leafUserId)
    const reply = await connected.post(leafUserId, { refreshToken: 'never-issued-by-anybody' })
    expect(reply.status).toBe(400)
    expect(reply.json<Problem>().errorKey).toBe('credentialRefused')
    expect(await connected.get(leafUserId)).toEqual(before)
  })

  it('heals an UNAUTHENTICATED one with a working token', async () => {
    await connected.post(leafUserId, { refreshToken: 'never-issued-by-anybody' })
    const reply = await connected.post(leafUserId, { refreshToken: connected.provider.consent() })
    expect([reply.status, reply.json<ClaasCredentials>().status]).toEqual([201, 'OK'])
  })

  it('never sends a token that was rotated away; the kept chain is validated', async () => {
    const first = connected.provider.consent()
    await connected.post(leafUserId, { refreshToken: first })
    const before = await connected.get(leafUserId)
    connected.provider.asked.length = 0
    const reply = await connected.post(leafUserId, { refreshToken: first })
    expect([reply.status, reply.json<ClaasCredentials>()]).toEqual([201, before])
    expect(connected.provider.calls(TOKEN)).toEqual([])
    expect(connected.provider.calls(MACHINES)).toHaveLength(1)
  })

  it('recognises tokens of an earlier chain of the same Leaf user too', async () => {
    const first = connected.provider.consent()
    await connected.post(leafUserId, { refreshToken: first })
    await connected.post(leafUserId, { refreshToken: connected.provider.consent() })
    const before = await connected.get(leafUserId)
    expect((await connected.post(leafUserId, { refreshToken: first })).json()).toEqual(before)
  })

  it('spends the current token of the chain once when it is posted again', async () => {
    await connected.post(leafUserId, { refreshToken: connected.provider.consent() })
    const { refreshToken, row } = await stored()
    const reply = await connected.post(leafUserId, { refreshToken })
    expect([reply.status, reply.json<ClaasCredentials>().status]).toEqual([201, 'OK'])
    expect(reply.json<ClaasCredentials>().id).not.toBe(row.id)
    expect((await stored()).refreshToken).not.toBe(refreshToken)
  })

  it('sends a token once when it is posted twice at the same moment', async () => {
    const refreshToken = connected.provider.consent()
    const replies = await Promise.all([1, 2, 3].map(() => connected.post(leafUserId, { refreshToken })))
    expect(replies.map(({ status }) => status)).toEqual([201, 201, 201])
    expect(
      connected.provider.calls(TOKEN).filter(({ form }) => form['refresh_token'] === refreshToken),
    ).toHaveLength(1)
    expect((await connected.get(leafUserId)).status).toBe('OK')
  })

  it('works without rotation as well', async () => {
    connected.provider.rotates = false
    const refreshToken = connected.provider.consent()
    await connected.post(leafUserId, { refreshToken })
    expect((await stored()).refreshToken).toBe(refreshToken)
    expect((await connected.post(leafUserId, { refreshToken })).json<ClaasCredentials>().status).toBe('OK')
  })

  it('lists events newest first, in pages', async () => {
    connected.provider.fault = ({ path }) =>
      MACHINES.test(path) ? { status: 500, body: { detail: 'down' } } : undefined
    await connected.post(leafUserId, { refreshToken: connected.provider.consent() })
    const all = await connected.events(leafUserId)
    // two tries of the machine listing, then the sentence that tells what follows; the token was granted before
    expect(all.map(({ statusCode }) => statusCode)).toEqual([500, 500, 500, 200])
    expect(all[0]?.body).toMatch(/^UPSTREAM_DOWN: /)
    const page = await connected.server.ask('GET', `${credentialsPath(leafUserId)}/events?page=1&size=2`)
    expect(page.json()).toEqual(all.slice(2, 4))
    expect(page.headers.get('x-total-count')).toBe('4')
    expect(JSON.parse(all[1]!.headers)).toMatchObject({ 'content-type': 'application/json' })
  })

  it('deletes once, gives the consent back, and leaves no event', async () => {
    await connected.post(leafUserId, { refreshToken: connected.provider.consent() })
    const { id } = await connected.get(leafUserId)
    expect((await connected.server.ask('DELETE', credentialsPath(leafUserId))).status).toBe(204)
    expect((await connected.server.ask('DELETE', credentialsPath(leafUserId))).status).toBe(404)
    expect((await connected.server.ask('GET', credentialsPath(leafUserId))).status).toBe(404)
    const { db } = connected.server.context.database
    expect(
      await db.selectFrom('credential_event').selectAll().where('credential_id', '=', id).execute(),
    ).toEqual([])
    const { 'revoke-grant': revoking } = await connected.server.context.jobs.counts()
    expect(revoking?.queued).toBeGreaterThan(0)
  })

  it('stands in its Leaf user, is detached by leaving it out and attached again by id', async () => {
    await connected.post(leafUserId, { refreshToken: connected.provider.consent() })
    const credential = await connected.get(leafUserId)
    const path = `/services/usermanagement/api/users/${leafUserId}`
    expect((await connected.server.ask('GET', path)).json()).toMatchObject({ claasCredentials: credential })
    const body = { id: leafUserId, name: 'Anna', email: 'anna@example.org' }
    await connected.server.ask('PUT', '/services/usermanagement/api/users', { body })
    expect((await connected.server.ask('GET', credentialsPath(leafUserId))).status).toBe(404)
    expect((await connected.server.ask('GET', `${credentialsPath(leafUserId)}/events`)).status).toBe(404)
    const linked = await connected.server.ask('PATCH', path, {
      body: { claasCredentials: { id: credential.id } },
    })
    expect(linked.json()).toMatchObject({ claasCredentials: credential })
    const wrong = await connected.server.ask('PATCH', path, {
      body: { claasCredentials: { id: UNKNOWN_ID } },
    })
    expect([wrong.status, wrong.json<Problem>().fieldErrors?.[0]?.field]).toEqual([
      400,
      'claasCredentials.id',
    ])
  })

  it('shows events for 30 days, and then removes them', async () => {
    await connected.post(leafUserId, { refreshToken: connected.provider.consent() })
    const { db } = connected.server.context.database
    const { row } = await stored()
    const day = 86_400_000
    const aged = (ageMs: number) => ({
      id: randomUUID(),
      credential_id: row.id,
      created_at: new Date(Date.now() - ageMs),
      status_code: 500,
      headers: '{}',
      body: 'aged',
    })
    const [kept, expired] = [aged(30 * day - 60_000), aged(30 * day + 60_000)]
    await db.insertInto('credential_event').values([kept, expired]).execute()
    const shown = (await connected.events(leafUserId)).filter(({ body }) => body === 'aged')
    expect(shown.map(({ id }) => id)).toEqual([kept.id])
    await forgetOldEvents(connected.server.context.database, new Date())
    const left = await db.selectFrom('credential_event').select('id').where('body', '=', 'aged').execute()
    expect(left).toEqual([{ id: kept.id }])
  })

  it('asks for a sync with 202, and for none of an UNAUTHENTICATED credential', async () => {
    await connected.post(leafUserId, { refreshToken: connected.provider.consent() })
    connected.provider.asked.length = 0
    const reply = await connected.server.ask('POST', `${credentialsPath(leafUserId)}/sync`)
    expect([reply.status, reply.json()]).toEqual([202, await connected.get(leafUserId)])
    expect(connected.provider.asked).toEqual([])
  })

  it('leaves no secret in tables, jobs, events and answers', async () => {
    connected.provider.fault = ({ path, form, authorization }) =>
      MACHINES.test(path)
        ? {
            status: 500,
            headers: { 'x-echo': authorization },
            body: { detail: authorization, token: 'at-in-body' },
          }
        : {
            status: 400,
            headers: { 'set-cookie': 'c=very-secret-cookie' },
            body: { error: 'invalid_grant', ...form },
          }
    await connected.post(leafUserId, { refreshToken: connected.provider.consent() })
    connected.provider.fault = () => undefined
    const other = await connected.newLeafUser()
    await connected.post(other, { refreshToken: connected.provider.consent() })
    await connected.server.ask('DELETE', credentialsPath(other))
    const texts = await connected.dump()
    const answers = JSON.stringify([await connected.get(leafUserId), await connected.events(leafUserId)])
    for (const secret of [...connected.provider.secrets, 'very-secret-cookie']) {
      expect(texts.includes(secret), `${secret} in a table`).toBe(false)
      expect(answers.includes(secret), `${secret} in an answer`).toBe(false)
    }
  })
})

onBothDatabases('CLAAS credentials without a profile', (database) => {
  const opened = connectedBeforeAll({ database, env: { SHEAF_CLAAS_PROFILES: '' } })

  it('are stored TEMPORARILY_UNAVAILABLE', async () => {
    const { newLeafUser, post } = opened()
    const reply = await post(await newLeafUser(), { refreshToken: 'some-refresh-token' })
    expect([reply.status, reply.json<ClaasCredentials>().status]).toEqual([201, 'TEMPORARILY_UNAVAILABLE'])
  })
})

onBothDatabases('CLAAS credentials, revealed', (database) => {
  const opened = connectedBeforeAll({ database, env: { SHEAF_REVEAL_SECRETS: 'true' } })

  it('show what the operator chose to show', async () => {
    const { provider, newLeafUser, post } = opened()
    provider.rotates = false
    const refreshToken = provider.consent()
    const reply = await post(await newLeafUser(), { refreshToken })
    expect(reply.json()).toMatchObject({ clientSecret: CLIENT.clientSecret, refreshToken })
  })
})
