/**
 * What a counter of the machine (kg harvested, L or kg or seeds brought out) grew, shared out over the ground that was
 * worked meanwhile. A counter in whole units stands still for several records, so what it grew belongs to all rows since
 * it last changed, by their area. Nothing is lost: the amounts add up to last − first; a counter that fell back was reset.
 */
import type { Channel } from '@sheaf/isoxml'
import type { ColumnMemory } from '../points/column-memory.js'
import { heldValues } from './held-values.js'
import type { Rows } from './rows.js'

const SQUARE_METRES_PER_HECTARE = 10_000

/**
 * Amount of each row in the counter's unit × factor; NaN before the first value.
 *
 * @param records records of the log
 * @param memory  where the amounts are to lie
 */
export function counterAmounts(
  channel: Channel,
  rows: Rows,
  records: number,
  factor: number,
  memory: ColumnMemory,
): Float64Array {
  const counter = heldValues(channel, records, factor)
  const amounts = memory.numbers(rows.length)
  let last = Number.NaN
  let from = 0
  let longest = 0
  let grown = 0
  let shared = 0
  for (let row = 0; row < rows.length; row++) {
    // sections of one record stand together
    if (row + 1 < rows.length && rows.entry[row + 1] === rows.entry[row]) continue
    const value = counter[rows.record[row]!]!
    if (value === last) continue
    const next = row + 1
    if (Number.isNaN(last)) amounts.fill(Number.isNaN(value) ? Number.NaN : 0, from, next)
    else if (!Number.isNaN(value)) {
      grown = value > last ? value - last : value
      share(amounts, rows, from, next, grown)
      longest = Math.max(longest, next - from)
      shared = from
    } else continue
    last = value
    from = next
  }
  // the last growth was read in the middle of a usual wait for the next one
  if (from < rows.length && rows.length - from <= longest) share(amounts, rows, shared, rows.length, grown)
  return amounts
}

/** Shares an amount over rows `from` to `to` (exclusive) by their area; where none was worked the last row has it all. */
function share(amounts: Float64Array, { area }: Rows, from: number, to: number, amount: number): void {
  let worked = 0
  for (let row = from; row < to; row++) worked += area[row]!
  for (let row = from; row < to; row++) amounts[row] = worked > 0 ? (amount * area[row]!) / worked : 0
  if (!(worked > 0)) amounts[to - 1] = amount
}

/** Amounts per hectare of the row; NaN where no ground was worked. */
export function perHectareOfAmounts(
  amounts: Float64Array,
  area: Float64Array,
  memory: ColumnMemory,
): Float64Array {
  const perHectare = memory.numbers(amounts.length)
  for (let row = 0; row < amounts.length; row++)
    perHectare[row] = area[row]! > 0 ? (amounts[row]! / area[row]!) * SQUARE_METRES_PER_HECTARE : Number.NaN
  return perHectare
}
