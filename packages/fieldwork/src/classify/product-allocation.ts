/**
 * Which product a device element brings out, and when: allocations of the task to the element itself, to one above or
 * below it, else the task's only product.
 *
 * A stamp (ASP) says from when, and perhaps until when, an allocation held. One without an end holds until the next
 * allocation to the same element. Between allocations, and before the first, the nearest one counts: what was in the
 * bin stays there, and a bin was filled before it was named.
 */
import { localTimeOf, type Product, type ProductAllocation, type Task, type TaskData } from '@sheaf/isoxml'
import { type DeviceTree, idsAround } from '../standardize/device-tree.js'
import { INPUT_WORDS, SEED_WORDS } from './evidence.js'

/** Transfer modes of a PAN that take something out of a bin, or say what was left. */
const EMPTIED = 2
const REMAINDER = 3
/** Type of a stamp that was planned only. */
const PLANNED = 1
const MS_PER_MINUTE = 60_000

/** Products allocated to the element, without repeats, in the order of the task. */
export function productsOfElement(
  task: Task,
  taskData: TaskData,
  tree: DeviceTree,
  elementId: string,
): Product[] {
  return productsOf(allocationsOf(task, taskData, tree, elementId), taskData)
}

/** All products of the task's allocations, without repeats. */
export function productsOfTask(task: Task, taskData: TaskData): Product[] {
  return productsOf(task.productAllocations, taskData)
}

function allocationsOf(
  task: Task,
  taskData: TaskData,
  tree: DeviceTree,
  elementId: string,
): ProductAllocation[] {
  const owned = tree.get(elementId)
  const known = task.productAllocations.filter(({ productId }) => taskData.products.has(productId))
  for (const id of owned === undefined ? [elementId] : idsAround(owned)) {
    const allocations = known.filter((allocation) => allocation.elementId === id)
    if (allocations.length > 0) return allocations
  }
  return known.filter((allocation) => allocation.elementId === undefined)
}

function productsOf(allocations: readonly ProductAllocation[], taskData: TaskData): Product[] {
  return [...new Set(allocations.flatMap(({ productId }) => taskData.products.get(productId) ?? []))]
}

/** What was in a bin from `fromMs` (inclusive) to `toMs` (exclusive), local wall time of the logs. */
export interface ProductSpan {
  readonly fromMs: number
  readonly toMs: number
  /** Several at a time are a mix. */
  readonly products: readonly Product[]
}

/**
 * Products of an element over time, in order and without gaps from −∞ to ∞. One span where nothing changes.
 *
 * @param offsetMinutes minutes east of UTC of the logs' wall clock, for stamps that state a zone; undefined: as written
 */
export function productSpans(
  task: Task,
  taskData: TaskData,
  tree: DeviceTree,
  elementId: string,
  offsetMinutes: number | undefined,
): ProductSpan[] {
  const all = allocationsOf(task, taskData, tree, elementId)
  const filled = all.filter(({ transferMode }) => transferMode !== EMPTIED && transferMode !== REMAINDER)
  const stood = filled.length > 0 ? filled : all
  const effective = stood.filter(({ stamp }) => stamp?.type !== PLANNED)
  const counting = effective.length > 0 ? effective : stood
  const products = productsOf(counting, taskData)
  const whole = { fromMs: Number.NEGATIVE_INFINITY, toMs: Number.POSITIVE_INFINITY, products }
  if (products.length < 2) return [whole]
  const held = counting.map((allocation) => heldSpan(allocation, offsetMinutes))
  const starts = [...new Set(held.map(({ fromMs }) => fromMs))].sort((a, b) => a - b)
  const closed = held.map(({ allocation, fromMs, toMs }) => ({
    allocation,
    fromMs,
    toMs: toMs ?? starts.find((start) => start > fromMs) ?? Number.POSITIVE_INFINITY,
  }))
  const edges = [...new Set(closed.flatMap(({ fromMs, toMs }) => [fromMs, toMs]))].sort((a, b) => a - b)
  const spans: ProductSpan[] = []
  for (const [at, fromMs] of edges.entries()) {
    const within = closed.filter((span) => span.fromMs <= fromMs && fromMs < span.toMs)
    if (within.length === 0) continue
    const own = productsOf(
      within.map(({ allocation }) => allocation),
      taskData,
    )
    addSpan(spans, { fromMs, toMs: edges[at + 1] ?? Number.POSITIVE_INFINITY, products: own })
  }
  return spans.length > 0 ? gapless(spans) : [whole]
}

interface HeldSpan {
  readonly allocation: ProductAllocation
  readonly fromMs: number
  readonly toMs: number | undefined
}

function heldSpan(allocation: ProductAllocation, offsetMinutes: number | undefined): HeldSpan {
  const { stamp } = allocation
  const wallTime = (text: string | undefined): number | undefined => {
    const time = text === undefined ? undefined : localTimeOf(text)
    if (time === undefined) return undefined
    const shift = time.offsetMinutes === undefined || offsetMinutes === undefined
    return time.localTimeMs + (shift ? 0 : (offsetMinutes - time.offsetMinutes) * MS_PER_MINUTE)
  }
  const fromMs = wallTime(stamp?.start) ?? Number.NEGATIVE_INFINITY
  const stop =
    wallTime(stamp?.stop) ?? (stamp?.durationS === undefined ? undefined : fromMs + 1000 * stamp.durationS)
  return { allocation, fromMs, toMs: stop !== undefined && stop > fromMs ? stop : undefined }
}

function addSpan(spans: ProductSpan[], span: ProductSpan): void {
  const last = spans.at(-1)
  const isSame =
    last !== undefined &&
    last.products.length === span.products.length &&
    last.products.every((product, at) => product === span.products[at])
  if (isSame) spans[spans.length - 1] = { ...last, toMs: span.toMs }
  else spans.push(span)
}

/** Each span up to the next one; the first from ever, the last for ever. */
function gapless(spans: readonly ProductSpan[]): ProductSpan[] {
  return spans.map(({ fromMs, products }, at) => ({
    fromMs: at === 0 ? Number.NEGATIVE_INFINITY : fromMs,
    toMs: spans[at + 1]?.fromMs ?? Number.POSITIVE_INFINITY,
    products,
  }))
}

/** Seed (a variety, or a text that says so), another input, or undefined when nothing tells. */
export function productKind(product: Product, taskData: TaskData): 'seed' | 'input' | undefined {
  for (const variety of taskData.cropVarieties.values()) if (variety.productId === product.id) return 'seed'
  const group =
    product.productGroupId === undefined ? undefined : taskData.productGroups.get(product.productGroupId)
  if (group?.type === 2) return 'seed'
  for (const text of [group?.designator, product.designator]) {
    if (text === undefined) continue
    if (INPUT_WORDS.test(text)) return 'input'
    if (SEED_WORDS.test(text)) return 'seed'
  }
  return undefined
}
