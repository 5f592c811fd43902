/**
 * Entries of `products`: rate, total and treated area of each product. With `summarizeByProductEntry` entries of one
 * name collapse: area and total summed, rate averaged.
 */
import { numbersOf } from '../points/columns.js'
import type { PointTable } from '../points/table.js'
import type { ProductSummary } from './summary-feature.js'
import { massOrVolume } from './varieties.js'

const SQUARE_METRES_PER_HECTARE = 10_000

/** One entry per product that was brought out somewhere. */
export function productEntries(table: PointTable, byName: boolean): ProductSummary[] {
  const area = numbersOf(table, 'area')
  if (area === undefined) return []
  const entries = table.products.flatMap((product, k): ProductSummary[] => {
    const rates = numbersOf(table, `products.${k}.rate`)
    if (rates === undefined) return []
    const totals = whereApplied(rates, area)
    if (totals.count === 0) return []
    const rate = totals.area > 0 ? totals.weighted / totals.area : totals.sum / totals.count
    return [
      {
        name: product.name,
        type: product.type,
        rate: { value: rate, unit: product.unit },
        totalApplied: {
          value: totals.weighted / SQUARE_METRES_PER_HECTARE,
          unit: massOrVolume(product.unit),
        },
        area: { value: totals.area, unit: 'm2' },
      },
    ]
  })
  return byName ? collapse(entries) : entries
}

/** Totals of the rows in which a product was brought out. */
function whereApplied(rates: Float64Array, area: Float64Array) {
  let count = 0
  let sum = 0
  let weighted = 0
  let covered = 0
  for (let row = 0; row < rates.length; row++) {
    const rate = rates[row]!
    if (!(rate > 0)) continue
    count++
    sum += rate
    weighted += rate * area[row]!
    covered += area[row]!
  }
  return { count, sum, weighted, area: covered }
}

/** Entries of one name and unit become one; different units (kg/ha, L/ha) cannot be summed and stay apart. */
function collapse(entries: readonly ProductSummary[]): ProductSummary[] {
  const groups = new Map<string, ProductSummary[]>()
  for (const entry of entries) {
    const key = `${entry.name}\n${entry.rate.unit}`
    groups.set(key, [...(groups.get(key) ?? []), entry])
  }
  return [...groups.values()].map((group) => {
    const sum = (of: (entry: ProductSummary) => number): number =>
      group.reduce((total, entry) => total + of(entry), 0)
    const first = group[0]!
    return {
      ...first,
      rate: { ...first.rate, value: sum((entry) => entry.rate.value) / group.length },
      totalApplied: { ...first.totalApplied, value: sum((entry) => entry.totalApplied.value) },
      area: { ...first.area, value: sum((entry) => entry.area.value) },
    }
  })
}
