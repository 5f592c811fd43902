import type { ClaasCredentials, ClaasCredentialsRequest } from '@sheaf/contract'
import { useQueryClient } from '@tanstack/preact-query'
import { useState } from 'preact/hooks'
import { connectClaas, disconnectClaas, syncNow } from '../api/actions.js'
import { useAction } from './action.js'
import { Badge } from './badge.js'
import { ConfirmButton } from './confirm.js'
import { dateTime } from './format.js'

const ADVICE: Record<ClaasCredentials['status'], string> = {
  OK: 'Sheaf reads the outbox of this account by itself.',
  TEMPORARILY_UNAVAILABLE: 'CLAAS could not be reached or asked us to wait. Sheaf tries again by itself.',
  MISSING_PERMISSION:
    'The account works, but this application may not read its machines. Ask the grower to allow file transfer.',
  UNAUTHENTICATED:
    'CLAAS refuses these values: the consent was withdrawn or has expired, or one of them is wrong. The event log holds its answer. Connect again, over a link or with a new refresh token.',
}

/** State of the credential, what to do about it, and the form with its four values. */
export function Connection({
  leafUserId,
  credentials,
}: {
  leafUserId: string
  credentials: ClaasCredentials | null
}) {
  const [editing, setEditing] = useState(false)
  const [asked, setAsked] = useState(false)
  const queries = useQueryClient()
  const act = useAction()
  // the event log goes with the credential: it is not asked for again before the page knows
  const refresh = () => queries.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'events' })
  if (credentials === null || editing) {
    return (
      <ConnectForm
        leafUserId={leafUserId}
        done={() => setEditing(false)}
        cancellable={credentials !== null}
      />
    )
  }
  return (
    <>
      <p>
        <Badge status={credentials.status} /> {ADVICE[credentials.status]}
      </p>
      <dl class="pairs">
        <dt>Environment</dt>
        <dd>{credentials.clientEnvironment}</dd>
        <dt>Client key</dt>
        <dd>{credentials.clientKey}</dd>
        <dt>Refresh token</dt>
        <dd>{credentials.refreshToken}</dd>
        <dt>Since</dt>
        <dd>{dateTime(credentials.createdTime)}</dd>
      </dl>
      <div role="alert" class="bad-text">
        {act.problem}
      </div>
      <p role="status" class="good-text">
        {asked && 'The outbox is being read. New files appear below.'}
      </p>
      <div class="buttons">
        <button
          type="button"
          disabled={act.busy || credentials.status === 'UNAUTHENTICATED'}
          onClick={() =>
            act.run(async () => {
              await syncNow(leafUserId)
              setAsked(true)
              await refresh()
            })
          }
        >
          Sync now
        </button>
        <button
          type="button"
          class={credentials.status === 'UNAUTHENTICATED' ? 'primary' : ''}
          onClick={() => setEditing(true)}
        >
          Connect again
        </button>
        <ConfirmButton
          name="Disconnect"
          question="Disconnect this CLAAS account?"
          consequence="Sheaf forgets the credential and its event log, and fetches nothing more. Fields, files and operations stay."
          act={() => disconnectClaas(leafUserId).then(refresh)}
        />
      </div>
    </>
  )
}

function ConnectForm({
  leafUserId,
  done,
  cancellable,
}: {
  leafUserId: string
  done: () => void
  cancellable: boolean
}) {
  const queries = useQueryClient()
  const act = useAction()
  function submit(event: SubmitEvent): void {
    event.preventDefault()
    const form = Object.fromEntries(new FormData(event.currentTarget as HTMLFormElement))
    act.run(async () => {
      await connectClaas(leafUserId, form as unknown as ClaasCredentialsRequest)
      await queries.invalidateQueries()
      done()
    })
  }
  return (
    <form onSubmit={submit} class="stack">
      <p class="faint">
        The four values come from your CLAAS partner application and the grower's consent. Sheaf asks CLAAS at
        once whether they hold, then fetches machines and files by itself.
      </p>
      <label>
        Client key
        <input name="clientKey" required autocomplete="off" />
      </label>
      <label>
        Client secret
        <input name="clientSecret" type="password" required autocomplete="off" />
      </label>
      <label>
        Refresh token
        <input name="refreshToken" type="password" required autocomplete="off" />
      </label>
      <label>
        Environment
        <select name="clientEnvironment">
          <option>STAGE</option>
          <option>PRODUCTION</option>
        </select>
      </label>
      <div role="alert" class="bad-text">
        {act.problem}
      </div>
      <div class="buttons">
        <button class="primary" type="submit" disabled={act.busy}>
          {act.busy ? 'Asking CLAAS …' : 'Connect CLAAS'}
        </button>
        {cancellable && (
          <button type="button" onClick={done}>
            Cancel
          </button>
        )}
      </div>
    </form>
  )
}
