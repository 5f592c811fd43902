/**
 * 4 × 4 pixels of the mask make a cell, which counts as worked from some number of set pixels on: a bit each, 64 × 64 of
 * them a tile. Where outlines run is found by whole words of them; how many pixels of a cell are set is looked up there
 * alone.
 */

import { popcount, TILE_PIXELS, type Tile, WORDS_PER_ROW } from './bit-mask.js'

export const CELL_PIXELS = 4
/** Cells of a tile in a row, and rows. */
export const TILE_CELLS = TILE_PIXELS / CELL_PIXELS
/** Words of a row of cells. */
export const CELL_WORDS = TILE_CELLS / 32
const WORDS_PER_CELL_ROW = CELL_PIXELS * WORDS_PER_ROW
/** Cells that a word of pixels spans. */
const CELLS_PER_WORD = 32 / CELL_PIXELS
const NIBBLE = 0xf

/** The cells of a tile. */
export interface TileCells {
  /** Its pixels. */
  readonly words: Int32Array
  /** Rows of cells from south to north, two words each: bit 0 of the first one is the westernmost cell. */
  readonly worked: Int32Array
}

/** Cells where no tile is. */
export const NO_CELLS: TileCells = {
  words: new Int32Array(TILE_PIXELS * WORDS_PER_ROW),
  worked: new Int32Array(TILE_CELLS * CELL_WORDS),
}

/** Set bits of each nibble of a word, in its place. */
const nibbleCounts = (word: number): number => {
  const pairs = word - ((word >>> 1) & 0x55555555)
  return (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333)
}

/** The highest bits of four bytes, as every second bit from the lowest on. */
const highBits = (bytes: number): number => {
  const bits = (bytes >>> 7) & 0x01010101
  return (bits | (bits >>> 6) | (bits >>> 12) | (bits >>> 18)) & 0x55
}

/**
 * @param level set pixels of 16 from which on a cell counts as worked, 1 to 16
 * @param worked where its bits go
 */
export const cellsOf = ({ words }: Tile, level: number, worked: Int32Array): TileCells => {
  // a count that reaches the level carries into the highest bit of its byte
  const carry = Math.imul(128 - level, 0x01010101)
  for (let y = 0; y < TILE_CELLS; y++) {
    for (let column = 0; column < WORDS_PER_ROW; column++) {
      const at = y * WORDS_PER_CELL_ROW + column
      // four rows of eight nibbles, the even and the odd ones in bytes of their own
      let even = 0
      let odd = 0
      for (let row = 0; row < CELL_PIXELS; row++) {
        const counts = nibbleCounts(words[at + row * WORDS_PER_ROW]!)
        even += counts & 0x0f0f0f0f
        odd += (counts >>> 4) & 0x0f0f0f0f
      }
      const bits = highBits(even + carry) | (highBits(odd + carry) << 1)
      worked[y * CELL_WORDS + (column >> 2)]! |= bits << ((column & 3) * CELLS_PER_WORD)
    }
  }
  return { words, worked }
}

/** Set pixels of a cell. */
export const pixelsOf = ({ words }: TileCells, x: number, y: number): number => {
  const at = y * WORDS_PER_CELL_ROW + ((x / CELLS_PER_WORD) | 0)
  const shift = (x % CELLS_PER_WORD) * CELL_PIXELS
  let bits = 0
  for (let row = 0; row < CELL_PIXELS; row++)
    bits = (bits << CELL_PIXELS) | ((words[at + row * WORDS_PER_ROW]! >>> shift) & NIBBLE)
  return popcount(bits)
}
