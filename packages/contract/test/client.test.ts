import { describe, expect, expectTypeOf, it } from 'vitest'
import { ApiError, createClient, type LeafUser, problem } from '../src/index.js'

interface Seen {
  url: string
  method: string
  headers: Record<string, string>
  body?: string
}

/** A client whose server answers every call with the same response and notes what it saw. */
function clientOf(response: () => Response, token: string | (() => string | undefined) = 'jwt') {
  const seen: Seen[] = []
  const call = createClient({
    baseUrl: 'https://h.example',
    token,
    fetch: async (url, options) => {
      seen.push({ url, ...options })
      return response()
    },
  })
  return { call, seen }
}
const json = (body: unknown, status = 200, headers: Record<string, string> = {}) =>
  new Response(JSON.stringify(body), {
    status,
    headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
  })

describe('the client', () => {
  it('fills in path and query, carries the token, and gives body and total', async () => {
    const { call, seen } = clientOf(() => json([], 200, { 'x-total-count': '41' }))
    const answer = await call('GET /services/usermanagement/api/users', {
      query: { name: 'Hof & Söhne', page: 2, sort: ['name,desc', 'id'] },
    })
    expectTypeOf(answer.body).toEqualTypeOf<LeafUser[]>()
    expect(answer).toMatchObject({ status: 200, body: [], total: 41 })
    expect(seen[0]).toMatchObject({
      url: 'https://h.example/services/usermanagement/api/users?name=Hof%20%26%20S%C3%B6hne&page=2&sort=name%2Cdesc&sort=id',
      method: 'GET',
      headers: { authorization: 'Bearer jwt' },
    })
  })
  it('sends a body as JSON and encodes path parameters', async () => {
    const { call, seen } = clientOf(() => json({}, 201))
    await call('POST /services/usermanagement/api/users/:leafUserId/claas-credentials', {
      params: { leafUserId: 'a/b' },
      body: { clientKey: 'k', clientSecret: 's', refreshToken: 'r' },
    })
    expect(seen[0]?.url).toBe('https://h.example/services/usermanagement/api/users/a%2Fb/claas-credentials')
    expect(seen[0]?.headers['content-type']).toBe('application/json')
    expect(JSON.parse(seen[0]?.body ?? '')).toEqual({ clientKey: 'k', clientSecret: 's', refreshToken: 'r' })
  })
  it('asks for the token at every call and works without one', async () => {
    const tokens = [undefined, 'second']
    const { call, seen } = clientOf(
      () => json({ status: 'ok' }),
      () => tokens.shift(),
    )
    await call('GET /health/live')
    await call('GET /health/live')
    expect(seen.map(({ headers }) => headers['authorization'])).toEqual([undefined, 'Bearer second'])
  })
  it('gives the unread response for bytes and nothing for 204', async () => {
    const bytes = () => new Response('abc', { headers: { 'content-type': 'application/octet-stream' } })
    const view = await clientOf(bytes).call('GET /services/sheaf/api/files/:fileId/view', {
      params: { fileId: 'f' },
    })
    expect(await view.body?.text()).toBe('abc')
    const empty = clientOf(() => new Response(null, { status: 204 }))
    const deleted = await empty.call('DELETE /services/usermanagement/api/users/:leafUserId', {
      params: { leafUserId: 'u' },
    })
    expect(deleted.body).toBeUndefined()
  })
  it('rejects a refusal with its problem', async () => {
    const body = problem({ status: 404, path: '/api/users/u', detail: 'There is no such Leaf user' })
    const { call } = clientOf(() => json(body, 404, { 'content-type': 'application/problem+json' }))
    const refusal = await call('GET /services/usermanagement/api/users/:leafUserId', {
      params: { leafUserId: 'u' },
    }).catch((error) => error)
    expect(refusal).toBeInstanceOf(ApiError)
    expect(refusal).toMatchObject({ status: 404, problem: body, message: 'There is no such Leaf user' })
  })
  it('makes a problem up when a refusal carries none', async () => {
    const { call } = clientOf(() => new Response('<html>', { status: 502 }))
    await expect(call('GET /health/live')).rejects.toMatchObject({
      status: 502,
      problem: { status: 502, path: '/health/live' },
    })
  })
  it('takes the platform fetch, and demands what a route demands', () => {
    const call = createClient({ baseUrl: '', fetch })
    // @ts-expect-error the path parameter is missing
    const withoutParams = () => call('GET /services/usermanagement/api/users/:leafUserId')
    // @ts-expect-error there is no such address
    const nowhere = () => call('GET /nowhere')
    // @ts-expect-error the body lacks keys
    const halfBody = () => call('POST /api/authenticate', { body: { username: 'a' } })
    expectTypeOf(withoutParams).toBeFunction()
    expectTypeOf(nowhere).toBeFunction()
    expectTypeOf(halfBody).toBeFunction()
    expectTypeOf(call).toBeFunction()
  })
})
