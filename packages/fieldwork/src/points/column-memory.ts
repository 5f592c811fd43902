/**
 * Where columns lie: in memory of this thread alone, or in memory that the caller gives. In a `SharedArrayBuffer` other
 * threads see the points without a copy, which for a large file takes longer than standardizing a column.
 */
import { numberColumn } from './columns.js'
import type { Column, PointTable } from './table.js'

/** Gives so many zeroed bytes for a column; what does not become one in the end is asked for too. */
export type AllocateColumn = (bytes: number) => ArrayBufferLike

export class ColumnMemory {
  readonly #allocate: AllocateColumn | undefined
  readonly #given = new WeakSet<ArrayBufferLike>()

  /** @param allocate without it columns are ordinary arrays */
  constructor(allocate?: AllocateColumn) {
    this.#allocate = allocate
  }

  /** Zeroes, for a number column. */
  numbers(length: number): Float64Array {
    return this.#allocate === undefined
      ? new Float64Array(length)
      : new Float64Array(this.#take(this.#allocate(8 * length)), 0, length)
  }

  /** Zeroes, for the codes of a text column. */
  codes(length: number): Uint16Array {
    return this.#allocate === undefined
      ? new Uint16Array(length)
      : new Uint16Array(this.#take(this.#allocate(2 * length)), 0, length)
  }

  /** The same table with all columns in the memory that the caller gives: what lies elsewhere is copied. */
  withAllOf(table: PointTable): PointTable {
    if (this.#allocate === undefined) return table
    const columns = new Map<string, Column>()
    for (const [name, column] of table.columns) columns.set(name, this.#inside(column))
    return { ...table, columns }
  }

  #inside(column: Column): Column {
    const { buffer, length } = column.kind === 'text' ? column.codes : column.values
    if (this.#given.has(buffer)) return column
    if (column.kind === 'text') {
      const codes = this.codes(length)
      codes.set(column.codes)
      return { ...column, codes }
    }
    const values = this.numbers(length)
    values.set(column.values)
    return numberColumn(column.unit, values)
  }

  #take(buffer: ArrayBufferLike): ArrayBufferLike {
    this.#given.add(buffer)
    return buffer
  }
}

/** Ordinary arrays. */
export const ORDINARY_MEMORY = new ColumnMemory()
