/** Which harvest columns belong together. */
import { numbersOf } from '../points/columns.js'
import type { PointTable } from '../points/table.js'

/** Amounts per point; each has a column per area beside it. */
export const AMOUNTS = ['wetMass', 'dryMass', 'wetVolume', 'dryVolume'] as const

/** What the sensors in the grain stream measure beside the amount. */
export const STREAM_VALUES = ['harvestMoisture', 'proteinPercentage', 'cropFlow'] as const

export const perAreaName = (amount: string): string => `${amount}PerArea`

const SQUARE_METRES_PER_HECTARE = 10_000

/** Amount ÷ area per hectare; NaN where no ground was worked. */
export function perHectare(amount: Float64Array, areaM2: Float64Array): Float64Array {
  return amount.map((value, row) =>
    areaM2[row]! > 0 ? (value / areaM2[row]!) * SQUARE_METRES_PER_HECTARE : Number.NaN,
  )
}

/** A number column that every harvest table has. */
export function present(table: PointTable, name: string): Float64Array {
  return numbersOf(table, name) ?? new Float64Array(table.length).fill(Number.NaN)
}
