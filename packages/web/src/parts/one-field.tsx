import type { Boundary, Field } from '@sheaf/contract'
import { useQueryClient } from '@tanstack/preact-query'
import { Link } from 'wouter-preact'
import { changeField, deleteField } from '../api/actions.js'
import { useBoundaries, useOperations } from '../api/queries.js'
import { hasWebGl2 } from '../map/webgl.js'
import { useAction } from './action.js'
import { ConfirmButton } from './confirm.js'
import { counted, dateTime, quantity } from './format.js'
import { Answered } from './states.js'
import { useTitle } from './title.js'
import { useUnitSystem } from './unit-system.js'

/** One field: its boundaries, past ones too, its operations, and what may be changed. */
export function OneField({ field, close, change }: { field: Field; close: () => void; change: () => void }) {
  const boundaries = useBoundaries(field)
  const operations = useOperations({ leafUserId: field.leafUserId, fieldId: field.id, page: 0 }).data?.total
  const queries = useQueryClient()
  const name = field.name ?? field.id
  const isMerged = field.type === 'MERGED'
  const isManual = !isMerged && !field.providerName
  useTitle(`${name} · Fields`)
  return (
    <>
      <p class="crumbs">
        <button type="button" class="link" onClick={close}>
          All fields
        </button>
      </p>
      <h1>{name}</h1>
      <p class="faint">
        {originOf(field)}, since {dateTime(field.createdTime)}
      </p>
      {field.mergedFieldId !== undefined && (
        <p>Merged with fields that overlap it: its work lies on the merged field.</p>
      )}
      {operations !== undefined && (
        <p>
          <Link href={`/operations?fieldId=${encodeURIComponent(field.id)}`}>
            {counted(operations, 'operation')}
          </Link>
        </p>
      )}
      {isManual && <Rename field={field} />}
      <div class="buttons">
        {!isMerged && hasWebGl2() && field.boundaries.length > 0 && (
          <button type="button" onClick={change}>
            Change boundary
          </button>
        )}
        {isManual && (
          <ConfirmButton
            name="Delete"
            question={`Delete ${name}?`}
            consequence="Its boundaries and operations are deleted with it; the machine files stay. This cannot be undone."
            act={async () => {
              await deleteField(field)
              close()
              // the field's own questions are left to lapse: they would be answered "not found"
              for (const key of ['fields', 'operations', 'overview'])
                await queries.invalidateQueries({ queryKey: [key] })
            }}
          />
        )}
      </div>
      <h2>Boundaries</h2>
      <Answered query={boundaries} what="boundaries">
        {(found) => <History boundaries={found} />}
      </Answered>
    </>
  )
}

function originOf({ type, providerName }: Field): string {
  if (type === 'MERGED') return 'What fields that overlap have in common'
  return providerName ? `From ${providerName}` : 'Made by hand'
}

function Rename({ field }: { field: Field }) {
  const act = useAction()
  const queries = useQueryClient()
  function submit(event: SubmitEvent): void {
    event.preventDefault()
    const name = String(new FormData(event.currentTarget as HTMLFormElement).get('name')).trim()
    act.run(async () => {
      await changeField(field, { name })
      await queries.invalidateQueries()
    })
  }
  return (
    <form class="rename" onSubmit={submit}>
      <label>
        Name
        <input name="name" required defaultValue={field.name ?? ''} />
      </label>
      <button type="submit" disabled={act.busy}>
        Rename
      </button>
      <span role="alert" class="bad-text">
        {act.problem}
      </span>
    </form>
  )
}

/** Newest first. */
function History({ boundaries }: { boundaries: readonly Boundary[] }) {
  const system = useUnitSystem()
  return (
    <ol class="steps">
      {[...boundaries].reverse().map((boundary) => (
        <li key={boundary.id}>
          {quantity({ value: boundary.area.value, unit: 'ha' }, 'totalArea', system)}
          {boundary.status === 'ACTIVE' && ' · in use'}
          {boundary.fixStatus && ' · repaired'}
          <span class="faint"> · {dateTime(boundary.createdTime)}</span>
        </li>
      ))}
    </ol>
  )
}
