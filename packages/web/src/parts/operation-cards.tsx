import type { Operation } from '@sheaf/contract'
import { lazy, Suspense } from 'preact/compat'
import { Link } from 'wouter-preact'
import { useField, useSummary } from '../api/queries.js'
import { amount, dateRange, decimal, quantity } from './format.js'
import type { UnitSystem } from './measure.js'
import { useUnitSystem } from './unit-system.js'
import { capitalized, TYPE_WORDS, wordsOf } from './words.js'

const SmallPicture = lazy(() =>
  import('../map/small-picture.js').then((module) => ({ default: module.SmallPicture })),
)

/** Operations as cards: a small picture, what, where, when, how much. */
export function OperationCards({ operations }: { operations: readonly Operation[] }) {
  return (
    <ul class="cards">
      {operations.map((operation) => (
        <li key={operation.id}>
          <OperationCard operation={operation} />
        </li>
      ))}
    </ul>
  )
}

function OperationCard({ operation }: { operation: Operation }) {
  const system = useUnitSystem()
  const summary = useSummary(operation.id, operation.updatedTime).data?.properties
  const [place] = operation.fields
  const field = useField(operation.leafUserId, place?.id).data
  return (
    <Link href={`/operations/${operation.id}`} class={`card ${operation.type}`}>
      <Suspense fallback={<span class="picture" />}>
        <SmallPicture view={`operations/${operation.id}`} version={operation.updatedTime} />
      </Suspense>
      <span class="kind">{TYPE_WORDS[operation.type]}</span>
      <b>{field?.name ?? place?.id ?? 'Field'}</b>
      <span>{subject(summary)}</span>
      <span class="faint">{dateRange(operation.startTime, operation.endTime)}</span>
      {summary && (
        <span class="faint">
          {[
            quantity(summary.totalArea, 'totalArea', system),
            headline(summary, system),
            place?.coverage !== undefined && `${decimal(place.coverage, 0)} % covered`,
          ]
            .filter(Boolean)
            .join(' · ')}
        </span>
      )}
    </Link>
  )
}

type Properties = NonNullable<ReturnType<typeof useSummary>['data']>['properties']

/** Crop, else products, else the kind of tillage. */
function subject(summary: Properties | undefined): string {
  const words = [summary?.crop, summary?.products?.map(({ name }) => name), summary?.tillType]
  return capitalized(words.find((some) => some && some.length > 0)?.join(', ') ?? '')
}

/** The one number of an operation that people ask for first. */
function headline(summary: Properties, system: UnitSystem): string | undefined {
  for (const name of ['wetMassPerArea', 'seedRate', 'appliedRate', 'tillageDepthActual'] as const) {
    const stat = summary[name]
    if (stat === undefined) continue
    const words = wordsOf({ name, unit: stat.unit, lo: stat.min, hi: stat.max }, system)
    return `${amount(stat.avg, words)} ${words.unit}`
  }
  return undefined
}
