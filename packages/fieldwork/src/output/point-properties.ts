/** Which columns of a table are properties of a point, and how products stand in them. One rule for every format. */

import { SPANS_COLUMN } from '../coverage/spans.js'
import { ABSENT_TEXT, type NumberColumn, type PointTable, type TextColumn } from '../points/table.js'

/** Columns that are the point itself or its provenance, not properties. */
const NO_PROPERTIES: ReadonlySet<string> = new Set(['lon', 'lat', 'time', 'log', 'record', SPANS_COLUMN])
const PRODUCT_RATE = /^products\.(\d+)\.rate$/

export interface NumberProperty {
  readonly name: string
  readonly column: NumberColumn
}

export interface TextProperty {
  readonly name: string
  readonly column: TextColumn
}

export interface ProductProperty {
  readonly name: string
  readonly unit: string
  /** True where the unit is not that of `appliedRate`, so that the entry must state its own. */
  readonly statesUnit: boolean
  /** Name of the column in the table, `products.<k>.rate`. */
  readonly columnName: string
  readonly rate: NumberColumn
}

export interface PointProperties {
  readonly numbers: readonly NumberProperty[]
  readonly texts: readonly TextProperty[]
  readonly products: readonly ProductProperty[]
}

/** Thrown when a table cannot be written as it stands. */
export class PointOutputError extends Error {
  override readonly name = 'PointOutputError'
  readonly code: 'TOO_MANY_TEXTS'
  /** Name of the column. */
  readonly column: string

  constructor(code: PointOutputError['code'], column: string, sentence: string) {
    super(sentence)
    this.code = code
    this.column = column
  }
}

/**
 * Number, text and product properties of a table in the order of its columns.
 * @throws PointOutputError TOO_MANY_TEXTS where codes of 16 bits cannot tell the texts of a column apart
 */
export const pointProperties = (table: PointTable): PointProperties => {
  const numbers: NumberProperty[] = []
  const texts: TextProperty[] = []
  const products: ProductProperty[] = []
  const appliedRate = table.columns.get('appliedRate')
  const unitOfAll = appliedRate?.kind === 'number' ? appliedRate.unit : table.products[0]?.unit
  for (const [name, column] of table.columns) {
    if (NO_PROPERTIES.has(name)) continue
    const product = table.products[Number(PRODUCT_RATE.exec(name)?.[1])]
    if (column.kind === 'text') texts.push({ name, column: countable(name, column) })
    else if (product !== undefined) {
      const { unit } = product
      products.push({
        name: product.name,
        unit,
        statesUnit: unit !== unitOfAll,
        columnName: name,
        rate: column,
      })
    } else numbers.push({ name, column })
  }
  return { numbers, texts, products }
}

const countable = (name: string, column: TextColumn): TextColumn => {
  if (column.texts.length <= ABSENT_TEXT) return column
  throw new PointOutputError(
    'TOO_MANY_TEXTS',
    name,
    `A text column holds at most ${ABSENT_TEXT} distinct texts; ${name} has ${column.texts.length}. ` +
      'Leave the column out, or write the points in parts.',
  )
}
