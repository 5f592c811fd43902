/** Pages of a list, by the dialect's habit: page number, offset or opaque cursor. */
import type { PageParameters } from '../dialect/dialects.js'
import { Problem } from '../problem.js'

export type Query = Readonly<Record<string, unknown>>

/** Cursors are forgotten ten minutes after they were handed out. */
const CURSOR_LIFETIME_MS = 600_000

/** @throws Problem `invalid_request` unless the parameter is absent or a whole number of at least `least` */
export function wholeNumber(query: Query, name: string, least: number): number | undefined {
  const value = query[name]
  if (value === undefined) return undefined
  if (typeof value !== 'string' || !/^\d{1,9}$/.test(value) || Number(value) < least) {
    throw new Problem('invalid_request', `Parameter ${name} must be a whole number of at least ${least}.`)
  }
  return Number(value)
}

export interface Slice {
  /** Items before the page. */
  readonly offset: number
  readonly size: number
}

/** For lists turned by page number or offset. */
export function numberedSlice(query: Query, paging: PageParameters, mostSize: number): Slice {
  const size = Math.min(wholeNumber(query, paging.size, 1) ?? mostSize, mostSize)
  const position = wholeNumber(query, paging.position, 0) ?? 0
  return { size, offset: paging.style === 'page' ? position * size : position }
}

/** A cursor names the last item of the page before, so that new items in front of it shift nothing. */
interface CursorContent {
  readonly afterMs: number
  readonly afterId: string
  readonly listId: string
  readonly issuedAtMs: number
}

export function writeCursor(content: CursorContent): string {
  return Buffer.from(JSON.stringify(content)).toString('base64url')
}

/** @throws Problem `cursor_expired`, or `invalid_request` for what is no cursor of this list */
export function readCursor(text: unknown, listId: string, nowMs: number): CursorContent | undefined {
  if (text === undefined) return undefined
  const content = parsed(text)
  if (content?.listId !== listId)
    throw new Problem('invalid_request', 'The cursor does not belong to this list.')
  if (nowMs - content.issuedAtMs > CURSOR_LIFETIME_MS) {
    throw new Problem('cursor_expired', 'The cursor is older than ten minutes; start the listing again.')
  }
  return content
}

function parsed(text: unknown): CursorContent | undefined {
  try {
    return JSON.parse(Buffer.from(String(text), 'base64url').toString('utf8')) as CursorContent
  } catch {
    return undefined
  }
}
