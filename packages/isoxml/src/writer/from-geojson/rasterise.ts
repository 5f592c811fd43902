/**
 * Polygons onto the cells of a grid: a cell belongs to the polygon that its centre lies in.
 *
 * Row by row: the edges that cross the line through the centres of a row, sorted, bound the stretches inside (even-odd
 * rule, holes are rings like others). A crossing is worked out from the lower end of an edge, and stretches are half
 * open: polygons that share an edge leave no cell between them and share none.
 */
import { IsoxmlError } from '../../diagnostics.js'
import { metresPerDegreeEast, metresPerDegreeNorth } from '../../geometry/ellipsoid.js'
import type { Ring } from '../../geometry/geojson.js'

/** Where the cells lie, in degrees; cells are counted from the south-west corner eastwards, then northwards. */
export interface CellGrid {
  readonly minimumNorth: number
  readonly minimumEast: number
  readonly cellNorth: number
  readonly cellEast: number
  readonly columns: number
  readonly rows: number
}

const ROUNDING = 1e9
/** A last column or row thinner than this share of a cell is none. */
const TOLERANCE = 1e-6

/**
 * The smallest grid of square cells that covers polygons. Its corner is theirs, rounded down to nine decimals.
 *
 * @param cellM side of a cell in metres, at the middle latitude
 * @throws IsoxmlError `GRID_TOO_LARGE` for more than `maxCells`
 */
export function cellGridOver(
  polygons: readonly (readonly Ring[])[],
  cellM: number,
  maxCells: number,
): CellGrid {
  const { west, south, east, north } = extentOf(polygons)
  const lat = (south + north) / 2
  const minimumEast = Math.floor(west * ROUNDING) / ROUNDING
  const minimumNorth = Math.floor(south * ROUNDING) / ROUNDING
  const cellEast = cellM / metresPerDegreeEast(lat)
  const cellNorth = cellM / metresPerDegreeNorth(lat)
  const columns = Math.max(1, Math.ceil((east - minimumEast) / cellEast - TOLERANCE))
  const rows = Math.max(1, Math.ceil((north - minimumNorth) / cellNorth - TOLERANCE))
  if (columns * rows > maxCells) {
    const sentence = `Cells of ${cellM} m make ${columns} × ${rows} cells, at most ${maxCells} are allowed; choose larger cells.`
    throw new IsoxmlError('GRID_TOO_LARGE', {}, sentence)
  }
  return { minimumNorth, minimumEast, cellNorth, cellEast, columns, rows }
}

function extentOf(polygons: readonly (readonly Ring[])[]) {
  let [west, south, east, north] = [180, 90, -180, -90]
  for (const rings of polygons) {
    for (const [lon, lat] of rings[0]!) {
      west = Math.min(west, lon)
      east = Math.max(east, lon)
      south = Math.min(south, lat)
      north = Math.max(north, lat)
    }
  }
  return { west, south, east, north }
}

/**
 * Marks the cells whose centre lies in a polygon.
 *
 * @param rings exterior ring and holes of one polygon
 * @param cells one entry a cell, changed in place
 */
export function markCells(grid: CellGrid, rings: readonly Ring[], cells: Int32Array, mark: number): void {
  const { columns, minimumEast, cellEast } = grid
  const crossings = crossingsOfRows(grid, rings)
  for (const [row, lons] of crossings) {
    lons.sort((a, b) => a - b)
    for (let at = 0; at + 1 < lons.length; at += 2) {
      const from = Math.max(0, firstCentreFrom(lons[at]!, minimumEast, cellEast))
      const to = Math.min(columns, firstCentreFrom(lons[at + 1]!, minimumEast, cellEast))
      if (from < to) cells.fill(mark, row * columns + from, row * columns + to)
    }
  }
}

/** Index of the first cell whose centre is not before a place. */
function firstCentreFrom(place: number, minimum: number, size: number): number {
  return Math.ceil((place - minimum) / size - 0.5)
}

/** Longitudes where rings cross the line through the centres of each row. */
function crossingsOfRows(grid: CellGrid, rings: readonly Ring[]): Map<number, number[]> {
  const { minimumNorth, cellNorth, rows } = grid
  const crossings = new Map<number, number[]>()
  for (const ring of rings) {
    for (let at = 1; at < ring.length; at++) {
      const one = ring[at - 1]!
      const other = ring[at]!
      const [low, high] = one[1] <= other[1] ? [one, other] : [other, one]
      const first = Math.max(0, firstCentreFrom(low[1], minimumNorth, cellNorth))
      const end = Math.min(rows, firstCentreFrom(high[1], minimumNorth, cellNorth))
      for (let row = first; row < end; row++) {
        const lat = minimumNorth + (row + 0.5) * cellNorth
        const lon = low[0] + ((high[0] - low[0]) * (lat - low[1])) / (high[1] - low[1])
        const known = crossings.get(row)
        if (known === undefined) crossings.set(row, [lon])
        else known.push(lon)
      }
    }
  }
  return crossings
}
