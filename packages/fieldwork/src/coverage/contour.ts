/**
 * From the mask to outlines: 4 × 4 pixels make a cell (0 to 16 set pixels), and marching squares run between the cell
 * centres, interpolating where the count passes the level. Segments are directed with worked ground on their left, so
 * exteriors come out counter-clockwise and holes clockwise.
 */

import { type BitMask, TILE_PIXELS, type Tile, tileKey, WORDS_PER_ROW } from './bit-mask.js'
import { EdgeLinks, Segments } from './segments.js'

export const CELL_PIXELS = 4
const TILE_CELLS = TILE_PIXELS / CELL_PIXELS
const GRID_CELLS = TILE_CELLS + 1
const FULL_CELL = CELL_PIXELS * CELL_PIXELS
/** A vertex keeps this distance from cell centres (in cells), so that no two fall together when rounded to 1 cm. */
const CLEARANCE = 0.06

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
const EDGE_OFFSETS = [0, 3, 2 * GRID_CELLS, 1]
/** The two saddles when the middle counts as worked: ground is joined across, not cut. */
const JOINED_SADDLES: Readonly<Record<number, readonly number[]>> = {
  5: [BOTTOM, RIGHT, TOP, LEFT],
  10: [LEFT, BOTTOM, RIGHT, TOP],
}

/** Set bits of each nibble of a word, in its place. */
const nibbleCounts = (word: number): number => {
  const pairs = word - ((word >>> 1) & 0x55555555)
  return (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333)
}

/** A tile's cells in rows of 65: the last of a row, and the last row, belong to the neighbours east and north. */
const countCells = ({ words }: Tile): Uint8Array => {
  const cells = new Uint8Array(GRID_CELLS * GRID_CELLS)
  for (let y = 0; y < TILE_CELLS; y++) {
    for (let column = 0; column < WORDS_PER_ROW; column++) {
      const at = y * CELL_PIXELS * WORDS_PER_ROW + column
      // four rows of eight nibbles, the even and the odd ones in bytes of their own
      let even = 0
      let odd = 0
      for (let row = 0; row < CELL_PIXELS; row++) {
        const counts = nibbleCounts(words[at + row * WORDS_PER_ROW]!)
        even += counts & 0x0f0f0f0f
        odd += (counts >>> 4) & 0x0f0f0f0f
      }
      const cell = y * GRID_CELLS + 8 * column
      for (let k = 0; k < 4; k++) {
        cells[cell + 2 * k] = even >>> (8 * k)
        cells[cell + 2 * k + 1] = odd >>> (8 * k)
      }
    }
  }
  return cells
}

const FULL_TILE = new Uint8Array(GRID_CELLS * GRID_CELLS).fill(FULL_CELL)

const cellsOf = (tile: Tile): Uint8Array => {
  const { words } = tile
  for (let index = 0; index < words.length; index++) if (words[index] !== -1) return countCells(tile)
  return FULL_TILE
}

const NO_CELLS = new Uint8Array(GRID_CELLS * GRID_CELLS)

/** Fills in the first cells of the eastern and northern neighbours. */
const addNeighbours = (own: Uint8Array, east: Uint8Array, north: Uint8Array, corner: Uint8Array): void => {
  for (let y = 0; y < TILE_CELLS; y++) own[y * GRID_CELLS + TILE_CELLS] = east[y * GRID_CELLS]!
  for (let x = 0; x < TILE_CELLS; x++) own[TILE_CELLS * GRID_CELLS + x] = north[x]!
  own[GRID_CELLS * GRID_CELLS - 1] = corner[0]!
}

/**
 * Outlines of a mask as directed segments.
 * @param level set pixels of 16 from which a cell counts as worked: 8, or 1 to keep the thinnest strip
 */
export const contour = (mask: BitMask, level: number): Segments => {
  const cells = new Map<number, Uint8Array>()
  const squares = new Map<number, readonly [number, number]>()
  for (const [key, tile] of mask.tiles) {
    cells.set(key, cellsOf(tile))
    for (const [column, row] of [
      [tile.column, tile.row],
      [tile.column - 1, tile.row],
      [tile.column, tile.row - 1],
      [tile.column - 1, tile.row - 1],
    ] as const) {
      squares.set(tileKey(column, row), [column, row])
    }
  }
  const segments = new Segments()
  const links = new EdgeLinks(segments, TILE_CELLS)
  const cellsAt = (column: number, row: number) => cells.get(tileKey(column, row)) ?? NO_CELLS
  for (const [column, row] of squares.values()) {
    const own = cellsAt(column, row)
    const around = [cellsAt(column + 1, row), cellsAt(column, row + 1), cellsAt(column + 1, row + 1)] as const
    if (own === FULL_TILE && around.every((other) => other === FULL_TILE)) continue
    const grid = own === FULL_TILE || own === NO_CELLS ? own.slice() : own
    addNeighbours(grid, ...around)
    march(grid, column * TILE_CELLS, row * TILE_CELLS, level, links)
    links.endTile(column, row)
  }
  return segments
}

/** The inner loop holds no closure; squares on the outline (few) go through `emit`. */
const march = (grid: Uint8Array, column: number, row: number, level: number, links: EdgeLinks): void => {
  for (let y = 0; y < TILE_CELLS; y++) {
    const start = y * GRID_CELLS
    let west = (grid[start]! >= level ? 1 : 0) | (grid[start + GRID_CELLS]! >= level ? 8 : 0)
    for (let x = 0; x < TILE_CELLS; x++) {
      const at = start + x
      const east = (grid[at + 1]! >= level ? 2 : 0) | (grid[at + 1 + GRID_CELLS]! >= level ? 4 : 0)
      const corners = west | east
      if (corners !== 0 && corners !== 15) emit(grid, at, corners, column + x, row + y, level, links)
      west = ((east & 2) >> 1) | ((east & 4) << 1)
    }
  }
}

const emit = (
  grid: Uint8Array,
  at: number,
  corners: number,
  column: number,
  row: number,
  level: number,
  links: EdgeLinks,
): void => {
  const southWest = grid[at]!
  const southEast = grid[at + 1]!
  const northWest = grid[at + GRID_CELLS]!
  const northEast = grid[at + GRID_CELLS + 1]!
  const joined = southWest + southEast + northWest + northEast >= 4 * level
  const edges = (joined ? JOINED_SADDLES[corners] : undefined) ?? SEGMENTS[corners]!
  for (let k = 0; k < edges.length; k += 2) {
    const edge = edges[k]!
    let x = column
    let y = row
    if (edge === BOTTOM) x += passing(southWest, southEast, level)
    else if (edge === LEFT) y += passing(southWest, northWest, level)
    else if (edge === TOP) {
      x += passing(northWest, northEast, level)
      y++
    } else {
      x++
      y += passing(southEast, northEast, level)
    }
    const from = 2 * at + EDGE_OFFSETS[edge]!
    const to = 2 * at + EDGE_OFFSETS[edges[k + 1]!]!
    links.add((x + 0.5) * CELL_PIXELS, (y + 0.5) * CELL_PIXELS, from, to)
  }
}

/** Share of the way from one cell centre to the next where the count passes the level. */
const passing = (from: number, to: number, level: number): number => {
  const share = (level - from) / (to - from)
  return Math.min(1 - CLEARANCE, Math.max(CLEARANCE, share))
}
