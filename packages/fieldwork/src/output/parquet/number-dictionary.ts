/** Numbers that repeat (widths, states, values of few decimals) as a dictionary: an eighth of the bytes or less. */

/** More distinct values than this do not repeat enough. */
const LARGEST = 4096
const SLOTS = 4 * LARGEST
/** After so many values at most half of them may have been new. */
const TRIAL = 1024
const HASH_FACTOR = 0x9e3779b1

export class NumberDictionary {
  private readonly distinct = new Float64Array(LARGEST)
  /** Both halves of each distinct value: equal means equal to the bit. */
  private readonly halves = new Int32Array(this.distinct.buffer)
  /** Index into `distinct` plus one; 0 is free. */
  private readonly slots = new Uint16Array(SLOTS)
  private indexes = new Uint16Array(0)

  /**
   * The dictionary of the first `count` values, or undefined where they do not repeat enough.
   * @returns indexes and values that are valid until the next call
   */
  of(values: Float64Array, count: number): { distinct: Float64Array; indexes: Uint16Array } | undefined {
    if (this.indexes.length < count) this.indexes = new Uint16Array(count)
    this.slots.fill(0)
    const bits = new Int32Array(values.buffer, values.byteOffset, 2 * count)
    const size = this.index(values, bits, count)
    return 2 * size > count ? undefined : { distinct: this.distinct.subarray(0, size), indexes: this.indexes }
  }

  /** Indexes the values; gives the number of distinct ones, or Infinity where they do not repeat enough. */
  private index(values: Float64Array, bits: Int32Array, count: number): number {
    const { distinct, halves, slots, indexes } = this
    let size = 0
    for (let i = 0; i < count; i++) {
      const low = bits[2 * i]!
      const high = bits[2 * i + 1]!
      let slot = (Math.imul(low ^ Math.imul(high, HASH_FACTOR), HASH_FACTOR) >>> 16) & (SLOTS - 1)
      let found = slots[slot]!
      while (found !== 0 && (halves[2 * found - 2] !== low || halves[2 * found - 1] !== high)) {
        slot = (slot + 1) & (SLOTS - 1)
        found = slots[slot]!
      }
      if (found === 0) {
        if (size === LARGEST || (i >= TRIAL && 2 * size > i)) return Number.POSITIVE_INFINITY
        distinct[size] = values[i]!
        found = ++size
        slots[slot] = found
      }
      indexes[i] = found - 1
    }
    return size
  }
}
