/**
 * From the mask to outlines: marching squares run between the centres of its cells, interpolating where the number of set
 * pixels passes the level. Segments are directed with worked ground on their left, so exteriors come out counter-clockwise
 * and holes clockwise.
 */

import { type BitMask, tileKey } from './bit-mask.js'
import { EdgeLinks, Segments } from './segments.js'
import {
  CELL_PIXELS,
  CELL_WORDS,
  cellsOf,
  NO_CELLS,
  pixelsOf,
  TILE_CELLS,
  type TileCells,
} from './tile-cells.js'

/** A vertex keeps this distance from cell centres (in cells), so that no two fall together when rounded to 1 cm. */
const CLEARANCE = 0.06
/** Segments to expect of a tile, rather too many: memory that is not written to costs nothing. */
const SEGMENTS_PER_TILE = 256

const BOTTOM = 0
const RIGHT = 1
const TOP = 2
const LEFT = 3
/** Edges from → to by which corners are worked: 1 south-west, 2 south-east, 4 north-east, 8 north-west. */
const SEGMENTS: readonly (readonly number[])[] = [
  [],
  [BOTTOM, LEFT],
  [RIGHT, BOTTOM],
  [RIGHT, LEFT],
  [TOP, RIGHT],
  [BOTTOM, LEFT, TOP, RIGHT],
  [TOP, BOTTOM],
  [TOP, LEFT],
  [LEFT, TOP],
  [BOTTOM, TOP],
  [RIGHT, BOTTOM, LEFT, TOP],
  [RIGHT, TOP],
  [LEFT, RIGHT],
  [BOTTOM, RIGHT],
  [LEFT, BOTTOM],
  [],
]
/** By edge of a square: how far behind the square's southern edge it is numbered (see {@link EdgeLinks}). */
const EDGE_OFFSETS = [0, 3, 2 * (TILE_CELLS + 1), 1]
/** The two saddles when the middle counts as worked: ground is joined across, not cut. */
const JOINED_SADDLES: Readonly<Record<number, readonly number[]>> = {
  5: [BOTTOM, RIGHT, TOP, LEFT],
  10: [LEFT, BOTTOM, RIGHT, TOP],
}

/**
 * Outlines of a mask as directed segments.
 * @param level set pixels of 16 from which a cell counts as worked: 8, or 1 to keep the thinnest strip
 */
export const contour = (mask: BitMask, level: number): Segments => {
  const cells = new Map<number, TileCells>()
  const squares = new Map<number, readonly [number, number]>()
  const worked = new Int32Array(mask.tiles.size * TILE_CELLS * CELL_WORDS)
  for (const [key, tile] of mask.tiles) {
    const from = cells.size * TILE_CELLS * CELL_WORDS
    cells.set(key, cellsOf(tile, level, worked.subarray(from, from + TILE_CELLS * CELL_WORDS)))
    for (const [column, row] of [
      [tile.column, tile.row],
      [tile.column - 1, tile.row],
      [tile.column, tile.row - 1],
      [tile.column - 1, tile.row - 1],
    ] as const) {
      squares.set(tileKey(column, row), [column, row])
    }
  }
  const segments = new Segments(mask.grid, SEGMENTS_PER_TILE * mask.tiles.size)
  const links = new EdgeLinks(segments, TILE_CELLS)
  const cellsAt = (column: number, row: number) => cells.get(tileKey(column, row)) ?? NO_CELLS
  for (const [column, row] of squares.values()) {
    const own = cellsAt(column, row)
    const east = cellsAt(column + 1, row)
    const north = cellsAt(column, row + 1)
    const corner = cellsAt(column + 1, row + 1)
    const before = segments.count
    march({ own, east, north, corner, column: column * TILE_CELLS, row: row * TILE_CELLS, level }, links)
    if (segments.count > before) links.endTile(column, row)
  }
  return segments
}

/** The squares between the cells of a tile, the last of a row and the last row of them shared with its neighbours. */
interface Squares {
  readonly own: TileCells
  readonly east: TileCells
  readonly north: TileCells
  readonly corner: TileCells
  /** Number of the first cell, in cells of the whole grid. */
  readonly column: number
  readonly row: number
  readonly level: number
}

/** Looks for squares of which some corners are worked and some are not; those on an outline, few, go through `emit`. */
const march = (squares: Squares, links: EdgeLinks): void => {
  const { own, east, north, corner } = squares
  for (let y = 0; y < TILE_CELLS; y++) {
    const isLast = y === TILE_CELLS - 1
    const upper = isLast ? north.worked : own.worked
    const upperEast = isLast ? corner.worked : east.worked
    const above = isLast ? 0 : y + 1
    let [south, southBeyond] = [own.worked[CELL_WORDS * y]!, own.worked[CELL_WORDS * y + 1]!]
    let [northern, northernBeyond] = [upper[CELL_WORDS * above]!, upper[CELL_WORDS * above + 1]!]
    emitWord(squares, 0, y, south, southBeyond, northern, northernBeyond, links)
    ;[south, southBeyond] = [southBeyond, east.worked[CELL_WORDS * y]!]
    ;[northern, northernBeyond] = [northernBeyond, upperEast[CELL_WORDS * above]!]
    emitWord(squares, 32, y, south, southBeyond, northern, northernBeyond, links)
  }
}

/** 32 squares side by side, from cell x on: worked cells south and north of them, and those of the next 32. */
const emitWord = (
  squares: Squares,
  x: number,
  y: number,
  southWest: number,
  southBeyond: number,
  northWest: number,
  northBeyond: number,
  links: EdgeLinks,
): void => {
  const southEast = (southWest >>> 1) | (southBeyond << 31)
  const northEast = (northWest >>> 1) | (northBeyond << 31)
  const any = southWest | southEast | northWest | northEast
  const all = southWest & southEast & northWest & northEast
  for (let mixed = any & ~all; mixed !== 0; mixed &= mixed - 1) {
    const at = 31 - Math.clz32(mixed & -mixed)
    const corners =
      ((southWest >>> at) & 1) |
      (((southEast >>> at) & 1) << 1) |
      (((northEast >>> at) & 1) << 2) |
      (((northWest >>> at) & 1) << 3)
    emit(squares, x + at, y, corners, links)
  }
}

const emit = (squares: Squares, x: number, y: number, corners: number, links: EdgeLinks): void => {
  const { own, east, north, corner, level } = squares
  const right = x + 1 < TILE_CELLS ? x + 1 : 0
  const top = y + 1 < TILE_CELLS ? y + 1 : 0
  const southWest = pixelsOf(own, x, y)
  const southEast = pixelsOf(right > 0 ? own : east, right, y)
  const northWest = pixelsOf(top > 0 ? own : north, x, top)
  const northEast = pixelsOf(right > 0 ? (top > 0 ? own : north) : top > 0 ? east : corner, right, top)
  const joined = southWest + southEast + northWest + northEast >= 4 * level
  const edges = (joined ? JOINED_SADDLES[corners] : undefined) ?? SEGMENTS[corners]!
  const square = 2 * (y * (TILE_CELLS + 1) + x)
  for (let k = 0; k < edges.length; k += 2) {
    const edge = edges[k]!
    let column = squares.column + x
    let row = squares.row + y
    if (edge === BOTTOM) column += passing(southWest, southEast, level)
    else if (edge === LEFT) row += passing(southWest, northWest, level)
    else if (edge === TOP) {
      column += passing(northWest, northEast, level)
      row++
    } else {
      column++
      row += passing(southEast, northEast, level)
    }
    const from = square + EDGE_OFFSETS[edge]!
    const to = square + EDGE_OFFSETS[edges[k + 1]!]!
    links.add((column + 0.5) * CELL_PIXELS, (row + 0.5) * CELL_PIXELS, from, to)
  }
}

/** Share of the way from one cell centre to the next where the count passes the level. */
const passing = (from: number, to: number, level: number): number => {
  const share = (level - from) / (to - from)
  return Math.min(1 - CLEARANCE, Math.max(CLEARANCE, share))
}
