/** `products` in Parquet: a list a row of name, rate and, where it is not that of all, the rate's unit. */

import type { ParquetColumn } from './parquet/column.js'
import { listElements, type SchemaElement, textElement } from './parquet/schema.js'
import { TextDictionary } from './parquet/text-dictionary.js'
import type { ProductProperty } from './point-properties.js'

/** Definition levels: no list; a product with all that is required; with its unit too. */
const NO_LIST = 0
const PRODUCT = 2
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
  entries = 0
  present = 0
  repetition = new Uint16Array(0)
  definition = new Uint16Array(0)
  /** Of present entries. */
  product = new Uint16Array(0)
  rate = new Float64Array(0)

  fill(products: readonly ProductProperty[], rows: Uint32Array): void {
    this.reserve(rows.length * products.length)
    this.entries = 0
    this.present = 0
    for (let i = 0; i < rows.length; i++) {
      const row = rows[i]!
      const first = this.entries
      for (let k = 0; k < products.length; k++) {
        const value = products[k]!.rate.values[row]!
        if (value - value !== 0) continue
        this.product[this.present] = k
        this.rate[this.present++] = value
        this.entry(first, PRODUCT)
      }
      if (this.entries === first) this.entry(first, NO_LIST)
    }
  }

  private entry(first: number, level: number): void {
    this.repetition[this.entries] = this.entries === first ? 0 : 1
    this.definition[this.entries++] = level
  }

  private reserve(entries: number): void {
    if (this.rate.length >= entries) return
    this.repetition = new Uint16Array(entries)
    this.definition = new Uint16Array(entries)
    this.product = new Uint16Array(entries)
    this.rate = new Float64Array(entries)
  }
}

/** Definition levels of the units: where a product states its own, it is there. */
const unitLevels = (
  { entries, definition, product }: ProductEntries,
  products: readonly ProductProperty[],
): Uint16Array => {
  const levels = definition.slice(0, entries)
  let present = 0
  for (let i = 0; i < entries; i++) {
    if (levels[i] === PRODUCT && products[product[present++]!]!.statesUnit) levels[i] = UNIT
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
      const { entries, present, product, rate } = all
      const levels = {
        entries,
        repetition: { values: all.repetition, largest: 1 },
        definition: { values: all.definition, largest: PRODUCT },
      }
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
