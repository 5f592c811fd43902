import { useMemo } from 'preact/hooks'
import type { Choice } from '../map/choice.js'
import { tallyOf } from '../map/tally.js'
import type { SwathData } from '../map/view-data.js'
import { counted } from './format.js'
import { useUnitSystem } from './unit-system.js'
import { wordsOf } from './words.js'

/** What the map shows: which property, all points or the filtered ones, which colours. */
export function MapControls({ data, rows, choice }: { data: SwathData; rows: number; choice: Choice }) {
  return (
    <>
      <Properties data={data} choice={choice} />
      <div class="drawing">
        {data.tellsFiltered && <PointsChoice choice={choice} />}
        <label class="inline">
          <input
            type="checkbox"
            checked={choice.safe}
            onChange={(event) => choice.setSafe(event.currentTarget.checked)}
          />{' '}
          Colour-safe
        </label>
        {choice.filtered && <Dropped data={data} rows={rows} choice={choice} />}
      </div>
    </>
  )
}

function Properties({ data, choice }: { data: SwathData; choice: Choice }) {
  const system = useUnitSystem()
  return (
    // biome-ignore lint/a11y/useSemanticElements: buttons that press, no form fields
    <div class="properties" role="group" aria-label="Property on the map">
      {data.shownProperties.map((column) => (
        <button
          type="button"
          key={column.name}
          aria-pressed={column.name === choice.column?.name}
          onClick={() => choice.setProperty(column.name)}
        >
          {wordsOf(column, system).label}
        </button>
      ))}
    </div>
  )
}

function PointsChoice({ choice: { filtered, setFiltered } }: { choice: Choice }) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: buttons that press, no form fields
    <div class="pair" role="group" aria-label="Points on the map">
      <button type="button" aria-pressed={!filtered} onClick={() => setFiltered(false)}>
        Standard
      </button>
      <button type="button" aria-pressed={filtered} onClick={() => setFiltered(true)}>
        Filtered
      </button>
    </div>
  )
}

/** What filtering drops is drawn hollow, and counted by its reason. */
function Dropped({ data, rows, choice }: { data: SwathData; rows: number; choice: Choice }) {
  const column = choice.column!
  const { slow, outliers } = useMemo(
    () => tallyOf(data, rows, column, [column.lo, column.hi], false),
    [data, rows, column],
  )
  const reasons = [
    slow > 0 && `${counted(slow, 'point')} slower than 0.5 m/s`,
    outliers > 0 && counted(outliers, 'outlier'),
  ].filter(Boolean)
  return (
    <p class="faint" role="status">
      {reasons.length === 0 ? 'Filtering drops nothing here.' : `Drawn hollow: ${reasons.join(', ')}.`}
    </p>
  )
}
