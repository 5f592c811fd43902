/** `products` in Parquet: a list a row of name, rate and, where it is not that of all, the rate's unit. */

import type { ParquetColumn } from './parquet/column.js'
import { ELEMENT, ListLevels, NO_LIST } from './parquet/list-levels.js'
import { listElements, type SchemaElement, textElement } from './parquet/schema.js'
import { TextDictionary } from './parquet/text-dictionary.js'
import type { ProductProperty } from './point-properties.js'

/** Definition level of an element whose unit is there too. */
const UNIT = 3

const schemaOf = (withUnit: boolean): SchemaElement[] =>
  listElements('products', [
    { name: 'element', repetition: 'REQUIRED', children: 2 },
    textElement('name', 'REQUIRED'),
    { name: 'rate', repetition: 'REQUIRED', children: withUnit ? 2 : 1 },
    { name: 'value', type: 'DOUBLE', repetition: 'REQUIRED' },
    ...(withUnit ? [textElement('unit', 'OPTIONAL')] : []),
  ])

/** The products of some rows, one entry each; a row without any has one entry without product. */
class ProductEntries {
  readonly levels = new ListLevels()
  present = 0
  /** Of present entries. */
  product = new Uint16Array(0)
  rate = new Float64Array(0)

  fill(products: readonly ProductProperty[], rows: Uint32Array): void {
    const { levels } = this
    this.begin(rows.length * products.length)
    for (let i = 0; i < rows.length; i++) {
      const row = rows[i]!
      const first = levels.entries
      for (let k = 0; k < products.length; k++) {
        const value = products[k]!.rate.values[row]!
        if (value - value !== 0) continue
        this.product[this.present] = k
        this.rate[this.present++] = value
        levels.add(levels.entries === first ? 0 : 1, ELEMENT)
      }
      if (levels.entries === first) levels.add(0, NO_LIST)
    }
  }

  private begin(most: number): void {
    this.levels.begin(most)
    this.present = 0
    if (this.rate.length >= most) return
    this.product = new Uint16Array(most)
    this.rate = new Float64Array(most)
  }
}

/** Definition levels of the units: where a product states its own, it is there. */
const unitLevels = (
  { levels: { entries, definition }, product }: ProductEntries,
  products: readonly ProductProperty[],
): Uint16Array => {
  const levels = definition.slice(0, entries)
  let present = 0
  for (let i = 0; i < entries; i++) {
    if (levels[i] === ELEMENT && products[product[present++]!]!.statesUnit) levels[i] = UNIT
  }
  return levels
}

/** @param products at least one */
export const productColumn = (products: readonly ProductProperty[]): ParquetColumn => {
  const withUnit = products.some(({ statesUnit }) => statesUnit)
  const names = new TextDictionary(products.map(({ name }) => name))
  const units = new TextDictionary(products.map(({ unit }) => unit))
  const all = new ProductEntries()
  return {
    schema: schemaOf(withUnit),
    write: (rows, writer) => {
      all.fill(products, rows)
      const { present, product, rate } = all
      const levels = all.levels.ofChunk()
      names.begin(present)
      names.addAll(product, present)
      writer.chunk({ ...levels, ...names.end() })
      writer.chunk({ ...levels, present, values: new Uint8Array(rate.buffer, 0, 8 * present) })
      if (!withUnit) return
      units.begin(present)
      for (let i = 0; i < present; i++) if (products[product[i]!]!.statesUnit) units.add(product[i]!)
      const definition = { values: unitLevels(all, products), largest: UNIT }
      writer.chunk({ ...levels, definition, ...units.end() })
    },
  }
}
