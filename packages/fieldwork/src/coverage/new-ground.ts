/** Which share of its swath each point was the first to work. */

import { requiredNumbers } from '../points/columns.js'
import type { PointTable } from '../points/table.js'
import { BitMask } from './bit-mask.js'
import { pixelGridAt } from './pixel-grid.js'
import { quadOf } from './quads.js'
import { swathsOf } from './swaths.js'

/** Pixels of 12.5 cm: 0.24 % root mean square error of a share, 0.001 % of their sum. */
const PIXEL_M = 0.125

/**
 * Newly covered ground ÷ ground of the swath, 0–1, in the order of time over all logs; 1 where a point covers no
 * ground of its own. The sum of areas times shares is the worked ground with overlaps counted once.
 */
export const newGroundShares = (table: PointTable): Float64Array => {
  const shares = new Float64Array(table.length).fill(1)
  const swaths = swathsOf(table)
  const first = swaths.worked.indexOf(1)
  if (first < 0) return shares
  const mask = new BitMask(pixelGridAt(swaths.lon[first]!, swaths.lat[first]!, PIXEL_M))
  const quad = new Float64Array(8)
  const pixels = { all: 0, fresh: 0 }
  for (const row of inTimeOrder(requiredNumbers(table, 'time'))) {
    let all = 0
    let fresh = 0
    for (let number = 0; quadOf(swaths, row, quad, number); number++) {
      mask.fillCounted(quad, pixels)
      all += pixels.all
      fresh += pixels.fresh
    }
    if (all > 0) shares[row] = fresh / all
  }
  return shares
}

/** Rows by time; those of one time stay in their order. */
const inTimeOrder = (time: Float64Array): Uint32Array => {
  const rows = Uint32Array.from(time, (_ms, row) => row)
  const isAscending = time.every((ms, row) => row === 0 || ms >= time[row - 1]!)
  return isAscending ? rows : rows.sort((a, b) => time[a]! - time[b]! || a - b)
}
