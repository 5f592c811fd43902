/**
 * Memory of columns that is used again. Fresh pages cost more than what is written to them, so that whoever converts one
 * set after another does well to hand the columns of one on to the next.
 */
import type { AllocateColumn } from './column-memory.js'

/** 64 MiB: the columns of some 400,000 points. */
const DEFAULT_MOST_BYTES = 2 ** 26
/** Smaller columns are as fast from fresh memory. */
const LEAST_BYTES = 2 ** 16
/** A column may lie in memory of so many times its size. */
const MOST_SPARE = 2

/** How much is kept for later. */
export interface ColumnPoolOptions {
  /** Bytes that are kept, in use or idle; what is lent beyond is not kept. Default 64 MiB. */
  readonly mostBytes?: number
}

export class ColumnPool {
  readonly #mostBytes: number
  #idle: ArrayBuffer[] = []

  constructor({ mostBytes = DEFAULT_MOST_BYTES }: ColumnPoolOptions = {}) {
    this.#mostBytes = mostBytes
  }

  /**
   * Lends memory for as long as `use` runs; several may run at a time, each in memory of its own.
   *
   * @param use is given what `convertTaskDataSet` wants as `allocate`; nothing that it resolves with may lie in there
   */
  async lend<Result>(use: (allocate: AllocateColumn) => Promise<Result>): Promise<Result> {
    const lent: ArrayBuffer[] = []
    let lentBytes = 0
    try {
      return await use((bytes) => {
        const memory = this.#takeIdle(bytes) ?? new ArrayBuffer(roundedUp(bytes))
        // what would not be kept is left to the garbage collector at once
        lentBytes += memory.byteLength
        if (bytes >= LEAST_BYTES && lentBytes <= this.#mostBytes) lent.push(memory)
        return memory
      })
    } finally {
      this.#keep(lent)
    }
  }

  #takeIdle(bytes: number): ArrayBuffer | undefined {
    const at = this.#idle.findIndex(
      ({ byteLength }) => byteLength >= bytes && byteLength <= MOST_SPARE * bytes,
    )
    const [memory] = at < 0 ? [] : this.#idle.splice(at, 1)
    if (memory !== undefined) new Uint8Array(memory, 0, bytes).fill(0)
    return memory
  }

  /** What was used last comes first; what goes beyond the limit is left to the garbage collector. */
  #keep(lent: readonly ArrayBuffer[]): void {
    let bytes = 0
    this.#idle = [...lent, ...this.#idle].filter(({ byteLength }) => {
      if (bytes + byteLength > this.#mostBytes) return false
      bytes += byteLength
      return true
    })
  }
}

/** To an eighth of the next smaller power of two, so that a set of about the same size fits in. */
function roundedUp(bytes: number): number {
  if (bytes < LEAST_BYTES) return bytes
  const step = 2 ** (Math.floor(Math.log2(bytes)) - 3)
  return Math.ceil(bytes / step) * step
}
