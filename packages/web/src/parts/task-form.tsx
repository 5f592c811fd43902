import type { Equipment, Field, GeoJson, InboxTaskCreate } from '@sheaf/contract'
import { useQueryClient } from '@tanstack/preact-query'
import { useRef, useState } from 'preact/hooks'
import { sendTask } from '../api/inbox.js'
import { useEquipment, useFieldsOf } from '../api/queries.js'
import { useAction } from './action.js'

/** What is applied: a setpoint of the data dictionary with the unit that people state it in. */
const RATES = [
  { words: 'Mass, kg/ha', ddi: 6, unit: 'kg/ha' },
  { words: 'Volume, L/ha', ddi: 1, unit: 'L/ha' },
  { words: 'Seeds, seeds/ha', ddi: 11, unit: 'seeds/ha' },
] as const

/** A button, and the form behind it: field, lines and rates for one or several machines. */
export function SendTask({ leafUserId }: { leafUserId: string }) {
  const dialog = useRef<HTMLDialogElement>(null)
  // one key a form that was opened: pressed twice, or sent again after a lost answer, it sends once
  const [key, setKey] = useState('')
  const machines = (useEquipment(leafUserId).data ?? []).filter(
    ({ state, inbox }) => state === 'ACTIVE' && inbox,
  )
  const fields = useFieldsOf(leafUserId).data?.items ?? []
  const open = () => {
    setKey(crypto.randomUUID())
    dialog.current?.showModal()
  }
  return (
    <>
      <button type="button" disabled={machines.length === 0} onClick={open}>
        Send a task
      </button>
      <dialog ref={dialog} aria-labelledby="send-task">
        <TaskForm
          key={key}
          machines={machines}
          fields={fields}
          close={() => dialog.current?.close()}
          task={{ leafUserId, idempotencyKey: key }}
        />
      </dialog>
    </>
  )
}

function TaskForm({
  machines,
  fields,
  task,
  close,
}: {
  machines: readonly Equipment[]
  fields: readonly Field[]
  task: Pick<InboxTaskCreate, 'leafUserId' | 'idempotencyKey'>
  close: () => void
}) {
  const act = useAction()
  const queries = useQueryClient()
  function submit(event: SubmitEvent): void {
    event.preventDefault()
    const form = new FormData(event.currentTarget as HTMLFormElement)
    act.run(async () => {
      await sendTask({ ...task, ...(await valuesOf(form)) })
      close()
      await queries.invalidateQueries({ queryKey: ['inbox', task.leafUserId] })
    })
  }
  return (
    <form onSubmit={submit}>
      <h2 id="send-task">Send a task</h2>
      <label>
        Name
        <input name="name" required maxLength={32} />
      </label>
      <fieldset>
        <legend>Machines</legend>
        {machines.map(({ id, name, providerMachineId }) => (
          <label key={id} class="choice">
            <input type="checkbox" name="machines" value={id} />
            <span>{name ?? providerMachineId}</span>
          </label>
        ))}
      </fieldset>
      <label>
        Field
        <select name="fieldId">
          {fields.map(({ id, name }) => (
            <option key={id} value={id}>
              {name ?? id}
            </option>
          ))}
          <option value="">Boundary from a file</option>
        </select>
      </label>
      <FileInput name="boundary" words="Boundary" hint="GeoJSON, when no field is chosen" />
      <FileInput name="guidance" words="Guidance lines" hint="optional, GeoJSON with lines" />
      <FileInput name="prescription" words="Rates" hint="optional, GeoJSON with polygons" />
      <RateFields />
      <div role="alert" class="bad-text">
        {act.problem}
      </div>
      <div class="buttons">
        <button class="primary" type="submit" disabled={act.busy}>
          {act.busy ? 'Writing the task data …' : 'Send'}
        </button>
        <button type="button" onClick={close}>
          Cancel
        </button>
      </div>
    </form>
  )
}

function RateFields() {
  return (
    <>
      <label>
        Key of the rate <span class="faint">(in the properties of each polygon)</span>
        <input name="property" defaultValue="rate" />
      </label>
      <label>
        Applied
        <select name="rate">
          {RATES.map(({ words }, at) => (
            <option key={words} value={at}>
              {words}
            </option>
          ))}
        </select>
      </label>
      <label>
        Product <span class="faint">(optional)</span>
        <input name="product" maxLength={32} />
      </label>
    </>
  )
}

function FileInput({ name, words, hint }: { name: string; words: string; hint: string }) {
  return (
    <label>
      {words} <span class="faint">({hint})</span>
      <input name={name} type="file" accept=".geojson,.json,application/geo+json" />
    </label>
  )
}

type Values = Omit<InboxTaskCreate, 'leafUserId' | 'idempotencyKey'>

/** @throws Error with a sentence for what is missing or no GeoJSON */
async function valuesOf(form: FormData): Promise<Values> {
  const text = (name: string) => String(form.get(name) ?? '').trim()
  const machines = form.getAll('machines').map(String)
  if (machines.length === 0) throw new Error('Choose at least one machine.')
  const [boundary, guidance, rates] = await Promise.all(
    ['boundary', 'guidance', 'prescription'].map((name) => geojsonIn(form, name)),
  )
  const fieldId = text('fieldId')
  if (fieldId === '' && boundary === undefined)
    throw new Error('Choose a field, or a file with its boundary.')
  const { ddi, unit } = RATES[Number(text('rate'))] ?? RATES[0]
  const product = text('product') === '' ? {} : { product: text('product') }
  return {
    name: text('name'),
    machines,
    ...(fieldId === '' ? { boundary: boundary! } : { fieldId }),
    ...(guidance === undefined ? {} : { guidance }),
    ...(rates === undefined
      ? {}
      : { prescription: { geojson: rates, rates: [{ property: text('property'), ddi, unit, ...product }] } }),
  }
}

async function geojsonIn(form: FormData, name: string): Promise<GeoJson | undefined> {
  const file = form.get(name)
  if (!(file instanceof File) || file.size === 0) return undefined
  try {
    return JSON.parse(await file.text()) as GeoJson
  } catch {
    throw new Error(`${file.name} is no GeoJSON.`)
  }
}
