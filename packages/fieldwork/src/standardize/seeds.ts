/**
 * Planting per row: seed rate and target by count or mass, depth and seed monitor measurements.
 */
import { numberColumn } from '../points/columns.js'
import type { Column } from '../points/table.js'
import { RATE_UNIT, SEED_MEASURES } from './ddi.js'
import { hasNonZero } from './held-values.js'
import { sumOfRates } from './rate-sums.js'
import { rateSources } from './rates.js'
import { channelFor, measuredValues, type TrackContext } from './track-context.js'

export interface SeedColumns {
  readonly columns: Map<string, Column>
  /** Seed rate; undefined when none is logged. */
  readonly primary: Float64Array | undefined
}

/** All planting properties of a track. Several seed rates of one dimension add (two tanks of one drill). */
export function seedColumns(context: TrackContext): SeedColumns {
  const columns = new Map<string, Column>()
  const actual = rateSources(context, 'actual')
  const quantity = actual[0]?.quantity
  const primary = quantity && sumOfRates(actual, quantity)
  if (quantity && primary) {
    columns.set('seedRate', numberColumn(RATE_UNIT[quantity], primary))
    const target = rateSources(context, 'setpoint').filter((source) => source.quantity === quantity)
    if (target.length > 0)
      columns.set('seedRateTarget', numberColumn(RATE_UNIT[quantity], sumOfRates(target, quantity)))
  }
  for (const { ddi, key, unit, factor } of SEED_MEASURES) {
    const channel = channelFor(context, ddi)
    if (channel === undefined || !hasNonZero(channel)) continue
    const values = measuredValues(context, ddi, factor)
    if (values) columns.set(key, numberColumn(unit, values))
  }
  return { columns, primary }
}
