/** `GET /connect/claas?link=…`: what is asked of the grower, and the button that leads to CLAAS. */
import type { Context } from '../context.js'
import { attachedTo, type CredentialRow } from '../credentials/index.js'
import type { HtmlAnswer, HtmlRequest } from '../http/index.js'
import { type Html, html } from './html.js'
import { page, troublePage } from './layout.js'
import { LINK_PATH } from './magic-links.js'
import { type OpenedLink, openLink, usable } from './open-link.js'

export const START_PATH = `${LINK_PATH}/start`
export const DISCONNECT_PATH = `${LINK_PATH}/disconnect`

export async function linkPage(context: Context, { query }: HtmlRequest): Promise<HtmlAnswer> {
  const text = query.get('link')
  const opened = await openLink(context, text)
  if (typeof opened === 'string') return troublePage(opened)
  const { link, grower } = opened
  await noteAccess(context, link.id)
  const attached = await attachedTo(context.database.db, grower.id)
  const connected = attached === undefined ? null : connectedAlready(opened, attached, text!)
  const ready = await usable(context, opened)
  if (typeof ready === 'string') return troublePage(ready, link.settings, connected)
  const asker = askerOf(opened)
  const start = `${context.settings.publicUrl}${START_PATH}?link=${encodeURIComponent(text!)}`
  return page(
    200,
    'Connect your CLAAS account',
    html`${connected}
<p><strong>${asker}</strong> asks for access to ${link.settings.showLeafUserName ? html`the CLAAS account of <strong>${grower.name}</strong>` : html`your CLAAS account`}.</p>
<p>CLAAS calls this permission “online file transfer”. With it ${asker} can</p>
<ul>
<li>see the machines of your organization that are enabled for it,</li>
<li>read the files that these machines send: where, when and how they worked,</li>
<li>send planned tasks to these machines; none starts by itself, the operator decides.</li>
</ul>
<p>You sign in at CLAAS and allow or deny it there. Your password stays with CLAAS. You can withdraw your consent at any time, at CLAAS or through ${asker}.</p>
<p><a class="button" href="${start}" rel="nofollow">Connect CLAAS</a></p>
${link.client_environment === 'STAGE' ? html`<p class="faint">This leads to the test environment of CLAAS (STAGE), which real accounts cannot use.</p>` : null}
<p class="faint">This link works until ${pointInTime(link.expires_at)}.</p>`,
    link.settings,
  )
}

/** Who asks, in words: the company if it is named, else the application. */
export function askerOf({ link }: OpenedLink): string {
  return link.settings.companyName ?? link.app_name
}

function connectedAlready({ link }: OpenedLink, { status, created_at }: CredentialRow, text: string): Html {
  const works = status !== 'UNAUTHENTICATED'
  const since = pointInTime(created_at)
  const sentence = works
    ? html`<p>An account is connected since ${since}. You need not do anything; connecting again replaces it.</p>`
    : html`<p>The account that was connected on ${since} is no longer accepted by CLAAS. Please connect it again.</p>`
  if (!link.settings.disconnectEnabled) return sentence
  return html`${sentence}
<details>
<summary>Disconnect the account</summary>
<p>No more files are read, and the consent is given back at CLAAS where CLAAS offers that. What was read stays with whoever sent you this link.</p>
<form method="post" action="${DISCONNECT_PATH}"><input type="hidden" name="link" value="${text}">
<button class="button quiet">Disconnect</button></form>
</details>`
}

const FORMAT = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' })

/** `2 April 2026 at 08:15 UTC`: without scripts the grower's own time is not known. */
function pointInTime(at: Date): string {
  return `${FORMAT.format(at)} UTC`
}

async function noteAccess({ database, now }: Context, linkId: string): Promise<void> {
  await database.db
    .updateTable('magic_link')
    .set({ last_accessed_at: now() })
    .where('id', '=', linkId)
    .execute()
}
