/**
 * Application rates per row: which channels count, and their value per hectare.
 *
 * Of one element and quantity the rate per area counts before the one per time and per distance. A rate at an
 * element above others of the same quantity is their sum and is left out. Per time: flow × interval ÷ area.
 */
import { type Channel, ELEMENT_TYPE } from '@sheaf/isoxml'
import { counterAmounts, perHectareOfAmounts } from './counter-amounts.js'
import { type Basis, type Quantity, RATE_TOTALS, RATES, type Role } from './ddi.js'
import { isAtOrBelow } from './device-tree.js'
import { counterGrowth, hasNonZero, hasValue } from './held-values.js'
import { inPassing, rowValues, type TrackContext } from './track-context.js'
import { shareOfPart } from './work-parts.js'

export interface RateSource {
  readonly elementId: string
  readonly quantity: Quantity
  /** Values per hectare and row; NaN where unknown. */
  readonly perHectare: Float64Array
  /** Values of single sections were put together in their rows. */
  readonly ofSections: boolean
}

const BASES: readonly Basis[] = ['area', 'time', 'distance']

interface Candidate {
  readonly elementId: string
  readonly quantity: Quantity
  readonly channel: Channel
}

/** Sources of one role; sections that log their own rate are one source. */
export function rateSources(context: TrackContext, role: Role): RateSource[] {
  const chosen = preferred(context.channels, role)
  if (role === 'actual' && !chosen.some(({ channel }) => hasNonZero(channel))) {
    const counted = countedSources(context)
    if (counted.length > 0) return counted
  }
  const candidates = withoutSums(context, chosen)
  const sources: RateSource[] = []
  for (const quantity of ['count', 'volume', 'mass'] as const) {
    const all = candidates.filter((candidate) => candidate.quantity === quantity)
    const sections = all.filter((candidate) => isSection(context, candidate.elementId))
    if (sections.length >= 2) {
      sources.push(ofSections(context, quantity, sections))
      continue
    }
    for (const candidate of all) {
      const perHectare = perHectareOf(context, candidate.channel)
      sources.push({ elementId: candidate.elementId, quantity, perHectare, ofSections: false })
    }
  }
  return sources
}

/** Counters of this type that grew, lowest elements first: sums above them do not count again. */
function countedSources(context: TrackContext): RateSource[] {
  const { rows, track, memory } = context
  const candidates = context.channels.flatMap((channel): Candidate[] => {
    const meaning = RATE_TOTALS.get(channel.ddi)
    return meaning === undefined || counterGrowth(channel) === 0
      ? []
      : [{ elementId: channel.elementId ?? '', quantity: meaning.quantity, channel }]
  })
  return withoutSums(context, candidates).map(({ elementId, quantity, channel }) => {
    const { factor } = RATE_TOTALS.get(channel.ddi)!
    const amounts = counterAmounts(channel, rows, track.records, factor, memory)
    return {
      elementId,
      quantity,
      perHectare: perHectareOfAmounts(amounts, rows.area, memory),
      ofSections: false,
    }
  })
}

/** Elements of sections (or units) of which at least two log their own rate of this type. */
export function sectionsWithRates(
  channels: readonly Channel[],
  isSectionElement: (elementId: string) => boolean,
): ReadonlySet<string> {
  const byQuantity = new Map<string, Set<string>>()
  for (const { elementId, quantity } of preferred(channels, 'actual')) {
    if (!isSectionElement(elementId)) continue
    const elements = byQuantity.get(quantity) ?? new Set<string>()
    byQuantity.set(quantity, elements.add(elementId))
  }
  return (
    [...byQuantity.values()].filter((elements) => elements.size >= 2).sort((a, b) => b.size - a.size)[0] ??
    new Set()
  )
}

/** Per element and quantity the channel that counts. */
function preferred(channels: readonly Channel[], role: Role): Candidate[] {
  const chosen = new Map<string, Candidate>()
  for (const basis of BASES) {
    for (const channel of channels) {
      const meaning = RATES.get(channel.ddi)
      if (meaning?.role !== role || meaning.basis !== basis || !hasValue(channel)) continue
      const elementId = channel.elementId ?? ''
      const key = `${elementId}/${meaning.quantity}`
      const known = chosen.get(key)
      if (known === undefined || (!hasNonZero(known.channel) && hasNonZero(channel))) {
        chosen.set(key, { elementId, quantity: meaning.quantity, channel })
      }
    }
  }
  return [...chosen.values()]
}

function isSection(context: TrackContext, elementId: string): boolean {
  const type = context.tree.get(elementId)?.element.type
  return type === ELEMENT_TYPE.section || type === ELEMENT_TYPE.unit
}

function withoutSums(context: TrackContext, candidates: readonly Candidate[]): Candidate[] {
  return candidates.filter((candidate) => {
    const owned = context.tree.get(candidate.elementId)
    if (owned === undefined) return true
    return !candidates.some(
      (other) =>
        other.quantity === candidate.quantity &&
        other.elementId !== candidate.elementId &&
        (hasNonZero(other.channel) || !hasNonZero(candidate.channel)) &&
        isAtOrBelow(context.tree, other.elementId, owned.element),
    )
  })
}

function ofSections(context: TrackContext, quantity: Quantity, sections: readonly Candidate[]): RateSource {
  const { rows, work, memory } = context
  const passing = inPassing(context)
  const columns = sections.map(({ channel }) => perHectareOf(passing, channel))
  const perHectare = memory.numbers(rows.length).fill(Number.NaN)
  // a section speaks itself, or through the units below it
  const columnsOf = work.sections.map((section) =>
    columns.filter((_column, k) => isAtOrBelow(context.tree, sections[k]!.elementId, section.element)),
  )
  for (let row = 0; row < rows.length; row++) {
    const section = rows.section?.[row] ?? -1
    perHectare[row] = meanAt(section < 0 ? columns : columnsOf[section]!, row)
  }
  return { elementId: sections[0]!.elementId, quantity, perHectare, ofSections: true }
}

function meanAt(columns: readonly Float64Array[], row: number): number {
  let sum = 0
  let count = 0
  for (const column of columns) {
    if (Number.isNaN(column[row]!)) continue
    sum += column[row]!
    count++
  }
  return count === 0 ? Number.NaN : sum / count
}

function perHectareOf(context: TrackContext, channel: Channel): Float64Array {
  const { rows, hold } = context
  const { basis, factor } = RATES.get(channel.ddi)!
  const values = rowValues(context, channel, factor, hold)
  const share = shareOfPart(context.work, channel.elementId ?? '', context.tree, context.work.widthM)
  if (basis === 'area') return share === undefined ? values : sharedOut(values, share, rows.record)
  for (let row = 0; row < values.length; row++) {
    const amount = values[row]! * (basis === 'time' ? rows.interval[row]! : rows.distance[row]!)
    const isOff = share !== undefined && share[rows.record[row]!] === 0
    values[row] = rows.area[row]! > 0 ? (isOff ? 0 : (amount / rows.area[row]!) * 10_000) : Number.NaN
  }
  return values
}

/** A rate on a share of the worked ground, spread over all of it; 0 where its element is off. */
function sharedOut(values: Float64Array, share: Float64Array, record: Uint32Array): Float64Array {
  for (let row = 0; row < values.length; row++) {
    const own = share[record[row]!]!
    values[row] = own === 0 ? 0 : values[row]! * own
  }
  return values
}
