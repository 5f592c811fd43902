/** Points of a table against a boundary. */

import type { MultiPolygon } from '@sheaf/isoxml'
import { numbersOf } from '../points/columns.js'
import type { PointTable } from '../points/table.js'
import { boundingBox } from './bounding-box.js'
import { BoxGrid } from './box-grid.js'
import { edgeIndex } from './edge-index.js'

/** Row numbers, as many as come. */
class Rows {
  private rows = new Uint32Array(1024)
  private count = 0

  add(row: number): void {
    if (this.count === this.rows.length) {
      const larger = new Uint32Array(2 * this.count)
      larger.set(this.rows)
      this.rows = larger
    }
    this.rows[this.count++] = row
  }

  all(): Uint32Array {
    return this.rows.slice(0, this.count)
  }
}

/** Degrees. */
const EASTERN_BORDER = 180

/**
 * Indexes of the points inside each of some boundaries, ascending; one pass over the points. Holes and several parts
 * count; the border rule is half open: of two neighbours with common border positions exactly one has a point on the
 * border.
 */
export const selectInsideEach = (table: PointTable, boundaries: readonly MultiPolygon[]): Uint32Array[] => {
  const lon = numbersOf(table, 'lon')
  const lat = numbersOf(table, 'lat')
  const inside = boundaries.map(() => new Rows())
  if (lon === undefined || lat === undefined) return inside.map((rows) => rows.all())
  const indexes = boundaries.map(edgeIndex)
  const near = new BoxGrid(boundaries.map(boundingBox))
  const { starts, list } = near
  for (let i = 0; i < table.length; i++) {
    // the eastern border of the world is its western one, and half open as all others
    const east = lon[i] === EASTERN_BORDER ? -EASTERN_BORDER : lon[i]!
    const cell = near.cellAt(east, lat[i]!)
    if (cell < 0) continue
    for (let k = starts[cell]!, end = starts[cell + 1]!; k < end; k++) {
      const boundary = list[k]!
      if (indexes[boundary]!.contains(east, lat[i]!)) inside[boundary]!.add(i)
    }
  }
  return inside.map((rows) => rows.all())
}

/** Indexes of the points inside a boundary, as `selectInsideEach`. */
export const selectInside = (table: PointTable, boundary: MultiPolygon): Uint32Array =>
  selectInsideEach(table, [boundary])[0]!

/** Area of points, in the unit of the column `area`, inside a boundary and altogether. */
export interface AreaInside {
  readonly inside: number
  readonly total: number
}

/** Sums the points' own areas (m² unless the table was converted); without an `area` column each point counts 1. */
export const areasInside = (table: PointTable, boundaries: readonly MultiPolygon[]): AreaInside[] => {
  const area = numbersOf(table, 'area')
  const weight = (i: number) => (area === undefined ? 1 : Math.max(0, area[i]!) || 0)
  let total = 0
  for (let i = 0; i < table.length; i++) total += weight(i)
  return selectInsideEach(table, boundaries).map((rows) => ({
    inside: rows.reduce((sum, i) => sum + weight(i), 0),
    total,
  }))
}

/** As `areasInside`, for one boundary. */
export const areaInside = (table: PointTable, boundary: MultiPolygon): AreaInside =>
  areasInside(table, [boundary])[0]!

/** Share (0 to 1) of the points' area that lies inside a boundary; 0 for a table without area. */
export const overlapOfPoints = (table: PointTable, boundary: MultiPolygon): number => {
  const { inside, total } = areaInside(table, boundary)
  return total > 0 ? inside / total : 0
}
