/** Polygons in pixels: where the middle of each row of pixels crosses their borders. */

import type { MultiPolygon } from '@sheaf/isoxml'
import type { PixelGrid } from './pixel-grid.js'

/**
 * By row, the first pixels whose centre does not lie west of a border, unordered. Ascending and taken in pairs they are
 * the stretches inside (even-odd, so holes stay out); half open, so that neighbours with a common border share none.
 */
export const crossingsOf = ({ coordinates }: MultiPolygon, grid: PixelGrid): Map<number, number[]> => {
  const crossings = new Map<number, number[]>()
  for (const ring of coordinates.flat()) {
    for (let k = 1; k < ring.length; k++) crossRows(ring[k - 1]!, ring[k]!, grid, crossings)
  }
  return crossings
}

const crossRows = (
  from: readonly number[],
  to: readonly number[],
  grid: PixelGrid,
  crossings: Map<number, number[]>,
): void => {
  const [low, high] = from[1]! < to[1]! ? [from, to] : [to, from]
  const south = (low[1]! - grid.lat) / grid.latPerPixel
  const north = (high[1]! - grid.lat) / grid.latPerPixel
  const x = (low[0]! - grid.lon) / grid.lonPerPixel
  const slope = (high[0]! - low[0]!) / grid.lonPerPixel / (north - south)
  for (let row = Math.ceil(south - 0.5); row + 0.5 < north; row++) {
    const column = Math.ceil(x + (row + 0.5 - south) * slope - 0.5)
    const known = crossings.get(row)
    if (known === undefined) crossings.set(row, [column])
    else known.push(column)
  }
}
