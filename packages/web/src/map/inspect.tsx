/** What is under the pointer, under the crosshair, or chosen by a click: every value with its unit. */
import { amount, decimal } from '../parts/format.js'
import { useUnitSystem } from '../parts/unit-system.js'
import { wordsOf } from '../parts/words.js'
import type { SwathData } from './view-data.js'

interface Inspected {
  readonly data: SwathData
  readonly record: number
}

/** What people want to know beside the property on the map, in this order. */
const BESIDE = /^(harvestMoisture|.*Target|seedDepth|speed)$/

/** Beside the pointer, on the side where there is room: the property on the map and its company. */
export function Hovered({
  data,
  record,
  property,
  x,
  y,
}: Inspected & { property: string | undefined; x: number; y: number }) {
  const style = { left: `${x}px`, top: `${y}px` }
  const wanted = (name: string) => name === property || BESIDE.test(name)
  return (
    <div class="hover" style={style}>
      <Values data={data} record={record} wanted={wanted} />
    </div>
  )
}

/** The chosen swath, with the way along its pass. */
export function Chosen({
  data,
  record,
  step,
  close,
}: Inspected & { step: (rows: number) => void; close: () => void }) {
  const row = data.rowOf(record)
  const time = new Date((data.startTime + data.secondsOf(record)) * 1_000)
  return (
    <section class="chosen" aria-label="Chosen swath">
      <div class="title-row">
        <h2>
          Point {decimal(row + 1, 0)} <span class="faint">of {decimal(data.header.rows, 0)}</span>
        </h2>
        <button type="button" aria-label="Close" onClick={close}>
          ×
        </button>
      </div>
      <p class="faint">
        {time.toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'medium' })}
        {data.isDropped(record) && ' · left out of the filtered points'}
      </p>
      <Values data={data} record={record} />
      <div class="buttons">
        <button type="button" aria-keyshortcuts="[" disabled={row === 0} onClick={() => step(-1)}>
          Before
        </button>
        <button
          type="button"
          aria-keyshortcuts="]"
          disabled={row + 1 >= data.header.rows}
          onClick={() => step(1)}
        >
          Next
        </button>
      </div>
    </section>
  )
}

function Values({ data, record, wanted }: Inspected & { wanted?: (name: string) => boolean }) {
  const system = useUnitSystem()
  const values = valuesOf(data, record, system)
  return (
    <dl class="pairs">
      {(wanted ? values.filter(([name]) => wanted(name)) : values).map(([name, label, value]) => [
        <dt key={name}>{label}</dt>,
        <dd key={`${name}.value`} class="number">
          {value}
        </dd>,
      ])}
    </dl>
  )
}

type System = ReturnType<typeof useUnitSystem>

/** The values of a record as one sentence, for those who listen. */
export function spokenValues(data: SwathData, record: number, system: System): string {
  return valuesOf(data, record, system)
    .map(([, label, value]) => `${label} ${value}`)
    .join(', ')
}

function valuesOf(data: SwathData, record: number, system: System) {
  const own = data.shownProperties.flatMap((column) => {
    const value = data.values(column.name)![record]!
    if (Number.isNaN(value)) return []
    const words = wordsOf(column, system)
    return [[column.name, words.label, `${amount(value, words)} ${words.unit}`] as const]
  })
  const width = wordsOf({ name: 'width', unit: 'm' }, system)
  return [...own, ['width', 'Width', `${amount(data.shapes[4 * record]!, width)} ${width.unit}`] as const]
}
