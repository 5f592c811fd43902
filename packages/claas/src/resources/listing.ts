/** Items of a paged listing, page after page, as the provider wrote them. */

import type { HttpAnswer } from '../http/transport.js'
import { valueAt } from '../json/pointer.js'
import { ProviderError } from '../outcome/provider-error.js'
import type { Paging } from '../profile/paging.js'
import type { SlotValues } from '../profile/slots.js'
import { type ApiCall, callApi, documentOf, unexpected } from './api-call.js'
import { apiUrl } from './api-request.js'
import type { Subject } from './judge-api-answer.js'
import { type PageParameters, pagerFor } from './pages.js'
import type { ApiContext, ClaasSession } from './session.js'

/** A listing of the profile. */
export interface Listing {
  readonly method: string
  readonly path: string
  readonly query: Readonly<Record<string, string>>
  readonly paging: Paging
  readonly select: string
}

const NO_CONTENT = 204

/** A listing that never ends is a fault of profile or provider. */
const MOST_PAGES = 100_000

/** The address of a linked page: it gets the access token, so it must stay at the API's own origin. */
function linked(call: ApiCall, href: string): URL {
  const url = URL.canParse(href, call.url.href) ? new URL(href, call.url.href) : null
  if (url?.origin === call.url.origin) return url
  const where = { kind: 'api' as const, method: call.method, path: call.url.pathname }
  const detail = `(the next page is at ${url?.host ?? 'no address'}, the listing at ${call.url.host})`
  throw new ProviderError('HOST_NOT_ALLOWED', { where, status: 200, detail })
}

/** The items of one answer. No content, and null in the place of the list, say that there are none. */
function pageOf(call: ApiCall, answer: HttpAnswer, select: string) {
  if (answer.status === NO_CONTENT) return { document: {}, items: [] }
  const document = documentOf(call, answer)
  const items = valueAt(document, select)
  if (items === null) return { document, items: [] }
  if (Array.isArray(items)) return { document, items: items as readonly unknown[] }
  throw unexpected(call, answer.status, `Expected an array at "${select}", found ${typeof items}.`)
}

const NOT_FOUND = 404

/** @returns null where a page that nobody promised is not found: the one before was the last */
async function pageAnswer(
  context: ApiContext,
  session: ClaasSession,
  call: ApiCall,
  isGuessed: boolean,
): Promise<HttpAnswer | null> {
  try {
    return await callApi(context, session, call)
  } catch (error) {
    if (isGuessed && error instanceof ProviderError && error.status === NOT_FOUND) return null
    throw error
  }
}

/**
 * Walks a listing.
 * @throws ProviderError `ANSWER_UNEXPECTED` when no array stands at `select`, or the listing runs in circles
 */
export async function* listedPages(
  context: ApiContext,
  session: ClaasSession,
  listing: Listing,
  subject: Subject,
  slots: SlotValues,
): AsyncGenerator<{ readonly call: ApiCall; readonly items: readonly unknown[] }, void, void> {
  const pager = pagerFor(listing.paging)
  const at = (parameters: PageParameters) => apiUrl(context.profile, session, listing, slots, parameters)
  const seen = new Set<string>()
  let url: URL | null = at(pager.first)
  let isGuessed = false
  for (let pages = 1; url !== null; pages++) {
    const call: ApiCall = { method: listing.method, url, subject }
    if (seen.has(url.href) || pages > MOST_PAGES) {
      throw unexpected(call, 200, `Found a listing without end: page ${pages} was asked for before.`)
    }
    seen.add(url.href)
    const answer = await pageAnswer(context, session, call, isGuessed)
    if (answer === null) return
    const { document, items } = pageOf(call, answer, listing.select)
    yield { call, items }
    const next = pager.next({ answer, document, items })
    isGuessed = next !== null && 'parameters' in next && next.isGuessed === true
    url = next === null ? null : 'href' in next ? linked(call, next.href) : at(next.parameters)
  }
}
