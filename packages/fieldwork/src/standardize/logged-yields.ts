/**
 * What a harvester logged, per row: of each quantity (wet mass, volume, dry mass) the channel that tells most.
 *
 * A yield per area counts before a flow, a flow before a counter. A flow goes on while the machine stands or turns, so
 * its amounts are kept apart from the yield per area: flow × interval is grain in the hopper even where no ground was
 * worked.
 */
import { counterAmounts, perHectareOfAmounts } from './counter-amounts.js'
import { DDI, YIELD_TOTALS, YIELDS, type YieldMeaning } from './ddi.js'
import { isAtOrBelow } from './device-tree.js'
import { counterGrowth, hasNonZero, hasValue } from './held-values.js'
import { channelFor, inPassing, rowValues, type TrackContext, yieldHeld } from './track-context.js'

/** Two columns of equal length; NaN where unknown. */
export interface Yield {
  /** kg/ha or L/ha; NaN where no ground was worked, if it comes from a flow or counter. */
  readonly perHectare: Float64Array
  /** kg or L of the row. */
  readonly amount: Float64Array
}

const SQUARE_METRES_PER_HECTARE = 10_000
const ON = 1

/** The yield of a quantity; undefined when nothing of it is logged. */
export function loggedYield(context: TrackContext, quantity: YieldMeaning['quantity']): Yield | undefined {
  for (const [ddi, meaning] of YIELDS) {
    if (meaning.quantity !== quantity) continue
    const found = yieldOfChannels(context, ddi, meaning)
    if (found) return found
  }
  return undefined
}

/** Whether any yield per area or flow is logged; only where none is do counters speak. */
export const logsYield = ({ channels }: TrackContext): boolean =>
  channels.some((channel) => YIELDS.has(channel.ddi) && hasNonZero(channel))

/** The yield of a quantity from what its counter grew; undefined where none grew. */
export function countedYield(context: TrackContext, quantity: YieldMeaning['quantity']): Yield | undefined {
  const { rows, track, memory } = context
  for (const [ddi, meaning] of YIELD_TOTALS) {
    if (meaning.quantity !== quantity) continue
    const channel = channelFor(context, ddi)
    if (channel === undefined || counterGrowth(channel) === 0) continue
    const amount = counterAmounts(channel, rows, track.records, meaning.factor, memory)
    return { amount, perHectare: perHectareOfAmounts(amount, rows.area, memory) }
  }
  return undefined
}

function yieldOfChannels(context: TrackContext, ddi: number, meaning: YieldMeaning): Yield | undefined {
  const { rows, hold, channels } = context
  const own = channels.filter((channel) => channel.ddi === ddi && hasValue(channel) && hasNonZero(channel))
  if (own.length === 0) return undefined
  const values =
    rows.section === undefined || own.length === 1
      ? rowValues(context, own[0]!, meaning.factor, hold)
      : ofSections(context, own, meaning.factor)
  withoutHeld(values, yieldHeld(context))
  return meaning.basis === 'area' ? ofArea(values, context) : ofFlow(values, context)
}

/** Yields that the machine froze (DDI 239 on) are no measurement. */
function withoutHeld(values: Float64Array, held: Float64Array | undefined): void {
  if (held === undefined) return
  for (let row = 0; row < values.length; row++) if (held[row] === ON) values[row] = Number.NaN
}

function ofArea(perHectare: Float64Array, { rows, memory }: TrackContext): Yield {
  const amount = memory.numbers(rows.length)
  for (let row = 0; row < amount.length; row++)
    amount[row] = (perHectare[row]! * rows.area[row]!) / SQUARE_METRES_PER_HECTARE
  return { perHectare, amount }
}

function ofFlow(flow: Float64Array, { rows, memory }: TrackContext): Yield {
  const amount = memory.numbers(flow.length)
  for (let row = 0; row < amount.length; row++) amount[row] = flow[row]! * rows.interval[row]!
  return { amount, perHectare: perHectareOfAmounts(amount, rows.area, memory) }
}

function ofSections(context: TrackContext, own: TrackContext['channels'], factor: number): Float64Array {
  const passing = inPassing(context)
  const columns = context.work.sections.map((section) => {
    const channel = own.find((candidate) =>
      isAtOrBelow(context.tree, candidate.elementId ?? '', section.element),
    )
    return channel && rowValues(passing, channel, factor, context.hold)
  })
  return Float64Array.from(context.rows.section!, (section, row) => columns[section]?.[row] ?? Number.NaN)
}

/** kg/s of the machine (DDI 87 or 187); undefined where none is logged or sections have rows of their own. */
export function flowOf(context: TrackContext): Float64Array | undefined {
  if (context.rows.section !== undefined) return undefined
  for (const ddi of [DDI.massFlow, DDI.seedCottonFlow]) {
    const channel = context.channels.find((candidate) => candidate.ddi === ddi && hasNonZero(candidate))
    if (channel) return rowValues(context, channel, YIELDS.get(ddi)!.factor, context.hold)
  }
  return undefined
}
