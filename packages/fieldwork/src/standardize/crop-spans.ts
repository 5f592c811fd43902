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
import { ownName, type SourceName } from '../crops/owner-names.js'
import type { OperationType } from '../points/table.js'
import type { DeviceTree } from './device-tree.js'

export interface CropSpan extends TaskCrop {
  /** As the source names them. */
  readonly names: readonly SourceName[]
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
  readonly varietyNames: Readonly<Record<string, string>>
  readonly offsetMinutes: number | undefined
}

/** Spans in order, without gaps; one where crop and variety stay the same. */
export function cropSpans(input: CropInput): CropSpan[] {
  const { type, task, taskData, tree, cropNames, varietyNames, offsetMinutes } = input
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
    const found = cropOfTask(type, task, taskData, [...new Set([...own, ...elsewhere])], cropNames)
    const crop = { ...found, variety: found.variety && ownName(found.variety, varietyNames) }
    const names = namesOf(found, crop.variety)
    const toMs = edges[at + 1] ?? Number.POSITIVE_INFINITY
    const last = spans.at(-1)
    if (last !== undefined && last.crop === crop.crop && last.variety === crop.variety) {
      const unknown = [...new Set([...last.unknown, ...crop.unknown])]
      spans[spans.length - 1] = { ...last, toMs, unknown, names: [...last.names, ...names] }
    } else spans.push({ ...crop, names, fromMs, toMs })
  }
  return spans
}

function namesOf(found: TaskCrop, variety: string | undefined): SourceName[] {
  const { crop, cropSource, unknown } = found
  return [
    ...(crop === undefined || cropSource === undefined
      ? []
      : [{ kind: 'crop', source: cropSource, name: crop } as const]),
    ...unknown.map((source): SourceName => ({ kind: 'crop', source, name: null })),
    ...(found.variety === undefined || variety === undefined
      ? []
      : [{ kind: 'variety', source: found.variety, name: variety } as const]),
  ]
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
