/** Polygons in pixels: where the middle of each row of pixels crosses their borders. */

import type { MultiPolygon } from '@sheaf/isoxml'
import type { PixelGrid } from './pixel-grid.js'

/**
 * For each row from `firstRow` to the one before `endRow`: the first pixels whose centre does not lie west of a border,
 * ascending. Taken in pairs they are the stretches inside (even-odd, so holes stay out); half open, so that neighbours
 * with a common border share none.
 */
export const crossingsOf = (
  { coordinates }: MultiPolygon,
  grid: PixelGrid,
  firstRow: number,
  endRow: number,
): number[][] => {
  const rows: number[][] = Array.from({ length: endRow - firstRow }, () => [])
  for (const ring of coordinates.flat()) {
    for (let k = 1; k < ring.length; k++) crossRows(ring[k - 1]!, ring[k]!, grid, firstRow, rows)
  }
  for (const row of rows) row.sort((a, b) => a - b)
  return rows
}

const crossRows = (
  from: readonly number[],
  to: readonly number[],
  grid: PixelGrid,
  firstRow: number,
  rows: number[][],
): void => {
  const [low, high] = from[1]! < to[1]! ? [from, to] : [to, from]
  const south = (low[1]! - grid.lat) / grid.latPerPixel
  const north = (high[1]! - grid.lat) / grid.latPerPixel
  const x = (low[0]! - grid.lon) / grid.lonPerPixel
  const slope = (high[0]! - low[0]!) / grid.lonPerPixel / (north - south)
  const end = Math.min(north - 0.5, firstRow + rows.length)
  for (let row = Math.max(firstRow, Math.ceil(south - 0.5)); row < end; row++)
    rows[row - firstRow]!.push(Math.ceil(x + (row + 0.5 - south) * slope - 0.5))
}
