import type { AppKey, MagicLink } from '@sheaf/contract'
import { useQueryClient } from '@tanstack/preact-query'
import { useState } from 'preact/hooks'
import { Link } from 'wouter-preact'
import { makeMagicLink, useAppKeys, useMagicLinks, withdrawMagicLink } from '../api/consent.js'
import { useAction } from './action.js'
import { ConfirmButton } from './confirm.js'
import { dateTime } from './format.js'
import { Answered } from './states.js'

const DAY_S = 86_400
const LIFETIMES: readonly (readonly [name: string, seconds: number])[] = [
  ['1 day', DAY_S],
  ['1 hour', 3_600],
  ['7 days', 7 * DAY_S],
  ['30 days', 30 * DAY_S],
]

/** Links over which this grower connects a CLAAS account without giving anything to the owner. */
export function ConsentLinks({ leafUserId }: { leafUserId: string }) {
  const appKeys = useAppKeys()
  const links = useMagicLinks(leafUserId)
  return (
    <details class="consent-links">
      <summary>Connect by a link</summary>
      <p class="faint">
        Send the grower a link. The grower signs in at CLAAS and allows access; nothing else is needed.
      </p>
      <Answered query={appKeys} what="applications" rows={1}>
        {(found) =>
          found.length === 0 ? (
            <p>
              This needs your application at CLAAS: <Link href="/settings">register it in the settings</Link>.
            </p>
          ) : (
            <NewLink leafUserId={leafUserId} appKeys={found} />
          )
        }
      </Answered>
      {links.data && links.data.items.length > 0 && <LinkList links={links.data.items} />}
    </details>
  )
}

function NewLink({ leafUserId, appKeys }: { leafUserId: string; appKeys: readonly AppKey[] }) {
  const queries = useQueryClient()
  const act = useAction()
  function submit(event: SubmitEvent): void {
    event.preventDefault()
    const values = new FormData(event.currentTarget as HTMLFormElement)
    const appKey = appKeys[Number(values.get('application'))]!
    const companyName = String(values.get('companyName')).trim()
    act.run(async () => {
      await makeMagicLink(leafUserId, {
        provider: 'CLAAS',
        expiresIn: Number(values.get('expiresIn')),
        appName: appKey.appName,
        clientEnvironment: appKey.clientEnvironment,
        settings: {
          showLeafUserName: true,
          disconnectEnabled: values.has('disconnectEnabled'),
          ...(companyName === '' ? {} : { companyName }),
        },
      })
      await queries.invalidateQueries({ queryKey: ['magic-links', leafUserId] })
    })
  }
  return (
    <form onSubmit={submit} class="stack">
      <label>
        Application
        <select name="application">
          {appKeys.map(({ appName, clientEnvironment }, at) => (
            <option key={`${appName} ${clientEnvironment}`} value={at}>
              {appName} ({clientEnvironment})
            </option>
          ))}
        </select>
      </label>
      <label>
        Your name, as the grower knows it <span class="faint">(else the name of the application)</span>
        <input name="companyName" maxLength={200} autocomplete="organization" />
      </label>
      <label>
        Valid for
        <select name="expiresIn">
          {LIFETIMES.map(([name, seconds]) => (
            <option key={seconds} value={seconds}>
              {name}
            </option>
          ))}
        </select>
      </label>
      <label class="choice">
        <input type="checkbox" name="disconnectEnabled" />
        <span>The grower may disconnect over it</span>
      </label>
      <div role="alert" class="bad-text">
        {act.problem}
      </div>
      <div class="buttons">
        <button type="submit" class="primary" disabled={act.busy}>
          Make link
        </button>
      </div>
    </form>
  )
}

function LinkList({ links }: { links: readonly MagicLink[] }) {
  return (
    <ul class="links" aria-label="Links of this grower">
      {links.map((link) => (
        <li key={link.id} class="stack">
          <OneLink link={link} />
        </li>
      ))}
    </ul>
  )
}

function OneLink({
  link: { id, link, expiresAt, lastAccessedAt, usageCount, maxUsage },
}: {
  link: MagicLink
}) {
  const queries = useQueryClient()
  const [copied, setCopied] = useState(false)
  const act = useAction()
  const over = new Date(expiresAt) <= new Date()
  return (
    <>
      <label>
        Link <span class="faint">({over ? 'has expired' : `works until ${dateTime(expiresAt)}`})</span>
        <input readonly value={link} onFocus={(event) => event.currentTarget.select()} />
      </label>
      <p class="faint">
        {usageCount === 0 ? 'Not used yet' : `Used ${usageCount} of ${maxUsage} times`}
        {lastAccessedAt === undefined ? '; not opened yet.' : `; opened last ${dateTime(lastAccessedAt)}.`}
      </p>
      <div role="alert" class="bad-text">
        {act.problem}
      </div>
      <div class="buttons">
        <button
          type="button"
          onClick={() =>
            act.run(async () => {
              await navigator.clipboard.writeText(link)
              setCopied(true)
            })
          }
        >
          {copied ? 'Copied' : 'Copy'}
        </button>
        <ConfirmButton
          name="Withdraw"
          question="Withdraw this link?"
          consequence="It stops working at once. An account that was connected over it stays connected."
          act={() =>
            withdrawMagicLink(id).then(() => queries.invalidateQueries({ queryKey: ['magic-links'] }))
          }
        />
      </div>
    </>
  )
}
