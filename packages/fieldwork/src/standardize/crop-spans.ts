/**
 * Crop and variety of a track over time: a drill that is filled with another variety at noon sows two, and the points
 * say which where.
 */
import type { Channel, Product, Task, TaskData } from '@sheaf/isoxml'
import {
  type ProductSpan,
  productKind,
  productSpans,
  productsOfTask,
} from '../classify/product-allocation.js'
import { cropOfTask, type TaskCrop } from '../crops/crop-of-task.js'
import type { OperationType } from '../points/table.js'
import type { DeviceTree } from './device-tree.js'

export interface CropSpan extends TaskCrop {
  /** Local wall time of the log, from (inclusive) and to (exclusive). */
  readonly fromMs: number
  readonly toMs: number
}

export interface CropInput {
  readonly type: OperationType
  readonly channels: readonly Channel[]
  readonly task: Task
  readonly taskData: TaskData
  readonly tree: DeviceTree
  readonly cropNames: Readonly<Record<string, string>>
  readonly offsetMinutes: number | undefined
}

/** Spans in order, without gaps; one where crop and variety stay the same. */
export function cropSpans(input: CropInput): CropSpan[] {
  const { type, task, taskData, tree, cropNames, offsetMinutes } = input
  const isSown = (product: Product): boolean => productKind(product, taskData) !== 'input'
  const elements = [...new Set(input.channels.flatMap((channel) => channel.elementId ?? []))]
  const ofElements = elements.map((id) =>
    productSpans(task, taskData, tree, id, offsetMinutes).map((span) => ({
      ...span,
      products: span.products.filter(isSown),
    })),
  )
  const edges = [...new Set(ofElements.flat().map(({ fromMs }) => fromMs))].sort((a, b) => a - b)
  const spans: CropSpan[] = []
  for (const [at, fromMs] of (edges.length > 0 ? edges : [Number.NEGATIVE_INFINITY]).entries()) {
    const own = ofElements.flatMap((list) => productsAt(list, fromMs))
    const others =
      type === 'harvested' || own.length === 0 ? productsOfTask(task, taskData).filter(isSown) : []
    // products of other times of this element are not what stood in it now
    const elsewhere = others.filter((product) => !isIn(ofElements, product))
    const crop = cropOfTask(type, task, taskData, [...new Set([...own, ...elsewhere])], cropNames)
    const toMs = edges[at + 1] ?? Number.POSITIVE_INFINITY
    const last = spans.at(-1)
    if (last !== undefined && last.crop === crop.crop && last.variety === crop.variety) {
      spans[spans.length - 1] = { ...last, toMs, unknown: [...new Set([...last.unknown, ...crop.unknown])] }
    } else spans.push({ ...crop, fromMs, toMs })
  }
  return spans
}

const productsAt = (spans: readonly ProductSpan[], ms: number): readonly Product[] =>
  spans.find(({ fromMs, toMs }) => fromMs <= ms && ms < toMs)?.products ?? []

const isIn = (lists: readonly (readonly ProductSpan[])[], product: Product): boolean =>
  lists.some((spans) => spans.some(({ products }) => products.includes(product)))

/** Index of the span that each record stands in; undefined where there is only one. */
export function spanOfRecords(
  spans: readonly { readonly fromMs: number; readonly toMs: number }[],
  localTimeMs: Float64Array,
): Uint16Array | undefined {
  if (spans.length < 2) return undefined
  const of = new Uint16Array(localTimeMs.length)
  let current = 0
  for (let record = 0; record < of.length; record++) {
    const ms = localTimeMs[record]!
    const { fromMs, toMs } = spans[current]!
    if (!(fromMs <= ms && ms < toMs) && !Number.isNaN(ms))
      current = spans.findIndex((span) => span.fromMs <= ms && ms < span.toMs)
    of[record] = current
  }
  return of
}
