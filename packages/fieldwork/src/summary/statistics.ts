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
}

/** Σ value × area, and Σ area, of rows with a value. */
export interface Ground {
  readonly weighted: number
  readonly area: number
}

/** Totals of one column over the chosen rows (all when none are given). */
function totalsOf(values: Float64Array, rows: Uint32Array | undefined): Totals {
  return rows === undefined ? totalsOfAll(values) : totalsOfRows(values, rows)
}

/**
 * Rows that are looked at in one call. A function that is called often is compiled whole after what it has met; one
 * loop over a million rows is compiled while it runs, after its first few, and thrown away at the next new extreme.
 */
export const BLOCK_ROWS = 1024

function totalsOfAll(values: Float64Array): Totals {
  const totals = { count: 0, sum: 0, min: Number.POSITIVE_INFINITY, max: Number.NEGATIVE_INFINITY }
  for (let from = 0; from < values.length; from += BLOCK_ROWS)
    addBlock(totals, values, from, Math.min(values.length, from + BLOCK_ROWS))
  return totals
}

function addBlock(totals: Mutable<Totals>, values: Float64Array, from: number, to: number): void {
  let { count, sum, min, max } = totals
  for (let row = from; row < to; row++) {
    const value = values[row]!
    // most values lie between others
    if (!(value >= min && value <= max)) {
      if (Number.isNaN(value)) continue
      if (value < min) min = value
      if (value > max) max = value
    }
    count++
    sum += value
  }
  totals.count = count
  totals.sum = sum
  totals.min = min
  totals.max = max
}

type Mutable<Type> = { -readonly [Key in keyof Type]: Type[Key] }

function totalsOfRows(values: Float64Array, rows: Uint32Array): Totals {
  let count = 0
  let sum = 0
  let min = Number.POSITIVE_INFINITY
  let max = Number.NEGATIVE_INFINITY
  for (let i = 0; i < rows.length; i++) {
    const value = values[rows[i]!]!
    if (Number.isNaN(value)) continue
    count++
    sum += value
    if (value < min) min = value
    if (value > max) max = value
  }
  return { count, sum, min, max }
}

/** Value times area, and area, of the chosen rows (all when none are given) that have a value. */
function groundOf(values: Float64Array, area: Float64Array, rows?: Uint32Array): Ground {
  const ground = { weighted: 0, area: 0 }
  const n = rows?.length ?? values.length
  for (let from = 0; from < n; from += BLOCK_ROWS)
    addGround(ground, { values, area }, rows, from, Math.min(n, from + BLOCK_ROWS))
  return ground
}

function addGround(
  ground: Mutable<Ground>,
  { values, area }: Record<'values' | 'area', Float64Array>,
  rows: Uint32Array | undefined,
  from: number,
  to: number,
): void {
  let { weighted, area: covered } = ground
  for (let i = from; i < to; i++) {
    const row = rows === undefined ? i : rows[i]!
    const value = values[row]!
    if (Number.isNaN(value)) continue
    weighted += value * area[row]!
    covered += area[row]!
  }
  ground.weighted = weighted
  ground.area = covered
}

/**
 * How `avg` is formed: over points; weighted by the area of the points; or, for `wetMassPerArea` and its like, the total
 * of the amount (`wetMass`) ÷ area, so that what was threshed while standing counts too.
 */
export type Averaging = 'points' | 'area' | 'amount'

const SQUARE_METRES_PER_HECTARE = 10_000
const PER_AREA = /PerArea$/

/** Totals of the columns of a table over the chosen rows (all when none are given); each column is read once. */
export class ColumnTotals {
  readonly #table: PointTable
  readonly #rows: Uint32Array | undefined
  readonly #known = new Map<string, Totals | undefined>()

  constructor(table: PointTable, rows?: Uint32Array) {
    this.#table = table
    this.#rows = rows
  }

  /** Totals of a number column; undefined where the table lacks it or no row has a value. */
  of(name: string): Totals | undefined {
    if (!this.#known.has(name)) this.#known.set(name, this.#read(name))
    return this.#known.get(name)
  }

  /** Value times area, and area, of the rows with a value; undefined as `of`, and without areas. */
  ground(name: string): Ground | undefined {
    const values = numbersOf(this.#table, name)
    const area = numbersOf(this.#table, 'area')
    if (values === undefined || area === undefined || this.of(name) === undefined) return undefined
    return groundOf(values, area, this.#rows)
  }

  /** `avg`, `min`, `max` with the column's unit; undefined when no row has a value. */
  stat(name: string, averaging: Averaging): Stat | undefined {
    const column = this.#table.columns.get(name)
    const totals = this.of(name)
    if (column?.kind !== 'number' || totals === undefined) return undefined
    const avg = this.#average(name, averaging) ?? totals.sum / totals.count
    return { avg, min: totals.min, max: totals.max, unit: column.unit }
  }

  #read(name: string): Totals | undefined {
    const values = numbersOf(this.#table, name)
    if (values === undefined) return undefined
    const totals = totalsOf(values, this.#rows)
    return totals.count === 0 ? undefined : totals
  }

  /** Weighted by ground; undefined where points count alike or no ground was worked. */
  #average(name: string, averaging: Averaging): number | undefined {
    if (averaging === 'points') return undefined
    const amount = averaging === 'amount' ? name.replace(PER_AREA, '') : undefined
    const total = amount === undefined ? undefined : this.of(amount)
    if (amount !== undefined && total !== undefined) {
      const area = this.#groundWith(amount, total)
      if (area > 0) return (total.sum / area) * SQUARE_METRES_PER_HECTARE
    }
    const ground = this.ground(name)
    return ground !== undefined && ground.area > 0 ? ground.weighted / ground.area : undefined
  }

  /** Area of the rows in which a column has a value: all of it where none lacks one. */
  #groundWith(name: string, { count }: Totals): number {
    const all = this.#rows?.length ?? this.#table.length
    const area = count === all ? this.of('area')?.sum : undefined
    return area ?? this.ground(name)?.area ?? 0
  }
}

/** Sum of a column over the chosen rows; undefined when no row has a value. */
export function sumOf(table: PointTable, name: string, rows?: Uint32Array): number | undefined {
  return new ColumnTotals(table, rows).of(name)?.sum
}

/** Sum in which a record counts once, also when it gave a point per section. */
export function sumPerRecord(table: PointTable, name: string, rows?: Uint32Array): number | undefined {
  const values = numbersOf(table, name)
  const log = numbersOf(table, 'log')
  const record = numbersOf(table, 'record')
  if (values === undefined || log === undefined || record === undefined) return undefined
  const n = rows?.length ?? table.length
  const running = { sum: 0, any: false, before: -1 }
  for (let from = 0; from < n; from += BLOCK_ROWS)
    addRecords(running, { values, log, record }, rows, from, Math.min(n, from + BLOCK_ROWS))
  return running.any ? running.sum : undefined
}

function addRecords(
  running: { sum: number; any: boolean; before: number },
  { values, log, record }: Record<'values' | 'log' | 'record', Float64Array>,
  rows: Uint32Array | undefined,
  from: number,
  to: number,
): void {
  let { sum, any, before } = running
  for (let i = from; i < to; i++) {
    const row = rows === undefined ? i : rows[i]!
    const value = values[row]!
    if (Number.isNaN(value)) continue
    const isCounted = before >= 0 && record[row] === record[before] && log[row] === log[before]
    before = row
    if (isCounted) continue
    sum += value
    any = true
  }
  running.sum = sum
  running.any = any
  running.before = before
}

/** First and last time of the rows, ms UTC; undefined for a table without rows. */
export function timeSpan(table: PointTable): { start: number; end: number } | undefined {
  const totals = new ColumnTotals(table).of('time')
  return totals && { start: totals.min, end: totals.max }
}
