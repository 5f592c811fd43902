/** An entry that is inflated piece by piece: the pieces side by side in memory of the announced size. */
import type { GrowingBytes } from '../source.js'

/** Nothing where there is no memory: the first piece is then one too many, which closes what gives the pieces. */
function memoryOf(size: number): Uint8Array {
  try {
    return new Uint8Array(size)
  } catch {
    return new Uint8Array(0)
  }
}

export class GrowingEntry implements GrowingBytes {
  readonly bytes: Uint8Array
  /** All that came; rejects when inflating fails, and with a RangeError when more comes than was announced. */
  readonly whole: Promise<Uint8Array>
  #length = 0
  #isEnded = false
  #waiting: (() => void)[] = []

  /** @param size announced; inflating is stopped behind it */
  constructor(pieces: AsyncIterable<Uint8Array>, size: number) {
    this.bytes = memoryOf(size)
    this.whole = this.#take(pieces)
    this.whole.catch(() => {})
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
        if (this.#length + piece.length > this.bytes.length)
          throw new RangeError(`Expected ${this.bytes.length} inflated bytes, found more.`)
        this.bytes.set(piece, this.#length)
        this.#length += piece.length
        this.#wake()
      }
      return this.bytes.subarray(0, this.#length)
    } finally {
      this.#isEnded = true
      this.#wake()
    }
  }

  #wake(): void {
    const waiting = this.#waiting
    this.#waiting = []
    for (const resolve of waiting) resolve()
  }
}
