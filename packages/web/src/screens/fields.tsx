/** All fields: boundaries on the map, names in a list, one opened; new ones are drawn, uploaded or made from work. */
import type { Field } from '@sheaf/contract'
import { useQueries } from '@tanstack/preact-query'
import { useMemo, useState } from 'preact/hooks'
import { boundaryQuery, useFields, useLeafUsers } from '../api/queries.js'
import type { Rings } from '../map/draw.js'
import { OutlineMap } from '../map/outline-map.js'
import { useFilters } from '../parts/address.js'
import { BoundaryEditor, FieldEditor } from '../parts/field-editor.js'
import { FieldList } from '../parts/field-list.js'
import { OneField } from '../parts/one-field.js'
import { Sheet } from '../parts/sheet.js'
import { Answered } from '../parts/states.js'
import { useTitle } from '../parts/title.js'

export function FieldsScreen() {
  const fields = useFields(0)
  useTitle('Fields')
  if (fields.data === undefined)
    return (
      <div class="screen">
        <h1>Fields</h1>
        <Answered query={fields} what="fields" rows={4}>
          {() => null}
        </Answered>
      </div>
    )
  return (
    <Answered query={fields} what="fields">
      {({ items }) => <FieldsView fields={items} />}
    </Answered>
  )
}

/** Nobody draws, a new field is drawn, or the boundary of the chosen one is changed. */
type Task = 'look' | 'draw' | 'change'
const NEW: readonly Rings[] = []

function FieldsView({ fields }: { fields: readonly Field[] }) {
  const [{ field: chosenId }, set] = useFilters()
  const [task, setTask] = useState<Task>('look')
  const [drawn, setDrawn] = useState<Rings[]>([])
  const growers = useLeafUsers(0).data?.items ?? []
  const outlines = useOutlines(fields)
  const chosen = fields.find(({ id }) => id === chosenId)
  const outline = outlines.find(({ id }) => id === chosenId)
  const draft = useMemo(
    () => (task === 'look' ? undefined : task === 'draw' ? NEW : ringsOf(outline?.geometry.coordinates)),
    [task],
  )
  function begin(next: Task): void {
    setDrawn([])
    setTask(next)
  }
  const done = () => begin('look')
  return (
    <div class="operation">
      <div class="map-area">
        <OutlineMap
          outlines={outlines}
          chosen={outline}
          choose={(id) => set('field', id)}
          draft={draft}
          drawn={setDrawn}
        />
      </div>
      <Sheet label="Fields">
        {task === 'draw' ? (
          <FieldEditor growers={growers} polygons={drawn} done={done} created={(id) => set('field', id)} />
        ) : task === 'change' && chosen ? (
          <BoundaryEditor field={chosen} polygons={drawn} done={done} />
        ) : chosen ? (
          <OneField field={chosen} close={() => set('field', '')} change={() => begin('change')} />
        ) : (
          <FieldList
            growers={growers}
            fields={fields}
            outlines={outlines}
            choose={(id) => set('field', id)}
            draw={() => begin('draw')}
          />
        )}
      </Sheet>
    </div>
  )
}

/** The active boundary of each field that has one. */
function useOutlines(fields: readonly Field[]) {
  const boundaries = useQueries({ queries: fields.map(boundaryQuery) })
  const known = fields.map(({ id, name }, at) => `${id} ${name} ${boundaries[at]?.data?.id ?? ''}`).join()
  return useMemo(
    () =>
      fields.flatMap(({ id, name = id }, at) => {
        const boundary = boundaries[at]?.data
        return boundary ? [{ id, name, geometry: boundary.geometry, areaHa: boundary.area.value }] : []
      }),
    [known],
  )
}

function ringsOf(coordinates: readonly number[][][][] = []): Rings[] {
  return coordinates.map((polygon) => polygon.map((ring) => ring.map(([lon, lat]) => [lon!, lat!])))
}
