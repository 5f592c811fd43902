import { once } from 'node:events'
import { Agent, type IncomingMessage, request } from 'node:http'
import { text } from 'node:stream/consumers'
import { ROUTE_LIST } from '@sheaf/contract'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { CAPABILITIES } from '../../src/main/capabilities.js'
import { onBothDatabases } from '../support/databases.js'
import { OWNER, openTestServer, type TestServer } from '../support/open-test-server.js'

const USERS = '/services/usermanagement/api/users'
const FIELDS = '/services/fields/api'
const UNKNOWN_ID = '00000000-0000-4000-8000-000000000000'

onBothDatabases('HTTP', (database) => {
  let server: TestServer
  beforeAll(async () => {
    server = await openTestServer({ database })
  })
  afterAll(async () => await server.close())

  it('refuses every guarded route without a token, before it looks at anything else', async () => {
    const implementations = Object.assign({}, ...CAPABILITIES.map((each) => each.routes(server.context)))
    const guarded = ROUTE_LIST.filter(({ auth, name }) => auth === 'bearer' && name in implementations)
    expect(guarded.length).toBeGreaterThan(10)
    for (const { method, path } of guarded) {
      const url = path.replace(/:\w+/g, UNKNOWN_ID)
      const reply = await server.ask(method, url, { token: null })
      expect([method, path, reply.status]).toEqual([method, path, 401])
      expect(reply.headers.get('www-authenticate')).toBe('Bearer')
      expect(reply.json()).toMatchObject({ status: 401, errorKey: 'unauthorized' })
    }
  })

  it.each([
    'nonsense',
    'a.b.c',
    'eyJhbGciOiJub25lIn0.eyJzdWIiOiJvd25lckBleGFtcGxlLm9yZyIsImV4cCI6OTk5OTk5OTk5OX0.',
  ])('refuses the token %s', async (token) => {
    expect((await server.ask('GET', USERS, { token })).status).toBe(401)
  })

  it('answers an unknown address with a problem', async () => {
    const reply = await server.ask('GET', '/services/usermanagement/api/nothing')
    expect(reply.status).toBe(404)
    expect(reply.headers.get('content-type')).toMatch(/^application\/problem\+json/)
    expect(reply.json()).toMatchObject({ status: 404, path: '/api/nothing', errorKey: 'notFound' })
  })

  it('answers a method that is not offered with 405 and what is', async () => {
    const reply = await server.ask('DELETE', USERS)
    expect(reply.status).toBe(405)
    expect(reply.headers.get('allow')).toBe('GET, POST, PUT, HEAD')
    expect(reply.json()).toMatchObject({ status: 405, errorKey: 'methodNotAllowed' })
  })

  it.each(['OPTIONS', 'DELETE', 'PATCH'])('answers %s too with what is offered', async (method) => {
    const reply = await server.ask(method, USERS, { token: null })
    expect([reply.status, reply.headers.get('allow')]).toEqual([405, 'GET, POST, PUT, HEAD'])
  })

  it('answers a method that is not offered before it looks at the body', async () => {
    const headers = { 'content-type': 'text/plain' }
    expect((await server.ask('PATCH', USERS, { raw: 'x', headers })).status).toBe(405)
  })

  it('offers no HEAD where there is no GET', async () => {
    const reply = await server.ask('HEAD', '/api/authenticate', { token: null })
    expect([reply.status, reply.headers.get('allow')]).toEqual([405, 'POST'])
  })

  it('reads a fixed segment as an id where only the path with an id offers the method', async () => {
    const [field, sync] = ['here', 'sync'].map((id) => `${FIELDS}/users/${UNKNOWN_ID}/fields/${id}`)
    const [ofField, ofSync] = [await server.ask('GET', field!), await server.ask('GET', sync!)]
    expect([ofSync.status, ofSync.json()['message']]).toEqual([404, ofField.json()['message']])
    expect((await server.ask('PUT', sync!)).headers.get('allow')).toBe('GET, PATCH, DELETE, POST, HEAD')
  })

  it.each([
    ['a NUL', '\\u0000'],
    ['half of a surrogate pair', '\\ud800'],
  ])('refuses a text with %s, which no database can hold', async (_, escaped) => {
    const reply = await server.ask('POST', USERS, { raw: `{"name":"a","email":"a${escaped}@example.org"}` })
    expect(reply.status).toBe(400)
    expect(reply.json()).toMatchObject({ fieldErrors: [{ objectName: 'user', field: 'email' }] })
  })

  it('refuses a NUL in a filter, and finds nothing under an id that holds one', async () => {
    const filtered = await server.ask('GET', `${USERS}?name=a%00`)
    expect(filtered.json()).toMatchObject({ status: 400, fieldErrors: [{ field: 'name' }] })
    const body = { name: 'Ada', email: 'ada@example.org' }
    const { id } = (await server.ask('POST', USERS, { body })).json<{ id: string }>()
    expect((await server.ask('GET', `${FIELDS}/users/${id}/fields/a%00b`)).status).toBe(404)
  })

  it.each(['{"__proto__":{"name":"a"}}', '{"constructor":{"prototype":{"name":"a"}}}'])(
    'refuses %s',
    async (raw) => {
      expect((await server.ask('POST', USERS, { raw })).status).toBe(400)
    },
  )

  it('ignores one slash at the end', async () => {
    expect((await server.ask('GET', `${USERS}/`)).status).toBe(200)
  })

  it.each(['{', '{"name":', '[1,]', 'nonsense'])('refuses the broken body %s', async (raw) => {
    const reply = await server.ask('POST', USERS, { raw })
    expect(reply.status).toBe(400)
    expect(reply.json()).toMatchObject({ status: 400, errorKey: 'malformedBody' })
  })

  it('refuses an empty body where one is needed', async () => {
    const reply = await server.ask('POST', USERS, { raw: '' })
    expect(reply.status).toBe(400)
    expect(reply.json()).toMatchObject({ fieldErrors: [{ objectName: 'user', field: 'body' }] })
  })

  it('names every key that is missing or of the wrong type, and turns nothing into another type', async () => {
    const reply = await server.ask('POST', USERS, { body: { name: 7, phone: true } })
    expect(reply.status).toBe(400)
    expect(reply.json()).toMatchObject({ title: 'The request is not valid', message: 'error.validation' })
    expect(reply.json<{ fieldErrors: unknown[] }>().fieldErrors).toEqual(
      expect.arrayContaining([
        { objectName: 'user', field: 'name', message: 'must be text' },
        { objectName: 'user', field: 'email', message: 'is required' },
        { objectName: 'user', field: 'phone', message: 'must be text or null' },
      ]),
    )
  })

  it('refuses other media types', async () => {
    const reply = await server.ask('POST', USERS, {
      raw: '<a/>',
      headers: { 'content-type': 'application/xml' },
    })
    expect(reply.status).toBe(415)
    expect(reply.json()).toMatchObject({ status: 415, errorKey: 'unsupportedMediaType' })
  })

  it('refuses a body of more than 32 MiB', async () => {
    const reply = await server.ask('POST', USERS, { raw: `{"name":"${'x'.repeat(33 * 2 ** 20)}"}` })
    expect(reply.status).toBe(400)
    expect(reply.json()).toMatchObject({ status: 400, errorKey: 'tooLarge' })
  })

  it('lets a client that is still sending such a body see the answer, and goes on with it afterwards', async () => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 })
    const refused = await sentAfterAnswer(server.url, agent, 33 * 2 ** 20, await server.tokenOf(OWNER.email))
    expect(refused.status).toBe(400)
    expect(JSON.parse(refused.text)).toMatchObject({ errorKey: 'tooLarge' })
    const next = request(`${server.url}/health/live`, { agent })
    const [answer] = (await once(next.end(), 'response')) as [IncomingMessage]
    expect([answer.statusCode, next.reusedSocket]).toEqual([200, true])
    answer.resume()
    agent.destroy()
  })

  it('answers ids of up to 1,024 characters, and longer ones, with 404', async () => {
    for (const length of [1, 1024, 1025]) {
      const reply = await server.ask('GET', `${USERS}/${'ä'.repeat(length)}`)
      expect([length, reply.status]).toEqual([length, 404])
    }
  })

  it('answers an address that is no URL path with a problem', async () => {
    expect(await rawStatus(server.url, `${USERS}/%E0%A4%A`)).toBe(400)
  })

  it.each([
    ['page=-1', 'page'],
    ['page=one', 'page'],
    ['size=0', 'size'],
    ['size=1.5', 'size'],
    ['sort=phone,asc', 'sort'],
    ['sort=name,upwards', 'sort'],
    ['page=1&page=2', 'page'],
  ])('refuses ?%s and names %s', async (query, field) => {
    const reply = await server.ask('GET', `${USERS}?${query}`)
    expect(reply.status).toBe(400)
    expect(reply.json()).toMatchObject({ fieldErrors: [{ objectName: 'user', field }] })
  })

  it('shows the document, and answers only from this origin', async () => {
    const document = (await server.ask('GET', '/openapi.json', { token: null })).json<{ paths: object }>()
    expect(document).toMatchObject({ openapi: '3.1.0', servers: [{ url: server.url }] })
    const docs = await server.ask('GET', '/docs/', { token: null })
    expect(docs.status).toBe(200)
    expect(docs.text).not.toMatch(/(src|href)="(https?:)?\/\//)
    expect(docs.headers.get('content-security-policy')).toContain("script-src 'self';")
  })

  it('sends the page and its own screens to browsers, problems to programs', async () => {
    const page = await server.ask('GET', '/fields/anything', {
      token: null,
      headers: { accept: 'text/html' },
    })
    const program = await server.ask('GET', '/fields/anything', { token: null })
    expect(program.status).toBe(404)
    // The page is a build of another package: without it a browser is told so.
    expect([200, 404]).toContain(page.status)
    if (page.status === 200) expect(page.text).toContain('<html')
    const policy = program.headers.get('content-security-policy')
    expect(policy).toContain("default-src 'self'")
    expect(policy).not.toContain('unsafe')
  })

  it('reports its health and its metrics to this machine', async () => {
    expect((await server.ask('GET', '/health/live', { token: null })).json()).toEqual({ status: 'ok' })
    expect((await server.ask('GET', '/health/ready', { token: null })).json()).toEqual({
      status: 'ok',
      checks: { database: 'ok', objects: 'ok', jobs: 'ok' },
    })
    const metrics = await server.ask('GET', '/metrics', { token: null })
    expect(metrics.text).toMatch(/^sheaf_jobs\{queue="erase-leaf-user",state="queued"\} 0$/m)
    const forwarded = { 'x-forwarded-for': '203.0.113.9' }
    expect((await server.ask('GET', '/metrics', { token: null, headers: forwarded })).status).toBe(401)
  })
})

/** Sends the head and the first byte of a body of `size` bytes, and the rest only when the answer has been read. */
async function sentAfterAnswer(
  origin: string,
  agent: Agent,
  size: number,
  token: string,
): Promise<{ status: number | undefined; text: string }> {
  const headers = {
    authorization: `Bearer ${token}`,
    'content-type': 'application/json',
    'content-length': size,
  }
  const sending = request(`${origin}${USERS}`, { agent, method: 'POST', headers })
  sending.write(' ')
  const [answer] = (await once(sending, 'response')) as [IncomingMessage]
  const read = { status: answer.statusCode, text: await text(answer) }
  sending.end(Buffer.alloc(size - 1, ' '))
  await once(sending, 'close')
  return read
}

/** Status of a request whose path goes out as it is. */
function rawStatus(origin: string, path: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(origin)
    request({ hostname, port, path }, (answer) => resolve(answer.resume().statusCode))
      .on('error', reject)
      .end()
  })
}
