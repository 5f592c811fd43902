import type { LeafUser } from '@sheaf/contract'
import { useQueryClient } from '@tanstack/preact-query'
import { useRef, useState } from 'preact/hooks'
import { uploadBoundaries } from '../api/uploads.js'
import { useAction } from './action.js'
import { counted } from './format.js'
import { GrowerChoice } from './grower-choice.js'

/** A boundary file as fields: one for each polygon in it, named as the file names them. */
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
      const { created, refused } = await uploadBoundaries(
        String(form.get('leafUserId')),
        form.get('file') as File,
      )
      setOutcome([`${counted(created, 'field')} created.`, ...refused])
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
          <p class="faint">
            A zip of Shapefiles (with .dbf and .prj), GeoJSON, KML or KMZ, or one GeoJSON, KML or KMZ file.
            Each polygon becomes a field, at most 100 in a file; its name comes from the property or column
            “name”.
          </p>
          <label>
            File
            <input name="file" type="file" accept=".zip,.geojson,.json,.kml,.kmz" required />
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
