/** `POST /connect/claas/disconnect`: the grower takes the consent back, where the link offers it. */
import type { Context } from '../context.js'
import { removeCredential } from '../credentials/index.js'
import type { HtmlAnswer, HtmlRequest } from '../http/index.js'
import { html } from './html.js'
import { page, troublePage } from './layout.js'
import { openLink } from './open-link.js'

export async function disconnect(context: Context, { form }: HtmlRequest): Promise<HtmlAnswer> {
  const { database, jobs, now } = context
  const opened = await openLink(context, form.get('link'))
  if (typeof opened === 'string') return troublePage(opened)
  const { link, grower } = opened
  if (!link.settings.disconnectEnabled) return troublePage('cannotDisconnect', link.settings)
  const removed = await database.unitOfWork((trx) => removeCredential(trx, jobs, grower.id, now()))
  return page(
    200,
    removed ? 'The account is disconnected' : 'No account is connected',
    html`<p>No more files are read. To connect again, open the link that you were sent.</p>`,
    link.settings,
  )
}
