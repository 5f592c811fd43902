/**
 * Memory for the points of line strings. A large set has thousands of lines of some dozen points: lying in blocks, they
 * are a fifth less for the engine to keep track of than with buffers of their own.
 */

const FIRST_BLOCK = 64
const LARGEST_BLOCK = 8192
/** A line that would take more of a block than this gets arrays of its own. */
const MOST_SHARED = LARGEST_BLOCK / 4

const NO_COORDINATES = new Float64Array(0)
const NO_TYPES = new Uint8Array(0)

/** Hands out arrays for lines of one set. Arrays share buffers, and none reaches into another one. */
export class PointMemory {
  #coordinates = NO_COORDINATES
  #types = NO_TYPES
  #used = 0
  #next = FIRST_BLOCK

  /** Zeros for so many points, two for each. Call {@link types} for the same line next. */
  coordinates(points: number): Float64Array {
    if (points > MOST_SHARED) return new Float64Array(2 * points)
    if (this.#used + points > this.#types.length) this.#begin(points)
    return this.#coordinates.subarray(2 * this.#used, 2 * (this.#used + points))
  }

  /** Zeros for so many points, one for each. */
  types(points: number): Uint8Array {
    if (points > MOST_SHARED) return new Uint8Array(points)
    this.#used += points
    return this.#types.subarray(this.#used - points, this.#used)
  }

  #begin(points: number): void {
    while (this.#next < points) this.#next *= 2
    this.#coordinates = new Float64Array(2 * this.#next)
    this.#types = new Uint8Array(this.#next)
    this.#used = 0
    this.#next = Math.min(LARGEST_BLOCK, 2 * this.#next)
  }
}
