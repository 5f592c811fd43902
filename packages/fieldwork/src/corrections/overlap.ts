/**
 * Overlap: where a swath runs over ground that was harvested before, the machine still counts its full width, and the
 * yield per area comes out too low. The area of a point becomes its share of newly covered ground (harvested area by
 * geometry instead of width × distance: Drummond, Fraisse and Sudduth 1999; "overlap" filter of Yield Editor).
 *
 * Amounts do not change, so that the total mass stays what was weighed. A swath with less than a tenth of new ground
 * keeps its mass and its small area, but tells no yield per area: it would be the quotient of two small numbers.
 */
import { newGroundShares } from '../coverage/new-ground.js'
import { numbersOf } from '../points/columns.js'
import type { PointTable } from '../points/table.js'
import { AMOUNTS, perAreaName, perHectare, present } from './harvest-columns.js'
import { corrected, rawName } from './raw-values.js'

/** Below this share of new ground a point has no yield per area. */
const LEAST_SHARE = 0.1

/** The same points with the ground that each was the first to work. Applied again it gives the same. */
export function withoutOverlap(table: PointTable): PointTable {
  const shares = newGroundShares(table)
  const area = (numbersOf(table, rawName('area')) ?? present(table, 'area')).map(
    (own, row) => own * shares[row]!,
  )
  const changed = new Map<string, Float64Array>([['area', area]])
  for (const name of AMOUNTS) {
    const amount = numbersOf(table, name)
    if (amount === undefined) continue
    const values = perHectare(amount, area)
    for (let row = 0; row < values.length; row++) if (shares[row]! < LEAST_SHARE) values[row] = Number.NaN
    changed.set(perAreaName(name), values)
  }
  return corrected(table, changed)
}
