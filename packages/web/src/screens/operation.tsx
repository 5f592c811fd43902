/** One operation: the swaths on the map, legend and summary beside it, time below. */
import type { Operation } from '@sheaf/contract'
import { useMemo, useState } from 'preact/hooks'
import { Link } from 'wouter-preact'
import { useBoundary, useField, useOperation, useSummary } from '../api/queries.js'
import { type Choice, useChoice } from '../map/choice.js'
import { Legend } from '../map/legend.js'
import { SwathMap } from '../map/swath-map.js'
import { TimeBar } from '../map/time-bar.js'
import { useView, type View } from '../map/use-view.js'
import type { SwathData } from '../map/view-data.js'
import { dateRange, decimal } from '../parts/format.js'
import { MapControls } from '../parts/map-controls.js'
import { OperationFacts } from '../parts/operation-facts.js'
import { Sheet } from '../parts/sheet.js'
import { Answered, Empty, Failure, Loading } from '../parts/states.js'
import { useTitle } from '../parts/title.js'
import { capitalized, TYPE_WORDS } from '../parts/words.js'

export function OperationScreen({ id }: { id: string }) {
  const operation = useOperation(id)
  if (operation.data === undefined)
    return (
      <div class="screen">
        <p class="crumbs">
          <Link href="/operations">Operations</Link>
        </p>
        <h1>Operation</h1>
        <Answered query={operation} what="the operation" rows={3}>
          {() => null}
        </Answered>
      </div>
    )
  return (
    <Answered query={operation} what="the operation">
      {(found) => <OperationView operation={found} />}
    </Answered>
  )
}

function OperationView({ operation }: { operation: Operation }) {
  const view = useView(`/services/sheaf/api/operations/${operation.id}/view`, operation.updatedTime)
  const [place] = operation.fields
  const field = useField(operation.leafUserId, place?.id).data
  const boundary = useBoundary(field).data
  const choice = useChoice(view.data)
  const [playing, setPlaying] = useState(false)
  const name = field?.name ?? place?.id ?? 'Field'
  const outlines = useMemo(
    () => (boundary && place ? [{ id: place.id, name, geometry: boundary.geometry }] : []),
    [boundary, name, place?.id],
  )
  return (
    <div class="operation">
      <div class="map-area">
        <SwathMap
          label={`Map of ${TYPE_WORDS[operation.type].toLowerCase()} work on ${name}. Enter reads the swath in the middle, brackets go along the pass, space plays.`}
          data={view.data}
          rows={view.rows}
          choice={choice}
          fields={outlines}
          togglePlay={() => setPlaying((before) => !before)}
        />
      </div>
      <TimeBar
        data={view.data}
        timeEnd={choice.timeEnd}
        change={choice.setTimeEnd}
        playing={playing}
        setPlaying={setPlaying}
      />
      <Sheet label="About this operation">
        <p class="crumbs">
          <Link href="/operations">Operations</Link>
        </p>
        <Title operation={operation} field={name} />
        <Points view={view} />
        {view.data && choice.column && <OnMap data={view.data} rows={view.rows} choice={choice} />}
        <OperationFacts operation={operation} />
      </Sheet>
    </div>
  )
}

/** How many points are here, and what to do when the stream broke. */
function Points({ view: { data, rows, error, loadRest } }: { view: View }) {
  if (error)
    return (
      <Failure
        error={rows > 0 ? new Error(`${error.message} What came is on the map.`) : error}
        retry={loadRest}
        again={rows > 0 ? 'Load the rest' : 'Try again'}
      />
    )
  if (data === undefined) return <Loading what="the points" />
  if (data.header.rows === 0) return <Empty>No points passed cleaning.</Empty>
  return (
    <output class="faint">
      {rows === data.header.rows
        ? `${decimal(rows, 0)} points`
        : `${decimal(rows, 0)} of ${decimal(data.header.rows, 0)} points`}
    </output>
  )
}

function OnMap({ data, rows, choice }: { data: SwathData; rows: number; choice: Choice }) {
  return (
    <>
      <MapControls data={data} rows={rows} choice={choice} />
      <Legend data={data} rows={rows} column={choice.column!} choice={choice} />
    </>
  )
}

function Title({ operation, field }: { operation: Operation; field: string }) {
  const summary = useSummary(operation.id, operation.updatedTime).data?.properties
  const subject = summary?.crop?.join(', ') || field
  const title = `${capitalized(subject)}, ${TYPE_WORDS[operation.type].toLowerCase()}`
  const machine = summary?.machinery?.[0]?.name
  useTitle(`${title} · ${field}`)
  return (
    <>
      <h1>{title}</h1>
      <p class="faint">
        {[field, dateRange(operation.startTime, operation.endTime), machine].filter(Boolean).join(' · ')}
      </p>
    </>
  )
}
