import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { linkHeader, ParameterError, pagingHeaders, parsePage, parseSort } from '../src/index.js'

describe('parsePage', () => {
  it.each([
    [{}, { page: 0, size: 20, offset: 0 }],
    [{ page: '2' }, { page: 2, size: 20, offset: 40 }],
    [{ size: '100' }, { page: 0, size: 100, offset: 0 }],
    [
      { page: '3', size: '101' },
      { page: 3, size: 100, offset: 300 },
    ],
    [{ size: '999999999999999' }, { page: 0, size: 100, offset: 0 }],
  ])('%j → %j', (query, page) => {
    expect(parsePage(query)).toEqual(page)
  })
  it.each([
    [{ page: '-1' }, 'page'],
    [{ page: 'one' }, 'page'],
    [{ page: '' }, 'page'],
    [{ page: '1e3' }, 'page'],
    [{ size: '0' }, 'size'],
    [{ size: '-5' }, 'size'],
    [{ size: '2.5' }, 'size'],
  ])('%j is refused, naming the parameter', (query, parameter) => {
    expect(() => parsePage(query)).toThrowError(ParameterError)
    expect(() => parsePage(query)).toThrowError(expect.objectContaining({ parameter }))
  })
})

describe('parseSort', () => {
  const rule = {
    keys: ['id', 'name', 'createdTime'],
    byDefault: { key: 'createdTime', direction: 'desc' },
  } as const
  const text = (values: string | string[] | undefined) =>
    parseSort(values, rule).map(({ key, direction }) => `${key} ${direction}`)
  it.each<[values: string | string[] | undefined, terms: string[]]>([
    [undefined, ['createdTime desc', 'id asc']],
    ['', ['createdTime desc', 'id asc']],
    ['name', ['name asc', 'id asc']],
    ['name,desc', ['name desc', 'id asc']],
    ['name,DESC', ['name desc', 'id asc']],
    [
      ['name,desc', 'createdTime,asc'],
      ['name desc', 'createdTime asc', 'id asc'],
    ],
    [
      ['name,desc', 'name,asc'],
      ['name desc', 'id asc'],
    ],
    ['id,desc', ['id desc']],
    ['asc', ['createdTime asc', 'id asc']],
  ])('%j → %j', (values, terms) => {
    expect(text(values)).toEqual(terms)
  })
  it.each([['colour'], ['name,up'], ['name,asc,id'], ['__proto__,asc']])('%j is refused', (value) => {
    expect(() => parseSort(value, rule)).toThrowError(expect.objectContaining({ parameter: 'sort' }))
  })
})

describe('linkHeader', () => {
  const url = 'https://h.example/api/fields'
  const links = (page: number, total: number, query = '') =>
    linkHeader({ url: url + query, page, size: 20, total })
  const to = (page: number, rel: string, filters = '') =>
    `<${url}?${filters}page=${page}&size=20>;rel="${rel}"`
  it.each<[what: string, page: number, total: number, expected: string[]]>([
    ['nothing found', 0, 0, [to(0, 'last'), to(0, 'first')]],
    ['one full page', 0, 20, [to(0, 'last'), to(0, 'first')]],
    ['first of three', 0, 41, [to(1, 'next'), to(2, 'last'), to(0, 'first')]],
    ['middle of three', 1, 41, [to(2, 'next'), to(2, 'last'), to(0, 'first'), to(0, 'prev')]],
    ['last of three', 2, 41, [to(2, 'last'), to(0, 'first'), to(1, 'prev')]],
    ['just past the end', 3, 41, [to(2, 'last'), to(0, 'first'), to(2, 'prev')]],
    ['far past the end', 9, 41, [to(2, 'last'), to(0, 'first')]],
  ])('%s', (_, page, total, expected) => {
    expect(links(page, total)).toBe(expected.join(','))
  })
  it('keeps every filter, drops the old page and size, and writes commas as %2C', () => {
    const query = '?leafUserId=a&page=7&sort=name,desc&sort=id&size=500&size2=x'
    const filters = 'leafUserId=a&sort=name%2Cdesc&sort=id&size2=x&'
    expect(links(0, 1, query)).toBe([to(0, 'last', filters), to(0, 'first', filters)].join(','))
  })
  it('keeps filters that hold question marks and angle brackets inside one address', () => {
    expect(links(0, 1, '?name=a?b<c>')).toContain('name=a?b%3Cc%3E&page=0')
  })
  it('following next from page 0 visits every page once', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2000 }), fc.integer({ min: 1, max: 100 }), (total, size) => {
        let [page, visited] = [0, 1]
        for (;;) {
          const next = /[?&]page=(\d+)&size=\d+>;rel="next"/.exec(linkHeader({ url, page, size, total }))
          if (next === null) break
          expect(Number(next[1])).toBe(page + 1)
          page += 1
          visited += 1
        }
        expect(visited).toBe(Math.max(1, Math.ceil(total / size)))
      }),
    )
  })
})

describe('pagingHeaders', () => {
  it('carries the total beside the links', () => {
    const headers = pagingHeaders({ url: 'https://h/x', page: 0, size: 20, total: 3 })
    expect(headers['X-Total-Count']).toBe('3')
    expect(headers.Link).toBe(
      '<https://h/x?page=0&size=20>;rel="last",<https://h/x?page=0&size=20>;rel="first"',
    )
  })
})
