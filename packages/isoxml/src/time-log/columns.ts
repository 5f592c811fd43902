/**
 * The columns of a log, planned from counts and allocated once. All channels share three arrays (values, presence,
 * record numbers) in which each has its own stretch, so that a log is a handful of buffers whatever its number of
 * channels. Channels that every record carries share one stretch of presence, all ones.
 */
import { type FixedColumns, newFixedColumns } from './fixed-columns.js'
import type { TimeLogHeader } from './header.js'
import type { RecordLayout } from './layout.js'
import type { Channel, ChannelData } from './model.js'
import type { RecordWalk } from './walk.js'

/** A dense record costs value and presence, a sparse one value and record number. */
const DENSE_BYTES = 5
const SPARSE_BYTES = 8
const EMPTY: ChannelData = { kind: 'empty' }

/**
 * Where each channel of the header stands in the shared arrays: first the sparse ones, which have their record numbers
 * at the same places, then the full ones, then the dense ones that some records lack. One word stays free before each
 * sparse or full channel.
 */
export interface ColumnPlan {
  /** Channels that carry values, in this order. */
  readonly sparse: readonly number[]
  /** Every record carries a value. */
  readonly full: readonly number[]
  readonly dense: readonly number[]
  /** Per channel: start of its stretch of values. */
  readonly valuesFrom: Uint32Array
  /** Per dense channel: start of its stretch of presence; that of full channels comes first and is common to them. */
  readonly presentFrom: Uint32Array
  /** Length of the stretch of sparse and full channels, of the shared arrays. */
  readonly together: number
  readonly values: number
  readonly present: number
  readonly records: number
  /** Memory that the channels will take. */
  readonly bytes: number
}

/** Decides dense or sparse for each channel, by what is smaller. */
export function planColumns(channels: number, { records, recordsOfChannel }: RecordWalk): ColumnPlan {
  const sparse: number[] = []
  const full: number[] = []
  const dense: number[] = []
  for (let channel = 0; channel < Math.min(channels, 256); channel++) {
    const count = recordsOfChannel[channel]!
    if (count === 0) continue
    if (count === records) full.push(channel)
    else if (DENSE_BYTES * records <= SPARSE_BYTES * count) dense.push(channel)
    else sparse.push(channel)
  }
  const valuesFrom = new Uint32Array(256)
  const presentFrom = new Uint32Array(256)
  let values = 0
  const place = (channel: number) => {
    valuesFrom[channel] = values + 1
    values += 1 + recordsOfChannel[channel]!
  }
  sparse.forEach(place)
  const numbers = values
  full.forEach(place)
  const together = values
  let present = full.length > 0 ? records : 0
  for (const channel of dense) {
    valuesFrom[channel] = values
    presentFrom[channel] = present
    values += records
    present += records
  }
  const bytes = 4 * values + present + 4 * numbers
  return { sparse, full, dense, valuesFrom, presentFrom, together, values, present, records: numbers, bytes }
}

/** All arrays of a log, and the channels as stretches of them. */
export interface ColumnStore {
  readonly plan: ColumnPlan
  readonly fixed: FixedColumns
  readonly values: Int32Array
  readonly present: Uint8Array
  readonly records: Uint32Array
  /** One per DLV of the header. */
  readonly channels: readonly Channel[]
}

/** Allocates what the plan says; constants and the presence of full channels are filled in, the rest is 0. */
export function allocateColumns(
  plan: ColumnPlan,
  walk: RecordWalk,
  layout: RecordLayout,
  header: TimeLogHeader,
): ColumnStore {
  const values = new Int32Array(plan.values)
  const present = new Uint8Array(plan.present)
  const numbers = new Uint32Array(plan.records)
  if (plan.full.length > 0) present.fill(1, 0, walk.records)
  const dataOf = new Array<ChannelData | undefined>(256)
  for (const channel of plan.sparse) {
    const from = plan.valuesFrom[channel]!
    const to = from + walk.recordsOfChannel[channel]!
    dataOf[channel] = {
      kind: 'sparse',
      records: numbers.subarray(from, to),
      values: values.subarray(from, to),
    }
  }
  for (const channel of [...plan.full, ...plan.dense]) {
    const from = plan.valuesFrom[channel]!
    const presentFrom = plan.presentFrom[channel]!
    dataOf[channel] = {
      kind: 'dense',
      values: values.subarray(from, from + walk.records),
      present: present.subarray(presentFrom, presentFrom + walk.records),
    }
  }
  const channels = header.channels.map(({ index, ddi, elementId, bus, constant }) => ({
    index,
    ddi,
    elementId,
    bus,
    data: dataOf[index] ?? (constant === undefined ? EMPTY : { kind: 'constant' as const, value: constant }),
  }))
  return {
    plan,
    fixed: newFixedColumns(walk.records, layout, header),
    values,
    present,
    records: numbers,
    channels,
  }
}
