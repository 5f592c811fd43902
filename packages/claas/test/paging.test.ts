/** Lists are read to their end, whatever the paging style. */
import type { ServerResponse } from 'node:http'
import { describe, expect, it } from 'vitest'
import { linkTarget } from '../src/resources/pages.js'
import { clientFor, collect, session } from './listing-client.js'
import { type Asked, json, profileFor, startServer } from './provider-server.js'

const ids = ['m-1', 'm-2', 'm-3']
const machinesProfile = (origin: string, machines: Record<string, unknown>) =>
  profileFor(origin, { resources: { machines } })

describe('a machine list is read to its end, whatever the paging style', () => {
  const queryNumber = (asked: Asked, name: string, fallback: number) =>
    Number(asked.url.searchParams.get(name) ?? fallback)
  const slice = (from: number, size = 1) => ids.slice(from, from + size).map((id) => ({ id }))
  type Case = [string, Record<string, unknown>, (asked: Asked, response: ServerResponse) => void, number]

  const cases: Case[] = [
    ['none', { style: 'none' }, (_, r) => json(r, 200, { items: slice(0, 3) }), 1],
    [
      'page with an end mark, one an answer though 50 were asked for',
      { style: 'page', size: 50, sizeParam: 'size', lastWhen: '/page/last' },
      (a, r) =>
        json(r, 200, {
          items: slice(queryNumber(a, 'page', 9)),
          page: { last: queryNumber(a, 'page', 9) === 2 },
        }),
      3,
    ],
    [
      'page from 1 without an end mark',
      { style: 'page', firstPage: 1, pageParam: 'p', lastWhen: '/none' },
      (a, r) => json(r, 200, { items: slice(queryNumber(a, 'p', 9) - 1) }),
      4,
    ],
    [
      'page of a server that knows no page behind the last',
      { style: 'page', firstPage: 1, pageParam: 'p' },
      (a, r) => {
        const items = slice(queryNumber(a, 'p', 9) - 1)
        json(r, items.length > 0 ? 200 : 404, { items })
      },
      4,
    ],
    [
      'offset of a server that knows no place behind the last',
      { style: 'offset' },
      (a, r) => {
        const items = slice(queryNumber(a, 'offset', 9), 2)
        json(r, items.length > 0 ? 200 : 404, { items })
      },
      3,
    ],
    [
      'page of a server that ignores the number',
      { style: 'page' },
      (_, r) => json(r, 200, { items: slice(0, 3) }),
      2,
    ],
    [
      'offset, by what came and not by what was asked for',
      { style: 'offset', size: 50, sizeParam: 'limit' },
      (a, r) => json(r, 200, { items: slice(queryNumber(a, 'offset', 9), 2) }),
      3,
    ],
    [
      'offset with a total',
      { style: 'offset', total: '/total' },
      (a, r) => json(r, 200, { items: slice(queryNumber(a, 'offset', 9), 2), total: 3 }),
      2,
    ],
    [
      'cursor',
      { style: 'cursor', next: '/meta/next', cursorParam: 'after' },
      (a, r) => {
        const at = queryNumber(a, 'after', 0)
        json(r, 200, { items: slice(at), meta: { next: at < 2 ? at + 1 : null } })
      },
      3,
    ],
    [
      'page whose server says that an empty page is not the last',
      { style: 'page', lastWhen: '/page/last' },
      (a, r) => {
        // the first two pages held machines that a filter took out
        const number = queryNumber(a, 'page', 9)
        json(r, 200, { items: number < 2 ? [] : slice(number - 2), page: { last: number === 4 } })
      },
      5,
    ],
    [
      'page of a server that never says last, though it ignores the number',
      { style: 'page', lastWhen: '/last' },
      (_, r) => json(r, 200, { items: slice(0, 3), last: false }),
      2,
    ],
    [
      'link in the body, absolute and relative',
      { style: 'link', next: '/_links/next/href' },
      (a, r) => {
        const at = queryNumber(a, 'at', 0)
        const next = ['/api/machines?at=1', `http://${a.headers.host}/api/machines?at=2`][at]
        json(r, 200, { items: slice(at), _links: next === undefined ? {} : { next: { href: next } } })
      },
      3,
    ],
    [
      'link',
      { style: 'link' },
      (a, r) => {
        const at = queryNumber(a, 'at', 0)
        json(r, 200, { items: slice(at) }, at < 2 ? { link: `</api/machines?at=${at + 1}>; rel="next"` } : {})
      },
      3,
    ],
  ]

  it.each(cases)('%s', async (_, paging, answering, calls) => {
    const server = await startServer(answering)
    const { client } = clientFor(machinesProfile(server.origin, { paging }))
    const machines = await collect(client.machines(session()))
    expect(machines.map((m) => m.id)).toEqual(ids)
    expect(server.asked).toHaveLength(calls)
  })

  it('sends size and profile query with every page', async () => {
    const server = await startServer((a, r) =>
      json(r, 200, { items: [], next: a.url.searchParams.has('c') ? null : 'x y' }),
    )
    const paging = { style: 'cursor', cursorParam: 'c', next: '/next', sizeParam: 'n', size: 7 }
    await collect(
      clientFor(machinesProfile(server.origin, { paging, query: { kind: 'oft' } })).client.machines(
        session(),
      ),
    )
    expect(server.asked.map((a) => a.url.search)).toEqual(['?kind=oft&n=7', '?kind=oft&c=x+y&n=7'])
  })

  it('gives up a cursor that runs in circles', async () => {
    const server = await startServer((_, r) => json(r, 200, { items: [], nextCursor: 'again' }))
    const listing = collect(
      clientFor(machinesProfile(server.origin, { paging: { style: 'cursor' } })).client.machines(session()),
    )
    await expect(listing).rejects.toMatchObject({ reason: 'ANSWER_UNEXPECTED' })
    expect(server.asked).toHaveLength(2)
  })

  it.each([
    ['no content', (r: ServerResponse) => void r.writeHead(204).end()],
    ['null in the place of the list', (r: ServerResponse) => json(r, 200, { items: null })],
    [
      'a list behind a byte order mark',
      (r: ServerResponse) => void r.writeHead(200).end('\uFEFF{"items":[],"nextCursor":null}'),
    ],
  ])('takes %s for an empty list', async (_, answering) => {
    const server = await startServer((_asked, r) => answering(r))
    const paging = { style: 'cursor' }
    const { client } = clientFor(machinesProfile(server.origin, { paging }))
    expect(await collect(client.machines(session()))).toEqual([])
    expect(server.asked).toHaveLength(1)
  })

  it('gives up a server that shows empty pages without end', async () => {
    const server = await startServer((_, r) => json(r, 200, { items: [], page: { last: false } }))
    const paging = { style: 'page', lastWhen: '/page/last' }
    const machines = collect(clientFor(machinesProfile(server.origin, { paging })).client.machines(session()))
    expect(await machines).toEqual([])
    expect(server.asked).toHaveLength(100)
  })

  it('takes a promised page that is not found for what it is', async () => {
    const server = await startServer((a, r) =>
      json(r, a.url.searchParams.get('page') === '0' ? 200 : 404, { items: [], page: { last: false } }),
    )
    const paging = { style: 'page', lastWhen: '/page/last' }
    const machines = collect(clientFor(machinesProfile(server.origin, { paging })).client.machines(session()))
    await expect(machines).rejects.toMatchObject({ status: 404 })
  })

  it('does not carry the token to a linked page elsewhere', async () => {
    const other = await startServer((_, r) => json(r, 200, { items: [] }))
    const server = await startServer((_, r) =>
      json(r, 200, { items: [] }, { link: `<${other.origin}/x>; rel=next` }),
    )
    const listing = collect(
      clientFor(machinesProfile(server.origin, { paging: { style: 'link' } })).client.machines(session()),
    )
    await expect(listing).rejects.toMatchObject({ reason: 'HOST_NOT_ALLOWED' })
    expect(other.asked).toHaveLength(0)
  })
})

describe('a Link header', () => {
  it.each([
    ['</a>; rel="next"', '/a'],
    ['</p>; rel="prev", </n>; rel="next"', '/n'],
    ['</n,x>; title="a, b"; rel="last next"', '/n,x'],
    ['</n>; rel=NEXT', '/n'],
    ['</p>; rel="prev"', null],
    [undefined, null],
  ])('%s leads to %s', (header, target) => {
    expect(linkTarget(header, 'next')).toBe(target)
  })
})
