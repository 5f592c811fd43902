import type { AlertEvent, WebhookCreate } from '@sheaf/contract'
import type { RefObject } from 'preact'
import { useAction } from './action.js'
import { EVENT_GROUPS } from './alert-words.js'

/** A new webhook: name, address, secret, events. What another webhook listens to already cannot be chosen. */
export function WebhookDialog({
  dialog,
  taken,
  save,
}: {
  dialog: RefObject<HTMLDialogElement>
  taken: ReadonlySet<AlertEvent>
  save: (webhook: WebhookCreate) => Promise<void>
}) {
  const act = useAction()
  function submit(event: SubmitEvent): void {
    event.preventDefault()
    const form = event.currentTarget as HTMLFormElement
    const values = new FormData(form)
    const text = (name: string) => String(values.get(name)).trim()
    const events = values.getAll('events') as AlertEvent[]
    act.run(async () => {
      if (events.length === 0) throw new Error('Choose at least one event.')
      await save({ name: text('name'), url: text('url'), secret: String(values.get('secret')), events })
      form.reset()
      dialog.current?.close()
    })
  }
  return (
    <dialog ref={dialog} aria-labelledby="webhook-form" onClose={act.forget}>
      <form onSubmit={submit}>
        <h2 id="webhook-form">New webhook</h2>
        <label>
          Name
          <input name="name" required />
        </label>
        <label>
          Address
          <input name="url" type="url" required placeholder="https://" />
        </label>
        <label>
          Secret <span class="faint">(signs every call; it is not shown again)</span>
          <input name="secret" type="password" required autocomplete="new-password" />
        </label>
        {EVENT_GROUPS.map(({ name, events }) => (
          <fieldset key={name}>
            <legend>{name}</legend>
            {events.map(([event, words]) => (
              <label key={event} class="choice">
                <input type="checkbox" name="events" value={event} disabled={taken.has(event)} />
                <span>
                  {words}
                  {taken.has(event) && <span class="faint"> (another webhook listens)</span>}
                </span>
              </label>
            ))}
          </fieldset>
        ))}
        <div role="alert" class="bad-text">
          {act.problem}
        </div>
        <div class="buttons">
          <button class="primary" type="submit" disabled={act.busy}>
            {act.busy ? 'Calling the address …' : 'Add'}
          </button>
          <button type="button" onClick={() => dialog.current?.close()}>
            Cancel
          </button>
        </div>
      </form>
    </dialog>
  )
}
