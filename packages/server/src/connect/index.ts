/**
 * Consent by link: an owner registers an application and makes a link, a grower opens it, signs in at CLAAS, and comes
 * back as a stored credential.
 *
 *   link ─► what is asked ─► start: state, PKCE, cookie ─► CLAAS ─► callback ─► tokens ─► credential, record of consent
 */
import type { Capability, Context } from '../context.js'
import type { HtmlAnswer, HtmlRequest, HtmlRoute } from '../http/index.js'
import { forgetOldRequests } from './authorization-requests.js'
import { callback } from './callback.js'
import { CALLBACK_PATH } from './callback-address.js'
import { disconnect } from './disconnect.js'
import { troublePage } from './layout.js'
import { DISCONNECT_PATH, linkPage, START_PATH } from './link-page.js'
import { forgetOldLinks, LINK_PATH } from './magic-links.js'
import { connectRoutes } from './routes.js'
import { start } from './start.js'

const UPKEEP_EVERY_MS = 3_600_000
const upkeepAt = new WeakMap<Context, number>()

type AnswerPage = (context: Context, request: HtmlRequest) => Promise<HtmlAnswer>

export const capability: Capability = {
  name: 'connect',
  routes: connectRoutes,
  pages: (context) => [
    { method: 'GET', path: LINK_PATH, answer: guarded(context, linkPage) },
    { method: 'GET', path: START_PATH, answer: guarded(context, start) },
    { method: 'GET', path: CALLBACK_PATH, answer: guarded(context, callback) },
    { method: 'POST', path: DISCONNECT_PATH, answer: guarded(context, disconnect) },
  ],
  async sweep(context) {
    const { db } = context.database
    const at = context.now()
    if (at.getTime() - (upkeepAt.get(context) ?? Number.NEGATIVE_INFINITY) < UPKEEP_EVERY_MS) return
    await forgetOldRequests(db, at)
    await forgetOldLinks(db, at)
    upkeepAt.set(context, at.getTime())
  },
}

/** An error of ours is a sentence for the grower too. */
function guarded(context: Context, answer: AnswerPage): HtmlRoute['answer'] {
  return async (request) => {
    try {
      return await answer(context, request)
    } catch (error) {
      context.log.error({ err: error }, 'a page failed')
      return troublePage('internal')
    }
  }
}
