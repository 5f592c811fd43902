/**
 * Tables from tables: a selection of rows, and tables of one operation type put one behind the other.
 * A column that one of the tables lacks is absent in its rows; units must agree.
 */
import { type ColumnMemory, ORDINARY_MEMORY } from './column-memory.js'
import { numberColumn } from './columns.js'
import {
  ABSENT_TEXT,
  type Column,
  type NumberColumn,
  type PointProduct,
  type PointTable,
  type TextColumn,
} from './table.js'

/** The rows of `selection` (ascending or not), in that order; texts and units stay. */
export function take(table: PointTable, selection: Uint32Array): PointTable {
  const columns = new Map<string, Column>()
  for (const [name, column] of table.columns) columns.set(name, takeColumn(column, selection))
  return { ...table, length: selection.length, columns }
}

/**
 * The same rows in the memory of the table given, which is used up: no column is allocated, and rows that follow each
 * other move together. For a table that nobody else holds.
 *
 * @param selection ascending
 */
export function takeInPlace(table: PointTable, selection: Uint32Array): PointTable {
  const runs = runsOf(selection)
  // two names may stand for one array
  const moved = new Map<Float64Array | Uint16Array, Float64Array | Uint16Array>()
  const take = <Values extends Float64Array | Uint16Array>(values: Values): Values => {
    const taken = moved.get(values) ?? moveRuns(values, runs)
    moved.set(values, taken)
    return taken as Values
  }
  const columns = new Map<string, Column>()
  for (const [name, column] of table.columns) {
    columns.set(
      name,
      column.kind === 'text'
        ? { ...column, codes: take(column.codes) }
        : numberColumn(
            column.unit,
            isOneLog(table, name) ? column.values.subarray(0, selection.length) : take(column.values),
          ),
    )
  }
  return { ...table, length: selection.length, columns }
}

/** Whether a column is the index of the log, which is 0 in every row of a table of one log. */
const isOneLog = ({ logs }: PointTable, name: string): boolean => name === 'log' && logs.length === 1

/** Starts (inclusive) and ends (exclusive) of rows that follow each other. */
function runsOf(selection: Uint32Array): Uint32Array {
  const runs: number[] = []
  for (let i = 0; i < selection.length; i++) {
    if (i > 0 && selection[i] === selection[i - 1]! + 1) continue
    if (i > 0) runs.push(selection[i - 1]! + 1)
    runs.push(selection[i]!)
  }
  if (selection.length > 0) runs.push(selection[selection.length - 1]! + 1)
  return Uint32Array.from(runs)
}

function moveRuns(values: Float64Array | Uint16Array, runs: Uint32Array): Float64Array | Uint16Array {
  // ends are dropped more often than what lies between: one stretch stays where it is
  if (runs.length === 2) return values.subarray(runs[0]!, runs[1]!)
  let to = 0
  for (let run = 0; run < runs.length; run += 2) {
    const from = runs[run]!
    const end = runs[run + 1]!
    // short runs are moved faster by hand
    if (end - from < 16) for (let i = from; i < end; i++) values[to + i - from] = values[i]!
    else values.copyWithin(to, from, end)
    to += end - from
  }
  return values.subarray(0, to)
}

function takeColumn(column: Column, selection: Uint32Array): Column {
  const n = selection.length
  if (column.kind === 'text') {
    const codes = new Uint16Array(n)
    for (let i = 0; i < n; i++) codes[i] = column.codes[selection[i]!]!
    return { kind: 'text', codes, texts: column.texts }
  }
  const values = new Float64Array(n)
  for (let i = 0; i < n; i++) values[i] = column.values[selection[i]!]!
  return numberColumn(column.unit, values)
}

/** Rows for which `keep` is not 0. */
export function selectionOf(keep: Uint8Array): Uint32Array {
  const selection = new Uint32Array(keep.length)
  let n = 0
  for (let i = 0; i < keep.length; i++) if (keep[i] !== 0) selection[n++] = i
  // a copy only where it frees more than it takes
  return 2 * n < selection.length ? selection.slice(0, n) : selection.subarray(0, n)
}

/**
 * One table of all rows, in the order given. Logs, origins and products are joined (`log` and
 * `products.<k>.rate` are renumbered; products of equal name, type and unit become one).
 *
 * Where tables disagree on the unit of a column (a seed rate by mass beside one by count), the unit with more rows
 * wins and the other rows have no value there; rates of products keep theirs, since products are told apart by unit.
 *
 * @param memory where the columns are to lie; those of a single table stay where they are
 * @throws TypeError when there is no table or the operation types differ
 */
export function concat(tables: readonly PointTable[], memory: ColumnMemory = ORDINARY_MEMORY): PointTable {
  const first = tables[0]
  if (first === undefined) throw new TypeError('At least one table is needed to concatenate; none was given.')
  for (const table of tables) {
    if (table.operationType !== first.operationType) {
      throw new TypeError(
        `Tables of one type are concatenated; found ${first.operationType} and ${table.operationType}.`,
      )
    }
  }
  if (tables.length === 1) return first
  const length = tables.reduce((sum, table) => sum + table.length, 0)
  const products: PointProduct[] = []
  const parts: TablePart[] = []
  let start = 0
  let logs = 0
  for (const table of tables) {
    const productIndex = table.products.map((product) => indexOfProduct(products, product))
    parts.push({ table, start, columns: renamed(table, logs, productIndex) })
    start += table.length
    logs += table.logs.length
  }
  return {
    length,
    columns: joinColumns(parts, length, memory),
    logs: tables.flatMap((table) => table.logs),
    origins: tables.flatMap((table) => table.origins),
    products,
    operationType: first.operationType,
  }
}

interface TablePart {
  readonly table: PointTable
  readonly start: number
  readonly columns: Map<string, Column>
}

function indexOfProduct(products: PointProduct[], product: PointProduct): number {
  const found = products.findIndex(
    (known) => known.name === product.name && known.type === product.type && known.unit === product.unit,
  )
  if (found >= 0) return found
  products.push(product)
  return products.length - 1
}

const PRODUCT_COLUMN = /^products\.(\d+)\.(.+)$/

function renamed(table: PointTable, logOffset: number, productIndex: readonly number[]): Map<string, Column> {
  const columns = new Map<string, Column>()
  for (const [name, column] of table.columns) {
    const product = PRODUCT_COLUMN.exec(name)
    if (product) columns.set(`products.${productIndex[Number(product[1])]}.${product[2]}`, column)
    else if (name === 'log' && column.kind === 'number') {
      columns.set(
        name,
        numberColumn(
          '',
          column.values.map((log) => log + logOffset),
        ),
      )
    } else columns.set(name, column)
  }
  return columns
}

function joinColumns(parts: readonly TablePart[], length: number, memory: ColumnMemory): Map<string, Column> {
  const joined = new Map<string, NumberColumn | TextColumn>()
  const textCodes = new Map<string, Map<string, number>>()
  const units = unitsWithMostRows(parts)
  const newNumbers = () => memory.numbers(length).fill(Number.NaN)
  const newCodes = () => memory.codes(length).fill(ABSENT_TEXT)
  for (const part of parts) {
    for (const [name, column] of part.columns) {
      if (column.kind === 'number') {
        if (column.unit === units.get(name)) joinNumbers(joined, name, column, part.start, newNumbers)
      } else joinTexts(joined, textCodes, name, column, part.start, newCodes)
    }
  }
  return joined
}

function unitsWithMostRows(parts: readonly TablePart[]): Map<string, string> {
  const rows = new Map<string, Map<string, number>>()
  for (const part of parts) {
    for (const [name, column] of part.columns) {
      if (column.kind !== 'number') continue
      const byUnit = rows.get(name) ?? new Map<string, number>()
      byUnit.set(column.unit, (byUnit.get(column.unit) ?? 0) + part.table.length)
      rows.set(name, byUnit)
    }
  }
  const first = (byUnit: Map<string, number>): string =>
    [...byUnit].sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1))[0]![0]
  return new Map([...rows].map(([name, byUnit]) => [name, first(byUnit)]))
}

function joinNumbers(
  joined: Map<string, NumberColumn | TextColumn>,
  name: string,
  column: NumberColumn,
  start: number,
  newNumbers: () => Float64Array,
): void {
  let target = joined.get(name)
  if (target?.kind !== 'number') {
    target = numberColumn(column.unit, newNumbers())
    joined.set(name, target)
  }
  target.values.set(column.values, start)
}

function joinTexts(
  joined: Map<string, NumberColumn | TextColumn>,
  textCodes: Map<string, Map<string, number>>,
  name: string,
  column: TextColumn,
  start: number,
  newCodes: () => Uint16Array,
): void {
  let target = joined.get(name)
  let codes = textCodes.get(name)
  if (target?.kind !== 'text' || codes === undefined) {
    target = { kind: 'text', codes: newCodes(), texts: [] as string[] }
    codes = new Map()
    joined.set(name, target)
    textCodes.set(name, codes)
  }
  const texts = target.texts as string[]
  const map = Uint16Array.from(column.texts, (text) => {
    let code = codes.get(text)
    if (code === undefined) {
      code = codes.size
      codes.set(text, code)
      texts.push(text)
    }
    return code
  })
  for (let i = 0; i < column.codes.length; i++) {
    const code = column.codes[i]!
    target.codes[start + i] = code === ABSENT_TEXT ? ABSENT_TEXT : map[code]!
  }
}
