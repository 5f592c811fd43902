import { useRef } from 'preact/hooks'
import { useAction } from './action.js'

/** A button whose deed cannot be undone: says what will happen and asks first. */
export function ConfirmButton({
  name,
  question,
  consequence,
  act,
}: {
  name: string
  question: string
  consequence: string
  act: () => Promise<unknown>
}) {
  const dialog = useRef<HTMLDialogElement>(null)
  const action = useAction()
  return (
    <>
      <button type="button" onClick={() => dialog.current?.showModal()}>
        {name}
      </button>
      <dialog ref={dialog} aria-label={question} onClose={action.forget}>
        <h2>{question}</h2>
        <p>{consequence}</p>
        <div role="alert" class="bad-text">
          {action.problem}
        </div>
        <div class="buttons">
          <button
            class="danger"
            type="button"
            disabled={action.busy}
            onClick={() =>
              action.run(async () => {
                await act()
                dialog.current?.close()
              })
            }
          >
            {name}
          </button>
          <button type="button" onClick={() => dialog.current?.close()}>
            Cancel
          </button>
        </div>
      </dialog>
    </>
  )
}
