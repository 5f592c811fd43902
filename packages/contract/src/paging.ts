/**
 * Paging and sorting of lists, in one place for every route.
 *
 * `page` counts from 0, `size` is 20 unless told and never more than 100; a larger one is clamped, anything that is no
 * number is refused. Sorting is total: `id` is appended, so that two pages never share an item.
 */
import { Type } from 'typebox'
import { POSITIVE_NUMBER_PATTERN, QueryWholeNumber } from './schema.js'

export const DEFAULT_PAGE_SIZE = 20
export const MAX_PAGE_SIZE = 100
/** Answer header: total number of matching items. */
export const TOTAL_COUNT_HEADER = 'X-Total-Count'
/** Answer header: addresses of the neighbouring pages. */
export const LINK_HEADER = 'Link'

/** Query keys of every paged list. Spread into the list's own query schema. */
export const PAGE_QUERY = {
  page: Type.Optional(QueryWholeNumber),
  size: Type.Optional(Type.String({ pattern: POSITIVE_NUMBER_PATTERN })),
}
/** Query key of every sortable list: `property,asc` or `property,desc`, repeatable, first one first. */
export const SORT_QUERY = {
  sort: Type.Optional(Type.Union([Type.String(), Type.Array(Type.String())])),
}

/** One page of a list. `offset` is the number of items before it. */
export interface Page {
  readonly page: number
  readonly size: number
  readonly offset: number
}

/** A query parameter that cannot be used. Answered with 400, naming the parameter. */
export class ParameterError extends Error {
  override readonly name = 'ParameterError'
  constructor(
    /** Name of the query parameter. */
    readonly parameter: string,
    message: string,
  ) {
    super(message)
  }
}

/**
 * Reads `page` and `size` as they stand in a query.
 *
 * @throws ParameterError when one of them is no whole number, or `size` is 0.
 */
export function parsePage(query: { readonly page?: string; readonly size?: string }): Page {
  const page = wholeNumber('page', query.page ?? '0', 0)
  const size = Math.min(wholeNumber('size', query.size ?? String(DEFAULT_PAGE_SIZE), 1), MAX_PAGE_SIZE)
  return { page, size, offset: Math.min(page * size, Number.MAX_SAFE_INTEGER) }
}

function wholeNumber(parameter: string, text: string, least: number): number {
  const value = /^[0-9]{1,15}$/.test(text) ? Number(text) : Number.NaN
  if (value >= least) return value
  throw new ParameterError(parameter, `must be a whole number, ${least} or greater`)
}

export type SortDirection = 'asc' | 'desc'
/** One criterion of an ordering. */
export interface SortTerm<Key extends string = string> {
  readonly key: Key
  readonly direction: SortDirection
}
/** By what a list may be sorted, and how it is sorted when nobody says. */
export interface SortRule<Key extends string = string> {
  readonly keys: readonly Key[]
  readonly byDefault: SortTerm<Key>
}

/**
 * Reads the values of `sort`. `asc` or `desc` alone sets the direction of the default key. The key `id` is appended
 * when it is not there, so the order is total.
 *
 * @param values the parameter as it came: absent, one text or several.
 * @throws ParameterError on a property or direction that is not offered.
 */
export function parseSort<Key extends string>(
  values: string | readonly string[] | undefined,
  rule: SortRule<Key>,
): readonly SortTerm<Key | 'id'>[] {
  const texts = (typeof values === 'string' ? [values] : (values ?? [])).filter((text) => text.trim() !== '')
  const terms = texts.length === 0 ? [rule.byDefault] : texts.map((text) => parseSortTerm(text, rule))
  const first = terms.filter((term, at) => terms.findIndex(({ key }) => key === term.key) === at)
  return first.some(({ key }) => key === 'id') ? first : [...first, { key: 'id', direction: 'asc' }]
}

function parseSortTerm<Key extends string>(text: string, rule: SortRule<Key>): SortTerm<Key> {
  const [property = '', direction, ...rest] = text.split(',').map((part) => part.trim())
  const alone = direction === undefined ? readDirection(property) : null
  if (alone !== null) return { key: rule.byDefault.key, direction: alone }
  const key = rule.keys.find((candidate) => candidate === property)
  if (key === undefined) {
    throw new ParameterError('sort', `cannot sort by "${property}"; use one of ${rule.keys.join(', ')}`)
  }
  const read = readDirection(direction ?? 'asc')
  if (read === null || rest.length > 0) {
    throw new ParameterError('sort', `"${text}" must be "${key},asc" or "${key},desc"`)
  }
  return { key, direction: read }
}

function readDirection(text: string): SortDirection | null {
  const word = text.toLowerCase()
  return word === 'asc' || word === 'desc' ? word : null
}

/** What {@link linkHeader} needs to know of an answer. */
export interface PagedAnswer {
  /** Absolute address of the request, with its query. */
  readonly url: string
  /** Page that was answered, from 0. */
  readonly page: number
  /** Items per page, after clamping. */
  readonly size: number
  /** Number of matching items on all pages. */
  readonly total: number
}

/**
 * The `Link` header of a paged answer: absolute addresses with every filter of the request kept, `next`, `last`,
 * `first`, `prev`; a neighbour that does not exist is left out. An empty list has one page, its first and last.
 * Commas inside an address are written `%2C`, since a comma separates the links.
 */
export function linkHeader({ url, page, size, total }: PagedAnswer): string {
  const last = Math.max(0, Math.ceil(total / size) - 1)
  const targets: readonly (readonly [rel: string, page: number])[] = [
    ['next', page + 1],
    ['last', last],
    ['first', 0],
    ['prev', page - 1],
  ]
  return targets
    .filter(([, target]) => target >= 0 && target <= last)
    .map(([rel, target]) => `<${pageUrl(url, target, size)}>;rel="${rel}"`)
    .join(',')
}

function pageUrl(url: string, page: number, size: number): string {
  const [address = '', query = ''] = url.split('#', 1)[0]?.split(/\?(.*)/s, 2) ?? []
  const filters = query.split('&').filter((pair) => pair !== '' && !/^(page|size)(=|$)/.test(pair))
  const encoded = filters.map((pair) => pair.replace(/[,;<>"\s]/g, encodeURIComponent))
  return `${address}?${[...encoded, `page=${page}`, `size=${size}`].join('&')}`
}

/** Both headers of a paged answer. */
export function pagingHeaders(answer: PagedAnswer): Record<'X-Total-Count' | 'Link', string> {
  return { [TOTAL_COUNT_HEADER]: String(answer.total), [LINK_HEADER]: linkHeader(answer) }
}
