/** What the grower reads at the end: the account is connected, and which machines it reaches. */
import type { Machine } from '@sheaf/claas'
import type { CredentialStatus } from '@sheaf/contract'
import type { Attached } from '../credentials/index.js'
import type { HtmlAnswer } from '../http/index.js'
import { type Html, html } from './html.js'
import { page } from './layout.js'
import { askerOf } from './link-page.js'
import type { OpenedLink } from './open-link.js'

const TITLES: Readonly<Record<CredentialStatus, string>> = {
  OK: 'Your CLAAS account is connected',
  TEMPORARILY_UNAVAILABLE: 'Your consent is stored',
  MISSING_PERMISSION: 'Your consent is stored, but it does not reach any machine',
  UNAUTHENTICATED: 'CLAAS took the consent back',
}

export function connectedPage(opened: OpenedLink, { row, machines }: Attached): HtmlAnswer {
  const bodies: Readonly<Record<CredentialStatus, Html>> = {
    OK: reached(machines, askerOf(opened)),
    TEMPORARILY_UNAVAILABLE: html`<p>CLAAS does not answer to questions about your machines just now. They are asked again by themselves; you need not do anything.</p>`,
    MISSING_PERMISSION: html`<p>CLAAS does not let ${askerOf(opened)} read files of your machines. Ask whoever administers your organization in CLAAS connect to enable online file transfer.</p>`,
    UNAUTHENTICATED: html`<p>Right after it was given, CLAAS did not accept it any more. Open the link that you were sent again.</p>`,
  }
  return page(200, TITLES[row.status], bodies[row.status], opened.link.settings)
}

function reached(machines: readonly Machine[], asker: string): Html {
  const named = (enabled: boolean) =>
    machines.filter(({ oftEnabled }) => oftEnabled === enabled).map((one) => html`<li>${nameOf(one)}</li>`)
  const [enabled, others] = [named(true), named(false)]
  const next = html`<p>You can close this page. ${asker} reads the files of your machines by itself from now on.</p>`
  const reachedOnes =
    enabled.length > 0
      ? html`<p>It reaches</p><ul>${enabled}</ul>`
      : html`<p>It does not reach any machine yet. Enable online file transfer for your machines in CLAAS connect, or check their licence; what is enabled later is found by itself.</p>`
  if (others.length === 0) return html`${reachedOnes}${next}`
  return html`${reachedOnes}<p>Not enabled for online file transfer:</p><ul>${others}</ul>${next}`
}

function nameOf({ name, id, model, serialNumber }: Machine): string {
  const details = [model, serialNumber].filter((one) => one !== null).join(', ')
  return details === '' ? (name ?? id) : `${name ?? id} (${details})`
}
