/**
 * Making and reading columns of a point table. The only place that knows how a text column is coded.
 */
import { ABSENT_TEXT, type Column, type NumberColumn, type PointTable, type TextColumn } from './table.js'

/** A number column over `values`; the array is taken, not copied. */
export function numberColumn(unit: string, values: Float64Array): NumberColumn {
  return { kind: 'number', unit, values }
}

/** A text column with the same text in every row, or absent in every row. */
export function constantText(text: string | undefined, length: number): TextColumn {
  const codes = new Uint16Array(length)
  if (text === undefined) codes.fill(ABSENT_TEXT)
  return { kind: 'text', codes, texts: text === undefined ? [] : [text] }
}

/** A text column of one text per row; `undefined` is absent. At most 65,535 distinct texts. */
export function textColumn(rows: readonly (string | undefined)[]): TextColumn {
  const codes = new Uint16Array(rows.length)
  const known = new Map<string, number>()
  rows.forEach((text, row) => {
    if (text === undefined) {
      codes[row] = ABSENT_TEXT
      return
    }
    let code = known.get(text)
    if (code === undefined) {
      code = known.size
      known.set(text, code)
    }
    codes[row] = code
  })
  return { kind: 'text', codes, texts: [...known.keys()] }
}

/** Values of a number column, or undefined when the table has no such number column. */
export function numbersOf(table: PointTable, name: string): Float64Array | undefined {
  const column = table.columns.get(name)
  return column?.kind === 'number' ? column.values : undefined
}

/** Values of a number column every table has (`lon`, `lat`, `time`, `log`, `record`). */
export function requiredNumbers(table: PointTable, name: string): Float64Array {
  const values = numbersOf(table, name)
  if (values === undefined)
    throw new TypeError(`A point table has a number column ${name}; this one lacks it.`)
  return values
}

/** The text of one row, or undefined where it is absent. */
export function textAt(column: Column | undefined, row: number): string | undefined {
  if (column?.kind !== 'text') return undefined
  const code = column.codes[row]!
  return code === ABSENT_TEXT ? undefined : column.texts[code]
}

/** Distinct texts that occur in a text column, in the order of first occurrence. */
export function textsOf(table: PointTable, name: string): string[] {
  const column = table.columns.get(name)
  if (column?.kind !== 'text') return []
  const { codes, texts } = column
  const isSeen = new Uint8Array(texts.length)
  const found: string[] = []
  for (let row = 0; row < codes.length && found.length < texts.length; row++) {
    const code = codes[row]!
    if (code === ABSENT_TEXT || isSeen[code] === 1) continue
    isSeen[code] = 1
    found.push(texts[code]!)
  }
  return found
}

/** True where at least one row of the column has a value. */
export function hasAnyValue(column: Column): boolean {
  if (column.kind === 'text') return column.codes.some((code) => code !== ABSENT_TEXT)
  return column.values.some((value) => !Number.isNaN(value))
}
