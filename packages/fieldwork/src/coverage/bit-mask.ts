/**
 * Worked ground as a sparse bit mask: one bit a pixel, tiles of 256 × 256 bits found through a hash, so that memory
 * follows the worked area and not the extent (a stray position far away costs one tile).
 *
 * Pixels are squares in metres at the origin's latitude and constant in degrees; area is summed with the true size
 * of a pixel at each tile's latitude.
 */

import type { MultiPolygon } from '@sheaf/isoxml'
import { metresPerDegree } from '../boundary/ellipsoid.js'
import type { PixelGrid } from './pixel-grid.js'
import { crossingsOf } from './polygon-rows.js'
import { QuadEdges } from './quad-edges.js'
import type { Quad } from './quads.js'

const TILE_SHIFT = 8
export const TILE_PIXELS = 1 << TILE_SHIFT
export const WORDS_PER_ROW = TILE_PIXELS / 32
const TILE_WORDS = TILE_PIXELS * WORDS_PER_ROW
/** 512 KiB. */
const MOST_TILES_A_BLOCK = 64
/** Tile numbers lie within ± this: the world at 12.5 cm is 1.3 million tiles wide. */
const TILE_OFFSET = 2 ** 22

export const tileKey = (column: number, row: number): number =>
  (row + TILE_OFFSET) * 2 * TILE_OFFSET + (column + TILE_OFFSET)

export interface Tile {
  readonly column: number
  readonly row: number
  /** 256 rows from south to north, 8 words each; bit 0 of a word is its westernmost pixel. */
  readonly words: Int32Array
}

/** Tiles used last, found by the lowest bits of their numbers. */
const RECENT_BITS = 3
const RECENT_SIDE = 1 << RECENT_BITS
const NO_TILE: Tile = { column: -TILE_OFFSET, row: -TILE_OFFSET, words: new Int32Array(0) }

/** Set bits of a word. */
export const popcount = (word: number): number => {
  let bits = word - ((word >>> 1) & 0x55555555)
  bits = (bits & 0x33333333) + ((bits >>> 2) & 0x33333333)
  return Math.imul((bits + (bits >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24
}

const bitsOf = ({ words }: Tile): number => {
  let bits = 0
  for (let k = 0; k < words.length; k++) {
    const word = words[k]!
    if (word === -1) bits += 32
    else if (word !== 0) bits += popcount(word)
  }
  return bits
}

/** Bits of the word that pixel x lies in, from x up to the pixel before `end` or the end of the word. */
const wordBits = (x: number, end: number): number => {
  const bitEnd = end - (x & ~31)
  const high = bitEnd >= 32 ? -1 : (1 << bitEnd) - 1
  return high & (-1 << (x & 31))
}

export class BitMask {
  readonly grid: PixelGrid
  readonly tiles = new Map<number, Tile>()
  private readonly recent: Tile[] = new Array(RECENT_SIDE * RECENT_SIDE).fill(NO_TILE)
  private readonly edges = new QuadEdges()
  /** What is left of the block at hand. */
  private free = new Int32Array(0)

  constructor(grid: PixelGrid) {
    this.grid = grid
  }

  /**
   * Sets every pixel whose centre lies in the quadrilateral (even-odd, so a crossed one fills as two triangles).
   * Half open at the edges: quads with a common edge neither overlap nor leave a gap.
   */
  fill(quad: Quad): void {
    const { edges } = this
    edges.take(quad, this.grid)
    const { firstRow, endRow } = edges
    if (!edges.traceConvex()) this.fillCrossed()
    else {
      const { west, east } = edges
      for (let row = firstRow; row < endRow; row++)
        this.fillRow(row, west[row - firstRow]!, east[row - firstRow]!)
    }
  }

  /** As `fill`, and counts: all pixels of the quadrilateral, and those of them that were not set before. */
  fillCounted(quad: Quad, count: { all: number; fresh: number }): void {
    const { edges } = this
    count.all = 0
    count.fresh = 0
    edges.take(quad, this.grid)
    const isConvex = edges.traceConvex()
    for (let row = edges.firstRow; row < edges.endRow; row++) {
      const at = row - edges.firstRow
      const stretches = isConvex
        ? [edges.west[at]!, edges.east[at]!]
        : edges.crossingsAt(row + 0.5).map((x) => Math.ceil(x - 0.5))
      for (let k = 0; k < stretches.length; k += 2) {
        const [from, to] = [stretches[k]!, stretches[k + 1]!]
        const pixels = Math.max(0, to - from)
        count.all += pixels
        count.fresh += pixels - this.bitsOfRow(row, from, to)
        this.fillRow(row, from, to)
      }
    }
  }

  /** Area of the set pixels on the ellipsoid, m². */
  areaM2(): number {
    let area = 0
    for (const tile of this.tiles.values()) area += bitsOf(tile) * this.pixelM2(tile.row)
    return area
  }

  /** The same of the set pixels whose centre lies in the polygons; holes do not count. Costs nothing where nothing is set. */
  areaWithinM2(polygons: MultiPolygon): number {
    let area = 0
    for (const [tileRow, columns] of this.tilesByRow()) {
      const firstRow = tileRow << TILE_SHIFT
      let bits = 0
      crossingsOf(polygons, this.grid, firstRow, firstRow + TILE_PIXELS).forEach((crossings, at) => {
        for (const column of columns) bits += this.bitsBetween(firstRow + at, column, crossings)
      })
      area += bits * this.pixelM2(tileRow)
    }
    return area
  }

  /** Columns of the tiles by their row. */
  private tilesByRow(): Map<number, number[]> {
    const byRow = new Map<number, number[]>()
    for (const { row, column } of this.tiles.values()) byRow.set(row, [...(byRow.get(row) ?? []), column])
    return byRow
  }

  /** Set pixels of a row of one tile that lie inside, given where that begins and ends. */
  private bitsBetween(row: number, tileColumn: number, crossings: readonly number[]): number {
    const west = tileColumn << TILE_SHIFT
    let bits = 0
    for (let k = 0; k + 1 < crossings.length; k += 2) {
      const from = Math.max(crossings[k]!, west)
      const to = Math.min(crossings[k + 1]!, west + TILE_PIXELS)
      if (from < to) bits += this.bitsOfRow(row, from, to)
    }
    return bits
  }

  /** Size of a pixel in a row of tiles. */
  private pixelM2(tileRow: number): number {
    const { grid } = this
    const metres = metresPerDegree(grid.lat + (tileRow + 0.5) * TILE_PIXELS * grid.latPerPixel)
    return grid.lonPerPixel * metres.lon * grid.latPerPixel * metres.lat
  }

  /** Set pixels from (inclusive) to (exclusive) of one row. */
  private bitsOfRow(row: number, from: number, to: number): number {
    const rowWords = (row & (TILE_PIXELS - 1)) * WORDS_PER_ROW
    let bits = 0
    for (let start = from; start < to; ) {
      const tileColumn = start >> TILE_SHIFT
      const west = tileColumn << TILE_SHIFT
      const words = this.tiles.get(tileKey(tileColumn, row >> TILE_SHIFT))?.words
      const end = Math.min(to - west, TILE_PIXELS)
      for (let x = start - west; words !== undefined && x < end; x = (x | 31) + 1)
        bits += popcount(words[rowWords + (x >>> 5)]! & wordBits(x, end))
      start = west + TILE_PIXELS
    }
    return bits
  }

  /** Two stretches of a row, where start and end edge cross. */
  private fillCrossed(): void {
    const { edges } = this
    for (let row = edges.firstRow; row < edges.endRow; row++) {
      const crossings = edges.crossingsAt(row + 0.5).map((x) => Math.ceil(x - 0.5))
      for (let k = 0; k < crossings.length; k += 2) this.fillRow(row, crossings[k]!, crossings[k + 1]!)
    }
  }

  /** Sets pixels from (inclusive) to (exclusive) of one row, a whole word at a time. */
  private fillRow(row: number, from: number, to: number): void {
    const tileRow = row >> TILE_SHIFT
    const rowWords = (row & (TILE_PIXELS - 1)) * WORDS_PER_ROW
    for (let start = from; start < to; ) {
      const tileColumn = start >> TILE_SHIFT
      const west = tileColumn << TILE_SHIFT
      const { words } = this.tile(tileColumn, tileRow)
      const end = Math.min(to - west, TILE_PIXELS)
      for (let x = start - west; x < end; x = (x | 31) + 1) words[rowWords + (x >>> 5)]! |= wordBits(x, end)
      start = west + TILE_PIXELS
    }
  }

  private tile(column: number, row: number): Tile {
    const slot = ((row & (RECENT_SIDE - 1)) << RECENT_BITS) | (column & (RECENT_SIDE - 1))
    const recent = this.recent[slot]!
    if (recent.column === column && recent.row === row) return recent
    const key = tileKey(column, row)
    let tile = this.tiles.get(key)
    if (tile === undefined) {
      tile = { column, row, words: this.clearWords() }
      this.tiles.set(key, tile)
    }
    this.recent[slot] = tile
    return tile
  }

  /** Words of a tile, out of a block for as many tiles as there are. */
  private clearWords(): Int32Array {
    if (this.free.length === 0)
      this.free = new Int32Array(TILE_WORDS * Math.min(MOST_TILES_A_BLOCK, Math.max(1, this.tiles.size)))
    const words = this.free.subarray(0, TILE_WORDS)
    this.free = this.free.subarray(TILE_WORDS)
    return words
  }
}
