import type { LeafUser } from '@sheaf/contract'
import type { RefObject } from 'preact'
import { useAction } from './action.js'

/** Name, email and the caller's own key of a grower, in a dialog: for a new one, or to change one. */
export interface GrowerValues {
  readonly name: string
  readonly email: string
  readonly externalId?: string
}

export function GrowerDialog({
  dialog,
  title,
  confirm,
  grower,
  save,
}: {
  dialog: RefObject<HTMLDialogElement>
  title: string
  confirm: string
  grower?: LeafUser
  save: (values: GrowerValues) => Promise<void>
}) {
  const act = useAction()
  function submit(event: SubmitEvent): void {
    event.preventDefault()
    const form = new FormData(event.currentTarget as HTMLFormElement)
    const text = (name: string) => String(form.get(name)).trim()
    act.run(async () => {
      await save({ name: text('name'), email: text('email'), externalId: text('externalId') })
      dialog.current?.close()
    })
  }
  return (
    <dialog ref={dialog} aria-labelledby="grower-form" onClose={act.forget}>
      <form onSubmit={submit}>
        <h2 id="grower-form">{title}</h2>
        <label>
          Name
          <input name="name" required defaultValue={grower?.name ?? ''} />
        </label>
        <label>
          Email
          <input name="email" type="email" required defaultValue={grower?.email ?? ''} />
        </label>
        <label>
          External id <span class="faint">(optional, your own key)</span>
          <input name="externalId" defaultValue={grower?.externalId ?? ''} />
        </label>
        <div role="alert" class="bad-text">
          {act.problem}
        </div>
        <div class="buttons">
          <button class="primary" type="submit" disabled={act.busy}>
            {confirm}
          </button>
          <button type="button" onClick={() => dialog.current?.close()}>
            Cancel
          </button>
        </div>
      </form>
    </dialog>
  )
}
