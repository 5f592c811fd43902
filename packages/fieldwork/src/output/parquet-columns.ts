/** The properties of a point table as Parquet columns: same names as the GeoJSON, lists and structs nested. */

import { machineNames, originOfRow } from '../points/origins.js'
import type { PointTable } from '../points/table.js'
import type { ParquetColumn } from './parquet/column.js'
import { NumberScratch, numberColumn } from './parquet/number-column.js'
import { constantTextColumn, listColumn, textByRowColumn, textColumn } from './parquet/text-columns.js'
import { pointProperties } from './point-properties.js'
import { productColumn } from './product-column.js'

/** Properties that are whole numbers by nature. */
const INTEGERS: ReadonlySet<string> = new Set(['sectionId', 'productIndex'])

/** What a point takes from its log: the same in all rows, or by the log of the row. */
const originColumns = (table: PointTable): ParquetColumn[] => {
  const { operationType, origins } = table
  const originOf = originOfRow(table)
  const columns = [constantTextColumn('operationType', operationType)]
  const originals = origins.map(({ originalOperationType }) => originalOperationType)
  if (originals.some((text) => text !== undefined))
    columns.push(textByRowColumn('originalOperationType', originals, originOf))
  const addLists = (name: string, lists: readonly (readonly string[])[]): void => {
    if (lists.some((list) => list.length > 0)) columns.push(listColumn(name, lists, originOf))
  }
  addLists('machinery', origins.map(machineNames))
  addLists(
    'tillType',
    origins.map(({ tillType }) => tillType),
  )
  return columns
}

/** Columns of all properties, in the order of the GeoJSON. They share working memory: one writer at a time. */
export const propertyColumns = (table: PointTable): ParquetColumn[] => {
  const { numbers, texts, products } = pointProperties(table)
  const scratch = new NumberScratch()
  const time = table.columns.get('time')
  return [
    ...(time?.kind === 'number' ? [numberColumn('timestamp', time.values, 'timestamp', scratch)] : []),
    ...originColumns(table),
    ...texts.map(({ name, column }) => textColumn(name, column)),
    ...numbers.map(({ name, column }) =>
      numberColumn(name, column.values, INTEGERS.has(name) ? 'integer' : 'double', scratch),
    ),
    ...(products.length > 0 ? [productColumn(products)] : []),
  ]
}
