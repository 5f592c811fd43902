import type { Field, FieldCreate, LeafUser } from '@sheaf/contract'
import { useQueryClient } from '@tanstack/preact-query'
import type { ComponentChildren } from 'preact'
import { createField, replaceBoundary } from '../api/actions.js'
import type { Rings } from '../map/draw.js'
import { ringAreaHa } from '../map/ring-area.js'
import { useAction } from './action.js'
import { quantity } from './format.js'
import { GrowerChoice } from './grower-choice.js'
import { useUnitSystem } from './unit-system.js'

/** A new field: its name, while its boundary is drawn on the map. */
export function FieldEditor({
  growers,
  polygons,
  done,
  created,
}: {
  growers: readonly LeafUser[]
  polygons: Rings[]
  done: () => void
  created: (id: string) => void
}) {
  const hint =
    polygons.length === 0
      ? 'Click the corners of the field on the map, one after the other; click the first one again to close it.'
      : 'Drag a corner to move it, a point between two to add one; right-click takes a corner away.'
  return (
    <DrawingForm
      title="New field"
      {...{ hint, polygons, done }}
      save={async (form) => {
        const name = String(form.get('name')).trim()
        const { id } = await createField(String(form.get('leafUserId')), {
          ...(name === '' ? {} : { name }),
          geometry: geometryOf(polygons),
        })
        created(id)
      }}
    >
      <label>
        Name
        <input name="name" required />
      </label>
      <GrowerChoice growers={growers} />
    </DrawingForm>
  )
}

/** Another boundary for a field; the former stays as history. */
export function BoundaryEditor({
  field,
  polygons,
  done,
}: {
  field: Field
  polygons: Rings[]
  done: () => void
}) {
  return (
    <DrawingForm
      title={`Boundary of ${field.name ?? field.id}`}
      hint="Drag a corner to move it, a point between two to add one; right-click takes a corner away. The present boundary stays as history."
      {...{ polygons, done }}
      save={() => replaceBoundary(field, geometryOf(polygons))}
    />
  )
}

function DrawingForm({
  title,
  hint,
  polygons,
  done,
  save,
  children,
}: {
  title: string
  hint: string
  polygons: Rings[]
  done: () => void
  save: (form: FormData) => Promise<unknown>
  children?: ComponentChildren
}) {
  const act = useAction()
  const queries = useQueryClient()
  const system = useUnitSystem()
  function submit(event: SubmitEvent): void {
    event.preventDefault()
    const form = new FormData(event.currentTarget as HTMLFormElement)
    act.run(async () => {
      await save(form)
      await queries.invalidateQueries()
      done()
    })
  }
  const areaHa = polygons.reduce(
    (sum, [outer, ...holes]) =>
      sum + ringAreaHa(outer!) - holes.reduce((all, hole) => all + ringAreaHa(hole), 0),
    0,
  )
  return (
    <form onSubmit={submit} class="stack">
      <h1>{title}</h1>
      <p class="faint">{hint}</p>
      {children}
      <p role="status">
        {polygons.length > 0 && `About ${quantity({ value: areaHa, unit: 'ha' }, 'totalArea', system)}`}
      </p>
      <div role="alert" class="bad-text">
        {act.problem}
      </div>
      <div class="buttons">
        <button class="primary" type="submit" disabled={act.busy || polygons.length === 0}>
          Save
        </button>
        <button type="button" onClick={done}>
          Cancel
        </button>
      </div>
    </form>
  )
}

function geometryOf(polygons: readonly Rings[]): FieldCreate['geometry'] {
  return { type: 'MultiPolygon', coordinates: [...polygons] }
}
