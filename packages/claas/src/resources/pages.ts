/**
 * Pages of a listing, in five styles. Each style is one row: the parameters of the first page, and what
 * follows from an answer — the next parameters, a whole address, or the end.
 *
 * Providers cap page sizes, so "fewer than asked" is never taken for the end; without an explicit mark
 * the end is an empty page, a page that is not found, or the same page again from a server that ignores the parameter.
 */
import type { HttpAnswer } from '../http/transport.js'
import { valueAt } from '../json/pointer.js'
import type { Paging, PagingStyle } from '../profile/paging.js'

/** Query parameters of one page. */
export type PageParameters = readonly (readonly [string, string])[]

/** One page as it came. */
export interface Page {
  readonly answer: HttpAnswer
  readonly document: unknown
  readonly items: readonly unknown[]
}

/** Where the next page is: parameters, an address relative to this page, or nowhere. */
export type NextPage =
  | {
      readonly parameters: PageParameters
      /** Nothing said that there is such a page: it may be answered with 404. */
      readonly isGuessed?: boolean
    }
  | { readonly href: string }
  | null

/** Walks one listing from its first page. */
export interface Pager {
  readonly first: PageParameters
  next(page: Page): NextPage
}

type Of<S extends PagingStyle> = Extract<Paging, { style: S }>

function sizeOf(paging: { sizeParam?: string; size?: number }): PageParameters {
  const { sizeParam, size } = paging
  return sizeParam !== undefined && size !== undefined ? [[sizeParam, String(size)]] : []
}

/** So many pages without items in a row are the end, whatever the server says. */
const MOST_EMPTY_PAGES = 100

/**
 * Whether a page was the last one. The server's own mark counts before everything else: a page may be empty because
 * a filter came after the cut. Without a mark an empty page is the end; a page that repeats the one before always is.
 */
function endDetector(lastWhen: string | undefined): (page: Page) => boolean {
  let before: string | null = null
  let emptyPages = 0
  return ({ document, items }) => {
    const isLast = lastWhen === undefined ? undefined : valueAt(document, lastWhen)
    const isEmpty = items.length === 0
    const text = JSON.stringify(items)
    const repeats = !isEmpty && text === before
    before = text
    emptyPages = isEmpty ? emptyPages + 1 : 0
    return isLast === true || repeats || (isEmpty && isLast !== false) || emptyPages >= MOST_EMPTY_PAGES
  }
}

/** Whether the server says that another page follows. */
function goesOn({ document }: Page, lastWhen: string | undefined): boolean {
  return lastWhen !== undefined && valueAt(document, lastWhen) === false
}

/** Target of a `Link` header with the given relation (RFC 8288), `null` when there is none. */
export function linkTarget(header: string | undefined, rel: string): string | null {
  for (const match of (header ?? '').matchAll(
    /<([^>]*)>((?:\s*;\s*[\w*-]+\s*=\s*(?:"[^"]*"|[^\s;,"]+))*)/g,
  )) {
    const relation = /;\s*rel\s*=\s*(?:"([^"]*)"|([^\s;,"]+))/i.exec(match[2] ?? '')
    const names = (relation?.[1] ?? relation?.[2] ?? '').toLowerCase().split(/\s+/)
    if (names.includes(rel.toLowerCase())) return match[1] ?? null
  }
  return null
}

const PAGERS: { readonly [S in PagingStyle]: (paging: Of<S>) => Pager } = {
  none: () => ({ first: [], next: () => null }),

  page: (paging) => {
    const ended = endDetector(paging.lastWhen)
    const at = (number: number): PageParameters => [[paging.pageParam, String(number)], ...sizeOf(paging)]
    let number = paging.firstPage
    return {
      first: at(number),
      next: (page) => {
        if (ended(page)) return null
        number += 1
        return { parameters: at(number), isGuessed: !goesOn(page, paging.lastWhen) }
      },
    }
  },

  offset: (paging) => {
    const ended = endDetector(paging.lastWhen)
    const at = (offset: number): PageParameters => [[paging.offsetParam, String(offset)], ...sizeOf(paging)]
    let offset = paging.firstOffset
    return {
      first: at(offset),
      next: (page) => {
        if (ended(page)) return null
        offset += page.items.length
        const total = paging.total === undefined ? null : valueAt(page.document, paging.total)
        if (typeof total === 'number' && offset - paging.firstOffset >= total) return null
        const isGuessed = typeof total !== 'number' && !goesOn(page, paging.lastWhen)
        return { parameters: at(offset), isGuessed }
      },
    }
  },

  cursor: (paging) => ({
    first: sizeOf(paging),
    next: ({ document }) => {
      const cursor = valueAt(document, paging.next)
      if (cursor === undefined || cursor === null || cursor === '' || cursor === false) return null
      return { parameters: [[paging.cursorParam, String(cursor)], ...sizeOf(paging)] }
    },
  }),

  link: (paging) => ({
    first: sizeOf(paging),
    next: ({ answer, document }) => {
      const written = paging.next === undefined ? null : valueAt(document, paging.next)
      if (typeof written === 'string' && written !== '') return { href: written }
      const href = linkTarget(answer.headers['link'], paging.rel)
      return href === null ? null : { href }
    },
  }),
}

/** The pager of a profile's listing, at its first page. */
export function pagerFor<S extends PagingStyle>(paging: Of<S>): Pager {
  return PAGERS[paging.style as S](paging)
}
