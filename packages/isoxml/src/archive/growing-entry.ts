/**
 * An entry that is inflated piece by piece: the pieces side by side in memory of the announced size. A piece that comes in
 * memory made for all of them, as zlib gives it with a chunk of that size, is not copied, and those behind it are not.
 */
import type { GrowingBytes } from '../source.js'
import { LONG_BYTES } from './limits.js'

const NOTHING: Uint8Array = new Uint8Array(0)
/** More than this behind the announced size, and a buffer was not made for one entry. */
const MOST_SPARE_BYTES = 128

/** Nothing where there is no memory: the first piece is then one too many, which closes what gives the pieces. */
function memoryOf(size: number): Uint8Array {
  try {
    return new Uint8Array(size)
  } catch {
    return NOTHING
  }
}

/** The memory of a first piece, where that was made for all of a long entry; Node shares 8 KiB among small ones. */
function madeForAll({ buffer, byteOffset }: Uint8Array, size: number): Uint8Array | undefined {
  const spare = buffer.byteLength - size
  return size >= LONG_BYTES && byteOffset === 0 && spare >= 0 && spare <= MOST_SPARE_BYTES
    ? new Uint8Array(buffer, 0, size)
    : undefined
}

export class GrowingEntry implements GrowingBytes {
  readonly size: number
  /** All that came; rejects when inflating fails, and with a RangeError when more comes than was announced. */
  readonly whole: Promise<Uint8Array>
  #bytes: Uint8Array = NOTHING
  #length = 0
  #isEnded = false
  #waiting: (() => void)[] = []

  /** @param size announced; inflating is stopped behind it */
  constructor(pieces: AsyncIterable<Uint8Array>, size: number) {
    this.size = size
    this.whole = this.#take(pieces)
    this.whole.catch(() => {})
  }

  get bytes(): Uint8Array {
    return this.#bytes
  }

  get length(): number {
    return this.#length
  }

  get isEnded(): boolean {
    return this.#isEnded
  }

  more(): Promise<void> {
    return this.#isEnded ? Promise.resolve() : new Promise((resolve) => this.#waiting.push(resolve))
  }

  async #take(pieces: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
    try {
      for await (const piece of pieces) {
        if (piece.length === 0) continue
        if (this.#length === 0) this.#bytes = madeForAll(piece, this.size) ?? memoryOf(this.size)
        if (this.#length + piece.length > this.#bytes.length)
          throw new RangeError(`Expected ${this.size} inflated bytes, found more.`)
        this.#put(piece)
        this.#wake()
      }
      return this.#bytes.subarray(0, this.#length)
    } finally {
      this.#isEnded = true
      this.#wake()
    }
  }

  /** What lies behind the piece before already stays there, anything else is copied. */
  #put(piece: Uint8Array): void {
    const isBehind = piece.buffer === this.#bytes.buffer && piece.byteOffset === this.#length
    if (!isBehind) this.#bytes.set(piece, this.#length)
    this.#length += piece.length
  }

  #wake(): void {
    const waiting = this.#waiting
    this.#waiting = []
    for (const resolve of waiting) resolve()
  }
}
