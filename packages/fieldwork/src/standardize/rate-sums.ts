/** Rates of several sources added per row; what is unknown in all of them stays unknown. */
import type { Quantity } from './ddi.js'
import type { RateSource } from './rates.js'

/** Sum over the sources of one quantity; a single source is returned as it is: do not change it. */
export function sumOfRates(sources: readonly RateSource[], quantity: Quantity): Float64Array {
  const own = sources.filter((source) => source.quantity === quantity).map(({ perHectare }) => perHectare)
  if (own.length === 0) return new Float64Array(sources[0]?.perHectare.length ?? 0).fill(Number.NaN)
  return sumOfColumns(own)
}

/** @param columns at least one, of equal length */
export function sumOfColumns(columns: readonly Float64Array[]): Float64Array {
  const [first, ...others] = columns
  if (first === undefined) throw new RangeError('sumOfColumns needs at least one column')
  if (others.length === 0) return first
  const sum = first.slice()
  for (const column of others) {
    for (let row = 0; row < sum.length; row++) {
      const value = column[row]!
      if (Number.isNaN(value)) continue
      sum[row] = Number.isNaN(sum[row]!) ? value : sum[row]! + value
    }
  }
  return sum
}
