/** Bytes of unknown number, put one behind the other. */

const FIRST_CAPACITY = 1 << 10

export class ByteSink {
  private held: Uint8Array
  private used = 0

  constructor(capacity: number = FIRST_CAPACITY) {
    this.held = new Uint8Array(capacity)
  }

  get length(): number {
    return this.used
  }

  /** What was written, as a view that the next write may outdate. */
  get bytes(): Uint8Array {
    return this.held.subarray(0, this.used)
  }

  /** A copy of what was written, for keeping. */
  copy(): Uint8Array {
    return this.held.slice(0, this.used)
  }

  clear(): void {
    this.used = 0
  }

  byte(value: number): void {
    this.reserve(1)
    this.held[this.used++] = value
  }

  /** Little endian. */
  uint32(value: number): void {
    this.reserve(4)
    for (let shift = 0; shift < 32; shift += 8) this.held[this.used++] = value >>> shift
  }

  append(bytes: Uint8Array): void {
    this.extend(bytes.length).set(bytes)
  }

  /** Room for so many bytes at the end, to be written before anything else is; all of them. */
  extend(length: number): Uint8Array {
    this.reserve(length)
    this.used += length
    return this.held.subarray(this.used - length, this.used)
  }

  /** LEB128 of a whole number up to 2⁵³. */
  varint(value: number): void {
    let rest = value
    while (rest >= 0x80) {
      const low = rest % 0x80
      this.byte(low | 0x80)
      rest = (rest - low) / 0x80
    }
    this.byte(rest)
  }

  private reserve(more: number): void {
    const least = this.used + more
    if (least <= this.held.length) return
    const larger = new Uint8Array(Math.max(least, 2 * this.held.length))
    larger.set(this.held)
    this.held = larger
  }
}
