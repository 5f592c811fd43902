/**
 * All that the columns of one operation type in one track are computed from.
 */
import type { Channel, Task, TaskData } from '@sheaf/isoxml'
import { type ColumnMemory, ORDINARY_MEMORY } from '../points/column-memory.js'
import type { OperationType } from '../points/table.js'
import type { CropSpan } from './crop-spans.js'
import { DDI } from './ddi.js'
import { type DeviceTree, isAtOrBelow } from './device-tree.js'
import { type Hold, hasNonZero, hasValue, heldValues } from './held-values.js'
import { gather, type Rows } from './rows.js'
import type { ImplementPlace } from './section-places.js'
import type { Track } from './track.js'
import type { Work } from './work.js'

export interface TrackContext {
  readonly type: OperationType
  readonly track: Track
  /** Rate or yield channels of this type in this track. */
  readonly channels: readonly Channel[]
  readonly task: Task
  readonly taskData: TaskData
  readonly tree: DeviceTree
  readonly work: Work
  readonly rows: Rows
  /** Crop and variety over time, and which of them each record stands in (undefined: all in the first). */
  readonly crops: readonly CropSpan[]
  readonly cropOfRecord: Uint16Array | undefined
  /** Where the implement stands, if that is not where the position was logged. */
  readonly place: ImplementPlace | undefined
  /** The owner's names for products. */
  readonly productNames: Readonly<Record<string, string>>
  /** Minutes east of UTC of the log's wall clock, where task times or GPS time tell. */
  readonly offsetMinutes: number | undefined
  /** Hold of rates and yields: without limit while a state is logged, else a few seconds. */
  readonly hold: Hold
  /** For columns. */
  readonly memory: ColumnMemory
}

/** Rates and yields without any work state expire after this many seconds. */
export const HOLD_WITHOUT_STATE_S = 5

/** The same for values that do not become a column as they are. */
export const inPassing = (context: TrackContext): TrackContext => ({ ...context, memory: ORDINARY_MEMORY })

/** Values of a channel per row, NaN where unknown. */
export function rowValues(
  context: TrackContext,
  channel: Channel,
  factor: number,
  hold?: Hold,
): Float64Array {
  const { rows, track, memory } = context
  if (rows.isEveryRecord) return heldValues(channel, track.records, factor, hold, memory)
  return gather(heldValues(channel, track.records, factor, hold), rows.record, memory)
}

/**
 * The channel of a DDI that speaks for this operation: at one of its elements' devices first, one with values other
 * than 0 first.
 */
export function channelFor(context: TrackContext, ddi: number): Channel | undefined {
  const { track, tree, channels, work } = context
  const device = (elementId: string | undefined) =>
    elementId === undefined ? undefined : tree.get(elementId)?.device
  const own = new Set(
    [
      ...channels.map((channel) => device(channel.elementId)),
      work.sections.length > 0 ? work.device : undefined,
    ].filter((found) => found !== undefined),
  )
  const candidates = (track.byDdi.get(ddi) ?? []).filter(hasValue)
  const atOwn = candidates.filter((channel) => own.has(device(channel.elementId)!))
  return atOwn.find(hasNonZero) ?? candidates.find(hasNonZero) ?? atOwn[0] ?? candidates[0]
}

/** Channels of a DDI by section: at the section itself or at a unit below it; undefined for a section without. */
function sectionChannels(context: TrackContext, ddi: number): (Channel | undefined)[] {
  const channels = (context.track.byDdi.get(ddi) ?? []).filter(hasValue)
  return context.work.sections.map((section) =>
    channels.find((channel) => isAtOrBelow(context.tree, channel.elementId ?? '', section.element)),
  )
}

/** Values per row of a measurement: of the row's own section where sections log it, else of the machine. */
export function measuredValues(context: TrackContext, ddi: number, factor: number): Float64Array | undefined {
  const { rows } = context
  const perSection = sectionChannels(context, ddi)
  const anySection = perSection.some((channel) => channel !== undefined)
  if (!anySection || rows.section === undefined) {
    const logging = perSection.filter((channel) => channel !== undefined)
    if (logging.length > 1) return meanOfSections(context, logging, factor)
    const channel = channelFor(context, ddi)
    return channel && rowValues(context, channel, factor)
  }
  const passing = inPassing(context)
  const columns = perSection.map((channel) => channel && rowValues(passing, channel, factor))
  const whole = channelFor(context, ddi)
  const rest = whole && rowValues(passing, whole, factor)
  return Float64Array.from(
    rows.section,
    (section, row) => columns[section]?.[row] ?? rest?.[row] ?? Number.NaN,
  )
}

function meanOfSections(context: TrackContext, channels: readonly Channel[], factor: number): Float64Array {
  const passing = inPassing(context)
  const columns = channels.map((channel) => rowValues(passing, channel, factor))
  const mean = context.memory.numbers(context.rows.length)
  for (let row = 0; row < mean.length; row++) {
    let sum = 0
    let count = 0
    for (const column of columns) {
      const value = column[row]!
      if (Number.isNaN(value)) continue
      sum += value
      count++
    }
    mean[row] = count === 0 ? Number.NaN : sum / count
  }
  return mean
}

/** True where yields are frozen by the machine (DDI 239 on) and must not be used. */
export function yieldHeld(context: TrackContext): Float64Array | undefined {
  const channel = context.track.byDdi.get(DDI.yieldHold)?.[0]
  return channel && rowValues(context, channel, 1)
}
