import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { CELL_WORDS, cellsOf, pixelsOf, TILE_CELLS } from '../../src/coverage/tile-cells.js'

const TILE_WORDS = 256 * 8
/** Words as ground leaves them: much that is empty or full, edges in between. */
const word = fc.oneof(fc.constantFrom(0, -1, 0x0000ffff, -65_536), fc.integer())
const someWords = fc
  .tuple(fc.array(fc.tuple(fc.nat(TILE_WORDS - 1), word), { maxLength: 400 }), fc.constantFrom(0, -1))
  .map(([changes, ground]) => {
    const words = new Int32Array(TILE_WORDS).fill(ground)
    for (const [at, bits] of changes) words[at] = bits
    return words
  })

/** Pixel by pixel. */
const counted = (words: Int32Array, x: number, y: number): number => {
  let count = 0
  for (let row = 4 * y; row < 4 * y + 4; row++)
    for (let column = 4 * x; column < 4 * x + 4; column++)
      count += (words[8 * row + (column >> 5)]! >>> (column & 31)) & 1
  return count
}

describe('cells of a tile', () => {
  it.each([1, 8, 16])('count as worked from %i of their 16 pixels on', (level) => {
    fc.assert(
      fc.property(someWords, (words) => {
        const cells = cellsOf({ column: 0, row: 0, words }, level, new Int32Array(TILE_CELLS * CELL_WORDS))
        for (let y = 0; y < TILE_CELLS; y++) {
          for (let x = 0; x < TILE_CELLS; x++) {
            const pixels = counted(words, x, y)
            const isWorked = (cells.worked[CELL_WORDS * y + (x >> 5)]! >>> (x & 31)) & 1
            if (pixelsOf(cells, x, y) !== pixels || isWorked !== (pixels >= level ? 1 : 0))
              expect({ x, y, pixels: pixelsOf(cells, x, y), isWorked }).toEqual({ pixels })
          }
        }
      }),
      { numRuns: 30 },
    )
  })
})
