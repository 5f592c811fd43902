/**
 * Memory for columns that are made together. Systems give pages of 2 MiB only for what lies between multiples of that:
 * columns of some MB with a buffer each would lie in small pages by half, in one buffer they do so at its ends only.
 */

/** A kind of typed array. */
interface ColumnType<Column> {
  readonly BYTES_PER_ELEMENT: number
  new (length: number): Column
  new (buffer: ArrayBuffer, byteOffset: number, length: number): Column
}

/** From here on the ends of a buffer are a small part of it: 8 MiB. */
const SHARED_FROM = 2 ** 23
/** A larger one goes back to the system when it is free, and is then not used again at once (glibc, `mallopt(3)`: 32 MiB). */
const MOST_SHARED = 2 ** 25 - 2 ** 16
/** The widest number of a column. */
const ALIGNMENT = 8

/** Hands out columns of zeros, of one buffer where that is of use. */
export class ColumnMemory {
  readonly #buffer: ArrayBuffer | undefined
  #at = 0

  /** @param bytes of all columns together, those of each being {@link alignedBytes} */
  constructor(bytes: number) {
    if (bytes >= SHARED_FROM && bytes <= MOST_SHARED) this.#buffer = new ArrayBuffer(bytes)
  }

  /** A column of so many numbers. */
  take<Column>(Type: ColumnType<Column>, length: number): Column {
    if (this.#buffer === undefined) return new Type(length)
    const at = this.#at
    this.#at += alignedBytes(length * Type.BYTES_PER_ELEMENT)
    return new Type(this.#buffer, at, length)
  }
}

/** What a column of so many bytes takes where another one follows. */
export function alignedBytes(bytes: number): number {
  return Math.ceil(bytes / ALIGNMENT) * ALIGNMENT
}
