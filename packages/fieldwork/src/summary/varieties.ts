/**
 * Entries of `varieties`: one per variety text of the points. Per-area values are totals ÷ area, in the unit stated.
 */
import type { PointTable } from '../points/table.js'
import { ColumnTotals } from './statistics.js'
import type { HarvestedVariety, PlantedVariety, QuantityValue, RateStat } from './summary-feature.js'

const SQUARE_METRES_PER_HECTARE = 10_000

/** Rows by variety, in the order of first occurrence; rows without a variety are in no entry. */
function rowsByVariety(table: PointTable): Map<string, Uint32Array> {
  const column = table.columns.get('variety')
  const rows = new Map<string, number[]>()
  if (column?.kind !== 'text') return new Map()
  for (let row = 0; row < table.length; row++) {
    const name = column.texts[column.codes[row]!]
    if (name === undefined) continue
    const list = rows.get(name)
    if (list) list.push(row)
    else rows.set(name, [row])
  }
  return new Map([...rows].map(([name, list]) => [name, Uint32Array.from(list)]))
}

/** Varieties of a planting: rate with target, area, seeds (or kg where seed is logged as mass). */
export function plantedVarieties(table: PointTable): PlantedVariety[] {
  return [...rowsByVariety(table)].map(([name, rows]) => {
    const totals = new ColumnTotals(table, rows)
    const rate = totals.stat('seedRate', 'area')
    const target = totals.stat('seedRateTarget', 'area')
    const withTarget: RateStat | undefined = rate && {
      ...rate,
      ...(target ? { avgTarget: target.avg, minTarget: target.min, maxTarget: target.max } : {}),
    }
    const planted = plantedTotal(table, rows)
    return {
      name,
      ...(withTarget ? { rate: withTarget } : {}),
      area: { value: totals.of('area')?.sum ?? 0, unit: 'm2' },
      ...(planted ? { totalPlanted: planted } : {}),
    }
  })
}

/** Σ seed rate × area: whole seeds, or kg. Undefined without a seed rate. */
export function plantedTotal(table: PointTable, rows?: Uint32Array): QuantityValue | undefined {
  const column = table.columns.get('seedRate')
  const ground = new ColumnTotals(table, rows).ground('seedRate')
  if (column?.kind !== 'number' || ground === undefined) return undefined
  const amount = ground.weighted / SQUARE_METRES_PER_HECTARE
  return column.unit === 'seeds/ha'
    ? { value: Math.trunc(amount), unit: 'seeds' }
    : { value: amount, unit: massOrVolume(column.unit) }
}

/** `kg/ha` → `kg`. */
export const massOrVolume = (ratePerHectare: string): string => ratePerHectare.split('/')[0]!

/** Varieties of a harvest: totals and per-area quantities. */
export function harvestedVarieties(table: PointTable): HarvestedVariety[] {
  return [...rowsByVariety(table)].map(([name, rows]) => {
    const totals = new ColumnTotals(table, rows)
    const area = totals.of('area')?.sum ?? 0
    const quantity = (key: string, unit: string): QuantityValue | undefined => {
      const value = totals.of(key)?.sum
      return value === undefined ? undefined : { value, unit }
    }
    const perArea = (total: QuantityValue | undefined): QuantityValue | undefined =>
      total && area > 0
        ? { value: (total.value / area) * SQUARE_METRES_PER_HECTARE, unit: `${total.unit}/ha` }
        : undefined
    const wetMass = quantity('wetMass', 'kg')
    const dryMass = quantity('dryMass', 'kg')
    return defined({
      name,
      harvestMoisture: totals.stat('harvestMoisture', 'points'),
      area: { value: area, unit: 'm2' },
      wetMass,
      dryMass,
      wetVolume: quantity('wetVolume', 'L'),
      dryVolume: quantity('dryVolume', 'L'),
      wetMassPerArea: perArea(wetMass),
      dryMassPerArea: perArea(dryMass),
    }) as HarvestedVariety
  })
}

/** Without the keys whose value is undefined. */
export function defined<T extends Record<string, unknown>>(record: T): Partial<T> {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined)) as Partial<T>
}
