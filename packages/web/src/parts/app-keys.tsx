import type { AppKey, AppKeyRequest, ClientEnvironment } from '@sheaf/contract'
import { useQueryClient } from '@tanstack/preact-query'
import { useRef } from 'preact/hooks'
import { deleteAppKey, registerAppKey, replaceAppKey, useAppKeys } from '../api/consent.js'
import { useAction } from './action.js'
import { ConfirmButton } from './confirm.js'
import { dateTime } from './format.js'
import { ScrollRegion } from './scroll-region.js'
import { Answered, Empty } from './states.js'

/** Applications that are registered at CLAAS: they ask growers for consent. */
export function AppKeys() {
  const appKeys = useAppKeys()
  return (
    <section aria-labelledby="applications">
      <div class="title-row">
        <h2 id="applications">Applications</h2>
        <AppKeyButton />
      </div>
      <p class="faint">
        Your application at CLAAS, by its client key and secret. With it growers connect by a link alone.
      </p>
      <Answered query={appKeys} what="applications" rows={2}>
        {(found) =>
          found.length === 0 ? (
            <Empty>
              No application yet. Register its return address at CLAAS: the address of Sheaf that growers see
              (SHEAF_PUBLIC_URL) and /connect/claas/callback behind it.
            </Empty>
          ) : (
            <AppKeyTable appKeys={found} />
          )
        }
      </Answered>
    </section>
  )
}

function AppKeyTable({ appKeys }: { appKeys: readonly AppKey[] }) {
  const queries = useQueryClient()
  return (
    <ScrollRegion label="Table of applications">
      <table>
        <thead>
          <tr>
            <th scope="col">Name</th>
            <th scope="col">Environment</th>
            <th scope="col">Return address, as registered at CLAAS</th>
            <th scope="col">Since</th>
            <th scope="col">Change</th>
          </tr>
        </thead>
        <tbody>
          {appKeys.map((appKey) => (
            <tr key={`${appKey.appName} ${appKey.clientEnvironment}`}>
              <td class="name">{appKey.appName}</td>
              <td>{appKey.clientEnvironment}</td>
              <td class="name">{appKey.redirectUri}</td>
              <td>{dateTime(appKey.createdTime)}</td>
              <td>
                <div class="buttons">
                  <AppKeyButton appKey={appKey} />
                  <ConfirmButton
                    name="Delete"
                    question={`Delete the application ${appKey.appName} (${appKey.clientEnvironment})?`}
                    consequence="Links that were made with it stop working. Accounts that are connected stay connected."
                    act={() =>
                      deleteAppKey(appKey).then(() => queries.invalidateQueries({ queryKey: ['app-keys'] }))
                    }
                  />
                </div>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  )
}

/** Registers an application, or replaces key and secret of the given one. */
function AppKeyButton({ appKey }: { appKey?: AppKey }) {
  const dialog = useRef<HTMLDialogElement>(null)
  const queries = useQueryClient()
  const act = useAction()
  const name = appKey === undefined ? 'Register application' : 'Replace secret'
  const title = appKey === undefined ? 'New application' : `New key and secret of ${appKey.appName}`
  function submit(event: SubmitEvent): void {
    event.preventDefault()
    const form = event.currentTarget as HTMLFormElement
    const values = new FormData(form)
    const text = (key: string) => String(values.get(key)).trim()
    const request: AppKeyRequest = { clientKey: text('clientKey'), clientSecret: text('clientSecret') }
    act.run(async () => {
      if (appKey !== undefined) await replaceAppKey(appKey, request)
      else {
        const clientEnvironment = text('clientEnvironment') as ClientEnvironment
        await registerAppKey({ appName: text('appName'), clientEnvironment }, request)
      }
      form.reset()
      dialog.current?.close()
      await queries.invalidateQueries({ queryKey: ['app-keys'] })
    })
  }
  return (
    <>
      <button type="button" onClick={() => dialog.current?.showModal()}>
        {name}
      </button>
      <dialog ref={dialog} aria-label={title} onClose={act.forget}>
        <form onSubmit={submit}>
          <h2>{title}</h2>
          {appKey === undefined ? <NameAndEnvironment /> : <SecretHint />}
          <label>
            Client key
            <input name="clientKey" required autocomplete="off" />
          </label>
          <label>
            Client secret <span class="faint">(stored encrypted, never shown again)</span>
            <input name="clientSecret" type="password" required autocomplete="new-password" />
          </label>
          <div role="alert" class="bad-text">
            {act.problem}
          </div>
          <div class="buttons">
            <button class="primary" type="submit" disabled={act.busy}>
              {appKey === undefined ? 'Register' : 'Replace'}
            </button>
            <button type="button" onClick={() => dialog.current?.close()}>
              Cancel
            </button>
          </div>
        </form>
      </dialog>
    </>
  )
}

function NameAndEnvironment() {
  return (
    <>
      <label>
        Name <span class="faint">(growers see it where a link names no company)</span>
        <input name="appName" required maxLength={200} autocomplete="off" />
      </label>
      <label>
        Environment
        <select name="clientEnvironment">
          <option>STAGE</option>
          <option>PRODUCTION</option>
        </select>
      </label>
    </>
  )
}

function SecretHint() {
  return (
    <p class="faint">
      Accounts that are connected with the same client key get the new secret too; growers need do nothing.
    </p>
  )
}
