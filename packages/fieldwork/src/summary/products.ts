/**
 * Entries of `products`: rate, total and treated area of each product. With `summarizeByProductEntry` entries of one
 * name collapse: area and total summed, rate averaged.
 */
import { numbersOf } from '../points/columns.js'
import type { PointTable } from '../points/table.js'
import { BLOCK_ROWS } from './statistics.js'
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

/** Of the rows in which a product was brought out. */
interface Applied {
  count: number
  sum: number
  weighted: number
  area: number
}

function whereApplied(rates: Float64Array, area: Float64Array): Applied {
  const applied = { count: 0, sum: 0, weighted: 0, area: 0 }
  for (let from = 0; from < rates.length; from += BLOCK_ROWS)
    addApplied(applied, rates, area, from, Math.min(rates.length, from + BLOCK_ROWS))
  return applied
}

function addApplied(
  applied: Applied,
  rates: Float64Array,
  area: Float64Array,
  from: number,
  to: number,
): void {
  let { count, sum, weighted, area: covered } = applied
  for (let row = from; row < to; row++) {
    const rate = rates[row]!
    if (!(rate > 0)) continue
    count++
    sum += rate
    weighted += rate * area[row]!
    covered += area[row]!
  }
  applied.count = count
  applied.sum = sum
  applied.weighted = weighted
  applied.area = covered
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
