import type { FieldCreate, LeafUser } from '@sheaf/contract'
import { useQueryClient } from '@tanstack/preact-query'
import { useRef, useState } from 'preact/hooks'
import { createField } from '../api/actions.js'
import { readBoundaries } from '../map/boundary-file.js'
import { useAction } from './action.js'
import { counted } from './format.js'
import { GrowerChoice } from './grower-choice.js'

/** A GeoJSON file as fields: one for each polygon in it, named as the file names them. */
export function FieldUpload({ growers }: { growers: readonly LeafUser[] }) {
  const dialog = useRef<HTMLDialogElement>(null)
  const act = useAction()
  const [outcome, setOutcome] = useState<readonly string[]>([])
  const queries = useQueryClient()
  function submit(event: SubmitEvent): void {
    event.preventDefault()
    const form = new FormData(event.currentTarget as HTMLFormElement)
    setOutcome([])
    act.run(async () => {
      const text = await (form.get('file') as File).text()
      setOutcome(await createAll(String(form.get('leafUserId')), text))
      await queries.invalidateQueries()
    })
  }
  return (
    <>
      <button type="button" onClick={() => dialog.current?.showModal()}>
        Upload boundaries
      </button>
      <dialog ref={dialog} aria-labelledby="upload-fields" onClose={() => setOutcome([])}>
        <form onSubmit={submit}>
          <h2 id="upload-fields">Upload boundaries</h2>
          <p class="faint">GeoJSON in degrees (WGS 84). Each polygon becomes a field.</p>
          <label>
            File
            <input name="file" type="file" accept=".geojson,.json,application/geo+json" required />
          </label>
          <GrowerChoice growers={growers} />
          <ul role="status">
            {outcome.map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
          <div role="alert" class="bad-text">
            {act.problem}
          </div>
          <div class="buttons">
            <button class="primary" type="submit" disabled={act.busy}>
              Upload
            </button>
            <button type="button" onClick={() => dialog.current?.close()}>
              Close
            </button>
          </div>
        </form>
      </dialog>
    </>
  )
}

/** What came of each boundary; one that is refused does not stop the others. */
async function createAll(leafUserId: string, text: string): Promise<string[]> {
  const refused: string[] = []
  let created = 0
  for (const [at, { name, geometry }] of readBoundaries(text).entries()) {
    try {
      await createField(leafUserId, {
        name: name ?? `Field ${at + 1}`,
        geometry: geometry as FieldCreate['geometry'],
      })
      created++
    } catch (error) {
      refused.push(`${name ?? `Polygon ${at + 1}`}: ${(error as Error).message}`)
    }
  }
  return [`${counted(created, 'field')} created.`, ...refused]
}
