/** `GET /connect/claas/start?link=…`: the browser is sent to the authorization page of CLAAS. */
import { ProfileError, ProviderError } from '@sheaf/claas'
import type { Context } from '../context.js'
import type { HtmlAnswer, HtmlRequest } from '../http/index.js'
import { depart, storeDeparture } from './authorization-requests.js'
import { troublePage } from './layout.js'
import { LINK_PATH } from './magic-links.js'
import { openLink, usable } from './open-link.js'

/** Who comes from elsewhere reads first what is asked. Browsers that do not tell are believed. */
const FROM_OUR_PAGE: ReadonlySet<string | undefined> = new Set(['same-origin', undefined])

export async function start(context: Context, { query, fetchSite }: HtmlRequest): Promise<HtmlAnswer> {
  const text = query.get('link')
  const opened = await openLink(context, text)
  if (typeof opened === 'string') return troublePage(opened)
  if (!FROM_OUR_PAGE.has(fetchSite)) {
    const location = `${context.settings.publicUrl}${LINK_PATH}?link=${encodeURIComponent(text!)}`
    return { status: 303, location }
  }
  const ready = await usable(context, opened)
  const { settings: look } = opened.link
  if (typeof ready === 'string') return troublePage(ready, look)
  const departure = depart(context, ready)
  const { state, redirectUri, pkceVerifier, cookie } = departure
  const pkce = pkceVerifier === undefined ? {} : { pkceVerifier }
  try {
    const request = { clientKey: ready.appKey.client_key, redirectUri, state, ...pkce }
    const { href } = await ready.connection.authorizationUrl(request)
    await storeDeparture(context, ready, departure)
    return { status: 302, location: href, cookies: [cookie] }
  } catch (error) {
    if (!(error instanceof ProviderError || error instanceof ProfileError)) throw error
    context.log.warn({ magicLink: opened.link.id, err: error }, 'no authorization page')
    return troublePage(error instanceof ProfileError ? 'notSetUp' : 'unreachable', look)
  }
}
