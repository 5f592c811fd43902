/**
 * Which points are valid, by the cleanup rules, and which stay in the filtered output. Both give selections; no
 * point is changed.
 */
import { numbersOf } from '../points/columns.js'
import { selectionOf } from '../points/select.js'
import { ABSENT_TEXT, type PointTable } from '../points/table.js'
import { type CleanupCondition, type CleanupRules, DEFAULT_CLEANUP_RULES, HOLDS } from './rules.js'

/** Rows that are kept, and how many each rule dropped. */
export interface Cleaned {
  /** Rows that fulfil all rules, ascending. */
  readonly selection: Uint32Array
  /** Rows dropped, by the property whose rule dropped them first; of the filter by `speed` and `outliers`. */
  readonly dropped: Record<string, number>
}

/**
 * Applies the rules; a rule on a property that a point does not have is ignored. `products` holds for every product
 * rate of the point.
 */
export function cleanPoints(table: PointTable, rules: CleanupRules = DEFAULT_CLEANUP_RULES): Cleaned {
  const keep = new Uint8Array(table.length).fill(1)
  const dropped: Record<string, number> = {}
  for (const [property, conditions] of Object.entries(rules)) {
    const columns =
      property === 'products' ? table.products.map((_product, k) => `products.${k}.rate`) : [property]
    let count = 0
    for (const name of columns) count += drop(table, name, conditions, keep)
    if (count > 0) dropped[property] = count
  }
  return { selection: selectionOf(keep), dropped }
}

function drop(
  table: PointTable,
  name: string,
  conditions: readonly CleanupCondition[],
  keep: Uint8Array,
): number {
  const column = table.columns.get(name)
  if (column === undefined) return 0
  let count = 0
  for (const { operator, value } of conditions) {
    if (column.kind === 'number') {
      count += dropNumbers(column.values, operator, Number(value), keep)
      continue
    }
    const passes = Uint8Array.from(column.texts, (text) => (HOLDS[operator](text, value) ? 1 : 0))
    count += dropTexts(column.codes, passes, keep)
  }
  return count
}

/** A row without a value stays: no comparison with NaN is true. */
function dropNumbers(
  values: Float64Array,
  operator: CleanupCondition['operator'],
  bound: number,
  keep: Uint8Array,
): number {
  if (operator === 'EQ' || operator === 'NE') return dropByEquality(values, operator, bound, keep)
  // an upper bound is a lower one of the opposite numbers
  const sign = operator === 'LT' || operator === 'LTE' ? -1 : 1
  const isBoundKept = operator === 'GTE' || operator === 'LTE'
  const least = sign * bound
  let count = 0
  for (let row = 0; row < keep.length; row++) {
    const own = sign * values[row]!
    if (!(own <= least) || (isBoundKept && own === least) || keep[row] === 0) continue
    keep[row] = 0
    count++
  }
  return count
}

function dropByEquality(
  values: Float64Array,
  operator: 'EQ' | 'NE',
  bound: number,
  keep: Uint8Array,
): number {
  let count = 0
  for (let row = 0; row < keep.length; row++) {
    const own = values[row]!
    if (keep[row] === 0 || Number.isNaN(own) || (own === bound) === (operator === 'EQ')) continue
    keep[row] = 0
    count++
  }
  return count
}

function dropTexts(codes: Uint16Array, passes: Uint8Array, keep: Uint8Array): number {
  let count = 0
  for (let row = 0; row < keep.length; row++) {
    const code = codes[row]!
    if (keep[row] === 0 || code === ABSENT_TEXT || passes[code] === 1) continue
    keep[row] = 0
    count++
  }
  return count
}

/** Slower points are drops of a turning or standing machine, m/s. */
const SLOWEST_M_PER_S = 0.5
const M_PER_S: Readonly<Record<string, number>> = { 'm/s': 1, 'mi/hr': 0.44704, 'ft/s': 0.3048 }

/** Which filters run, and how far an outlier lies from the mean in standard deviations. */
export interface FilterOptions {
  /** Drop harvest outliers too. */
  readonly removeOutliers: boolean
  /** Standard deviations from the mean. */
  readonly outliersLimit: number
}

/**
 * Rows of the filtered output: not slower than 0.5 m/s (points without speed stay), then, harvest only, within
 * `outliersLimit` population standard deviations of the mean of `wetVolumePerArea`, else `wetMassPerArea`; one pass.
 */
export function filterPoints(table: PointTable, options: FilterOptions): Cleaned {
  const keep = new Uint8Array(table.length).fill(1)
  const dropped: Record<string, number> = {}
  const speed = table.columns.get('speed')
  if (speed?.kind === 'number') {
    const slow = dropSlow(speed.values, M_PER_S[speed.unit] ?? 1, keep)
    if (slow > 0) dropped['speed'] = slow
  }
  const amount = numbersOf(table, 'wetVolumePerArea') ?? numbersOf(table, 'wetMassPerArea')
  if (options.removeOutliers && table.operationType === 'harvested' && amount) {
    const outliers = dropOutliers(amount, options.outliersLimit, keep)
    if (outliers > 0) dropped['outliers'] = outliers
  }
  return { selection: selectionOf(keep), dropped }
}

/** @param factor to m/s */
function dropSlow(speed: Float64Array, factor: number, keep: Uint8Array): number {
  let count = 0
  for (let row = 0; row < keep.length; row++) {
    if (!(speed[row]! * factor < SLOWEST_M_PER_S)) continue
    keep[row] = 0
    count++
  }
  return count
}

function dropOutliers(values: Float64Array, limit: number, keep: Uint8Array): number {
  let n = 0
  let mean = 0
  let squares = 0
  for (let row = 0; row < values.length; row++) {
    const value = values[row]!
    if (keep[row] === 0 || Number.isNaN(value)) continue
    n++
    const delta = value - mean
    mean += delta / n
    squares += delta * (value - mean)
  }
  if (n === 0) return 0
  const reach = limit * Math.sqrt(squares / n)
  let count = 0
  for (let row = 0; row < values.length; row++) {
    if (!(Math.abs(values[row]! - mean) > reach) || keep[row] === 0) continue
    keep[row] = 0
    count++
  }
  return count
}
