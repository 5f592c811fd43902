/**
 * Sums, means and extremes over rows of a table. Rows without value do not count.
 */
import { numbersOf } from '../points/columns.js'
import type { PointTable } from '../points/table.js'
import type { Stat } from './summary-feature.js'

export interface Totals {
  readonly count: number
  readonly sum: number
  readonly min: number
  readonly max: number
  /** Σ value × area, and Σ area, of rows with a value. */
  readonly weighted: number
  readonly area: number
}

/** Totals of one column over the chosen rows (all when none are given). */
export function totalsOf(values: Float64Array, area: Float64Array, rows?: Uint32Array): Totals {
  return rows === undefined ? totalsOfAll(values, area) : totalsOfRows(values, area, rows)
}

/** A loop of its own for the usual case, which a summary runs once a column. */
function totalsOfAll(values: Float64Array, area: Float64Array): Totals {
  let count = 0
  let sum = 0
  let min = Number.POSITIVE_INFINITY
  let max = Number.NEGATIVE_INFINITY
  let weighted = 0
  let covered = 0
  for (let row = 0; row < values.length; row++) {
    const value = values[row]!
    if (Number.isNaN(value)) continue
    const ground = area[row]!
    count++
    sum += value
    if (value < min) min = value
    if (value > max) max = value
    weighted += value * ground
    covered += ground
  }
  return { count, sum, min, max, weighted, area: covered }
}

function totalsOfRows(values: Float64Array, area: Float64Array, rows: Uint32Array): Totals {
  let count = 0
  let sum = 0
  let min = Number.POSITIVE_INFINITY
  let max = Number.NEGATIVE_INFINITY
  let weighted = 0
  let covered = 0
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i]!
    const value = values[row]!
    if (Number.isNaN(value)) continue
    count++
    sum += value
    if (value < min) min = value
    if (value > max) max = value
    weighted += value * area[row]!
    covered += area[row]!
  }
  return { count, sum, min, max, weighted, area: covered }
}

/**
 * How `avg` is formed: over points; weighted by the area of the points; or, for `wetMassPerArea` and its like, the total
 * of the amount (`wetMass`) ÷ area, so that what was threshed while standing counts too.
 */
export type Averaging = 'points' | 'area' | 'amount'

const SQUARE_METRES_PER_HECTARE = 10_000
const PER_AREA = /PerArea$/

/** `avg`, `min`, `max` with the column's unit; undefined when no row has a value. */
export function statOf(
  table: PointTable,
  name: string,
  averaging: Averaging,
  rows?: Uint32Array,
): Stat | undefined {
  const column = table.columns.get(name)
  const area = numbersOf(table, 'area')
  if (column?.kind !== 'number' || area === undefined) return undefined
  const totals = totalsOf(column.values, area, rows)
  if (totals.count === 0) return undefined
  const byArea = averaging !== 'points' && totals.area > 0
  const weighted = averaging === 'amount' ? amountOf(table, name, area, rows) : undefined
  const avg = byArea ? (weighted ?? totals.weighted / totals.area) : totals.sum / totals.count
  return { avg, min: totals.min, max: totals.max, unit: column.unit }
}

/** Total of the amount that a per-area column belongs to ÷ area of its rows, per hectare. */
function amountOf(
  table: PointTable,
  perArea: string,
  area: Float64Array,
  rows: Uint32Array | undefined,
): number | undefined {
  const amounts = numbersOf(table, perArea.replace(PER_AREA, ''))
  if (amounts === undefined) return undefined
  const totals = totalsOf(amounts, area, rows)
  return totals.area > 0 ? (totals.sum / totals.area) * SQUARE_METRES_PER_HECTARE : undefined
}

/** Sum of a column over the chosen rows; undefined when no row has a value. */
export function sumOf(table: PointTable, name: string, rows?: Uint32Array): number | undefined {
  const values = numbersOf(table, name)
  if (values === undefined) return undefined
  let sum = 0
  let any = false
  const n = rows?.length ?? values.length
  for (let i = 0; i < n; i++) {
    const value = values[rows === undefined ? i : rows[i]!]!
    if (Number.isNaN(value)) continue
    sum += value
    any = true
  }
  return any ? sum : undefined
}

/** Sum in which a record counts once, also when it gave a point per section. */
export function sumPerRecord(table: PointTable, name: string, rows?: Uint32Array): number | undefined {
  const values = numbersOf(table, name)
  const log = numbersOf(table, 'log')
  const record = numbersOf(table, 'record')
  if (values === undefined || log === undefined || record === undefined) return undefined
  let sum = 0
  let any = false
  const n = rows?.length ?? table.length
  let before = -1
  for (let i = 0; i < n; i++) {
    const row = rows === undefined ? i : rows[i]!
    const value = values[row]!
    if (Number.isNaN(value)) continue
    const isCounted = before >= 0 && record[row] === record[before] && log[row] === log[before]
    before = row
    if (isCounted) continue
    sum += value
    any = true
  }
  return any ? sum : undefined
}

/** First and last time of the rows, ms UTC; undefined for a table without rows. */
export function timeSpan(table: PointTable): { start: number; end: number } | undefined {
  const time = numbersOf(table, 'time')
  let start = Number.POSITIVE_INFINITY
  let end = Number.NEGATIVE_INFINITY
  const rows = time?.length ?? 0
  for (let row = 0; row < rows; row++) {
    const ms = time![row]!
    if (ms < start) start = ms
    if (ms > end) end = ms
  }
  return start <= end ? { start, end } : undefined
}
