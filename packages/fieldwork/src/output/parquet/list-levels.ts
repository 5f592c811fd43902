/** Repetition and definition levels of lists (Parquet, "Nested Encoding"): one entry an element, one for an absent list. */

import type { ChunkValues } from './column-chunk.js'

/** Definition levels: no list; an element that is there. */
export const NO_LIST = 0
export const ELEMENT = 2

/** The levels of some rows' lists. Arrays are used again from group to group; only the first `entries` count. */
export class ListLevels {
  entries = 0
  /** 0 begins a row, 1 goes on in its list. */
  repetition = new Uint16Array(0)
  definition = new Uint16Array(0)

  /** Starts a row group of up to `most` entries. */
  begin(most: number): void {
    this.entries = 0
    if (this.repetition.length >= most) return
    this.repetition = new Uint16Array(most)
    this.definition = new Uint16Array(most)
  }

  /** @param repetition 0 for the first entry of a row, else 1 */
  add(repetition: number, definition: number): void {
    this.repetition[this.entries] = repetition
    this.definition[this.entries++] = definition
  }

  /** Adds rows with a list of one element each. */
  addRun(rows: number): void {
    this.repetition.fill(0, this.entries, this.entries + rows)
    this.definition.fill(ELEMENT, this.entries, this.entries + rows)
    this.entries += rows
  }

  /** What a chunk of the elements says of their lists. */
  ofChunk(): Pick<ChunkValues, 'entries' | 'repetition' | 'definition'> {
    const { entries, repetition, definition } = this
    return {
      entries,
      repetition: { values: repetition, largest: 1 },
      definition: { values: definition, largest: ELEMENT },
    }
  }
}
