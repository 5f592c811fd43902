/**
 * Fuel per row: `fuelRate` in L/h (DDI 149, mm³/s: 1 mm³/s = 3.6 · 10⁻³ L/h), `fuelUsed` in L since the previous
 * record: what the counter (DDI 148, ml) grew, else rate × interval.
 */
import { numberColumn } from '../points/columns.js'
import type { Column } from '../points/table.js'
import { DDI } from './ddi.js'
import { hasNonZero, heldValues } from './held-values.js'
import { channelFor, rowValues, type TrackContext } from './track-context.js'

const L_PER_H_OF_MM3_PER_S = 3.6e-3
const L_PER_ML = 1e-3
const SECONDS_PER_HOUR = 3600

export function addFuel(context: TrackContext, columns: Map<string, Column>): void {
  const { rows, track, hold } = context
  const rate = channelFor(context, DDI.fuelPerTime)
  const flow = rate && hasNonZero(rate) ? rowValues(context, rate, L_PER_H_OF_MM3_PER_S, hold) : undefined
  if (flow) columns.set('fuelRate', numberColumn('L/h', flow))
  const counter = channelFor(context, DDI.fuelTotal)
  if (counter && hasNonZero(counter)) {
    const share = counterShares(heldValues(counter, track.records, L_PER_ML), context)
    columns.set('fuelUsed', numberColumn('L', share))
  } else if (flow) {
    const used = new Float64Array(rows.length)
    for (let row = 0; row < used.length; row++)
      used[row] = (flow[row]! * rows.interval[row]!) / SECONDS_PER_HOUR
    columns.set('fuelUsed', numberColumn('L', used))
  }
}

/** What a counter grew since the row's previous record; a counter that fell back has been reset. */
function counterShares(counter: Float64Array, context: TrackContext): Float64Array {
  const { rows } = context
  const shares = new Float64Array(rows.length)
  let previous = Number.NaN
  let lastEntry = -1
  let lastRecord = -1
  for (let row = 0; row < rows.length; row++) {
    const record = rows.record[row]!
    if (rows.entry[row] !== lastEntry) {
      previous = lastRecord < 0 ? Number.NaN : counter[lastRecord]!
      lastEntry = rows.entry[row]!
      lastRecord = record
    }
    const grown = counter[record]! - previous
    shares[row] = Number.isNaN(grown) ? 0 : grown < 0 ? counter[record]! : grown
  }
  return shares
}
