/** Totals before and after, and what of them differs. Pure. */
import type { ReprocessDifference, ReprocessTotal } from '@sheaf/contract'

/** What a file or an operation comes to; `summary` is the Feature of the contract. */
export interface Outcome {
  readonly points: number
  readonly summary: unknown
}

export interface Named {
  readonly leafUserId: string
  readonly kind: 'file' | 'operation'
  readonly id: string
  readonly name: string
  readonly operationType: string | undefined
}

interface Total {
  readonly value: number
  readonly unit?: string
}

/** Less than this share of a total is rounding. */
const ROUNDING = 1e-9

/** Undefined when nothing that is counted differs. */
export function differenceOf(
  { operationType, ...named }: Named,
  before: Outcome | undefined,
  after: Outcome | undefined,
): ReprocessDifference | undefined {
  const [former, present] = [totalsOf(before), totalsOf(after)]
  const totals = [...new Set([...former.keys(), ...present.keys()])].flatMap((property): ReprocessTotal[] => {
    const [was, is] = [former.get(property), present.get(property)]
    if (was !== undefined && is !== undefined && isEqual(was, is)) return []
    const unit = is?.unit ?? was?.unit
    return [
      {
        property,
        ...(unit === undefined ? {} : { unit }),
        ...(was === undefined ? {} : { before: was.value }),
        ...(is === undefined ? {} : { after: is.value }),
      },
    ]
  })
  if (totals.length === 0) return undefined
  const change = before === undefined ? 'added' : after === undefined ? 'removed' : 'changed'
  return { ...named, ...(operationType === undefined ? {} : { operationType }), change, totals }
}

function isEqual(a: Total, b: Total): boolean {
  return (
    a.unit === b.unit &&
    Math.abs(a.value - b.value) <= ROUNDING * Math.max(Math.abs(a.value), Math.abs(b.value))
  )
}

/** Points, and what the summary calls a total: area, distance, masses, volumes, seeds. */
function totalsOf(outcome: Outcome | undefined): ReadonlyMap<string, Total> {
  if (outcome === undefined) return new Map()
  const { properties = {} } = (outcome.summary ?? {}) as {
    readonly properties?: Readonly<Record<string, unknown>>
  }
  const named = Object.entries(properties).flatMap(([name, value]): [string, Total][] => {
    const { value: number, unit } = (value ?? {}) as Partial<Total>
    if (!name.startsWith('total') || typeof number !== 'number') return []
    return [[name, { value: number, ...(unit === undefined ? {} : { unit }) }]]
  })
  return new Map([['points', { value: outcome.points }], ...named])
}
