/**
 * Tables, summaries and units maps in another unit system. Input is in DEFAULT units.
 */
import { hasAnyValue, numberColumn } from '../points/columns.js'
import type { Column, PointTable } from '../points/table.js'
import type { SummaryFeature, SummaryValue } from '../summary/summary-feature.js'
import { conversionOf, type UnitSystem } from './conversions.js'

/** Columns that are the point itself or a number without unit. */
const NOT_IN_UNITS: ReadonlySet<string> = new Set(['lon', 'lat', 'time', 'log', 'record', 'sectionId'])
const PRODUCT_RATE = /^products\.\d+\.rate$/

/** The same points in another unit system; columns that keep their unit are shared, not copied. */
export function convertUnits(table: PointTable, system: UnitSystem): PointTable {
  if (system === 'DEFAULT') return table
  const columns = new Map<string, Column>()
  for (const [name, column] of table.columns) {
    if (column.kind === 'text' || NOT_IN_UNITS.has(name)) {
      columns.set(name, column)
      continue
    }
    const { unit, factor } = conversionOf(name, column.unit, system)
    columns.set(
      name,
      unit === column.unit
        ? column
        : numberColumn(
            unit,
            column.values.map((value) => value * factor),
          ),
    )
  }
  const products = table.products.map((product) => ({
    ...product,
    unit: conversionOf('rate', product.unit, system).unit,
  }))
  return { ...table, columns, products }
}

/** Numeric point properties that have at least one value → unit string, for `/units`. */
export function unitsMap(table: PointTable): Record<string, string> {
  const units: Record<string, string> = {}
  for (const [name, column] of table.columns) {
    if (column.kind !== 'number' || NOT_IN_UNITS.has(name) || PRODUCT_RATE.test(name)) continue
    if (column.unit !== '' && hasAnyValue(column)) units[name] = column.unit
  }
  return units
}

/** A units map in another unit system. */
export function convertUnitsMap(
  units: Readonly<Record<string, string>>,
  system: UnitSystem,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(units).map(([name, unit]) => [name, conversionOf(name, unit, system).unit]),
  )
}

/** Numbers of a summary have at most six decimals, as all numbers in GeoJSON but coordinates. */
const DECIMALS = 1e6

const rounded = (value: number): number => Math.round(value * DECIMALS) / DECIMALS

/**
 * A summary as it is published, in another unit system: every object with a `unit` is converted by the key it stands
 * under, and numbers are rounded to six decimals.
 */
export function convertSummary(summary: SummaryFeature, system: UnitSystem): SummaryFeature {
  const properties: Record<string, SummaryValue> = {}
  for (const [key, value] of Object.entries(summary.properties)) {
    properties[key] = convertValue(key, value as SummaryValue, system)
  }
  return { ...summary, properties: properties as unknown as SummaryFeature['properties'] }
}

function convertValue(key: string, value: SummaryValue, system: UnitSystem): SummaryValue {
  if (Array.isArray(value)) return value.map((entry) => convertValue(key, entry, system))
  if (typeof value === 'number') return rounded(value)
  if (typeof value !== 'object') return value
  const record = value as Readonly<Record<string, SummaryValue>>
  const { unit } = record
  if (typeof unit !== 'string') {
    return Object.fromEntries(
      Object.entries(record).map(([name, inner]) => [name, convertValue(name, inner, system)]),
    )
  }
  const to = conversionOf(key === 'area' ? 'summaryArea' : key, unit, system)
  return Object.fromEntries(
    Object.entries(record).map(([name, inner]) => {
      if (name === 'unit') return [name, to.unit]
      // a ratio has no unit
      return [
        name,
        typeof inner === 'number' ? rounded(name === 'difference' ? inner : inner * to.factor) : inner,
      ]
    }),
  )
}
