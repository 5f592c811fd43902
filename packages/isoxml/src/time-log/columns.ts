/**
 * The columns of a log, planned from counts and allocated once. All channels share three arrays (values, presence,
 * record numbers) in which each has its own stretch, so that a log is a handful of buffers whatever its number of
 * channels.
 */
import { type FixedColumns, fixedColumnBytes, newBinaryColumns, withConstants } from './fixed-columns.js'
import type { TimeLogHeader } from './header.js'
import type { RecordLayout } from './layout.js'
import type { ChannelData } from './model.js'
import { presenceKind, wordsOfBits } from './presence.js'

/** What a log holds. */
interface Counts {
  readonly records: number
  /** Records that carry a value, by channel. */
  readonly recordsOfChannel: Uint32Array
}

/** Where each channel stands in the shared arrays. */
export interface ColumnPlan {
  /** Per channel: start of its stretch of values. */
  readonly valuesFrom: Uint32Array
  /** Start of its stretch of presence, in words; -1 for a channel that is not packed. */
  readonly presentFrom: Int32Array
  /** Start of its stretch of record numbers; -1 for a channel that is not sparse. */
  readonly recordsFrom: Int32Array
  /** The last record that carried the channel, while columns are filled. */
  readonly lastRecord: Int32Array
  /** Length of the shared arrays. */
  readonly values: number
  readonly present: number
  readonly records: number
}

/** Decides for each channel how it is kept, by what is smaller. */
export function planColumns({ records, recordsOfChannel }: Counts, header: TimeLogHeader): ColumnPlan {
  const valuesFrom = new Uint32Array(256)
  const presentFrom = new Int32Array(256).fill(-1)
  const recordsFrom = new Int32Array(256).fill(-1)
  const lengths = { values: 0, present: 0, records: 0 }
  for (let channel = 0; channel < Math.min(header.channels.length, 256); channel++) {
    const count = recordsOfChannel[channel]!
    const kind = presenceKind(count, records)
    valuesFrom[channel] = lengths.values
    lengths.values += count
    if (kind === 'packed') {
      presentFrom[channel] = lengths.present
      lengths.present += wordsOfBits(records)
    } else if (kind === 'sparse') {
      recordsFrom[channel] = lengths.records
      lengths.records += count
    }
  }
  return { valuesFrom, presentFrom, recordsFrom, lastRecord: new Int32Array(256).fill(-1), ...lengths }
}

/** Memory that the columns of a log take. */
export function columnBytes(
  { records, recordsOfChannel }: Counts,
  layout: RecordLayout,
  header: TimeLogHeader,
): number {
  let words = 0
  for (let channel = 0; channel < Math.min(header.channels.length, 256); channel++) {
    const count = recordsOfChannel[channel]!
    const kind = presenceKind(count, records)
    words += kind === 'packed' ? count + wordsOfBits(records) : kind === 'sparse' ? 2 * count : count
  }
  return 4 * words + records * fixedColumnBytes(layout, header)
}

/** All arrays of a log, and the channels as stretches of them. */
export interface ColumnStore {
  readonly plan: ColumnPlan
  readonly fixed: FixedColumns
  readonly values: Int32Array
  readonly present: Uint32Array
  readonly records: Uint32Array
  /** By channel; undefined for one without values. */
  readonly data: readonly (ChannelData | undefined)[]
}

/** Allocates what the plan says; constants are filled in, the rest is 0. */
export function allocateColumns(
  plan: ColumnPlan,
  counts: Counts,
  layout: RecordLayout,
  header: TimeLogHeader,
): ColumnStore {
  const values = new Int32Array(plan.values)
  const present = new Uint32Array(plan.present)
  const records = new Uint32Array(plan.records)
  const dataOf = (channel: number): ChannelData | undefined => {
    const count = counts.recordsOfChannel[channel]!
    const own = values.subarray(plan.valuesFrom[channel]!, plan.valuesFrom[channel]! + count)
    const presentFrom = plan.presentFrom[channel]!
    const recordsFrom = plan.recordsFrom[channel]!
    if (presentFrom >= 0) {
      const bits = present.subarray(presentFrom, presentFrom + wordsOfBits(counts.records))
      return { kind: 'packed', present: bits, values: own }
    }
    if (recordsFrom >= 0) {
      return { kind: 'sparse', records: records.subarray(recordsFrom, recordsFrom + count), values: own }
    }
    return count === 0 ? undefined : { kind: 'dense', values: own }
  }
  const data = Array.from({ length: Math.min(header.channels.length, 256) }, (_, channel) => dataOf(channel))
  const fixed = withConstants(newBinaryColumns(counts.records, layout), counts.records, header)
  return { plan, fixed, values, present, records, data }
}
