/**
 * Snappy's block format (google/snappy, format_description.txt). Words of four bytes are looked up in a table of places
 * where they stood; what does not repeat is passed in growing strides, so that noise costs little.
 */

const TABLE_BITS = 14
/** 2³² over the golden ratio, odd. */
const HASH_FACTOR = 0x9e3779b1
const LARGEST_OFFSET = 0xffff
const LONGEST_COPY = 64
const SHORTEST_MATCH = 4
/** Near the end no match is looked for, so that reads of four bytes stay inside. */
const MARGIN = 16
/** Words missed before the stride grows by a byte. */
const PATIENCE_BITS = 5
/** From here on the copy routine of the engine beats a loop. */
const LONG_LITERAL = 128

/** Bytes that the text of `length` bytes never exceeds: a tag for every 60 of noise at worst, and the length. */
const limitOf = (length: number): number => 32 + length + Math.ceil(length / 6)

export class Snappy {
  private readonly table = new Int32Array(1 << TABLE_BITS)
  private output: Uint8Array = new Uint8Array(0)
  private to: DataView = new DataView(this.output.buffer)
  private from: DataView = this.to
  private input: Uint8Array = this.output
  private at = 0
  /** Where the word that {@link search} found stood before. */
  private candidate = 0

  /** Compresses bytes. The result is valid until the next call. */
  compress(input: Uint8Array): Uint8Array {
    const limit = limitOf(input.length)
    if (this.output.length < limit) {
      this.output = new Uint8Array(limit)
      this.to = new DataView(this.output.buffer)
    }
    this.input = input
    this.from = new DataView(input.buffer, input.byteOffset, input.byteLength)
    this.at = 0
    for (let rest = input.length; ; rest >>>= 7) {
      this.output[this.at++] = rest < 0x80 ? rest : (rest & 0x7f) | 0x80
      if (rest < 0x80) break
    }
    const copied = this.copies()
    this.literal(copied, input.length)
    return this.output.subarray(0, this.at)
  }

  /** Writes literals and copies up to the last match. @returns where the rest begins */
  private copies(): number {
    const stop = this.input.length - MARGIN
    if (stop <= 0) return 0
    this.table.fill(0)
    let emitted = 0
    for (let place = this.search(1, stop); place < stop; place = this.search(emitted, stop)) {
      if (emitted < place) this.literal(emitted, place)
      emitted = this.matchEnd(place, this.candidate)
      this.copy(place - this.candidate, emitted - place)
    }
    return emitted
  }

  /**
   * Looks for a word that stood before, at `candidate`. A function of its own: as it is called often, it is compiled once.
   *
   * @returns its place; from `stop` on where there is none
   */
  private search(start: number, stop: number): number {
    const { from, table } = this
    let misses = 1 << PATIENCE_BITS
    let place = start
    while (place < stop) {
      const word = from.getInt32(place, true)
      const slot = Math.imul(word, HASH_FACTOR) >>> (32 - TABLE_BITS)
      const candidate = table[slot]!
      table[slot] = place
      if (place - candidate <= LARGEST_OFFSET && from.getInt32(candidate, true) === word) {
        this.candidate = candidate
        return place
      }
      place += misses++ >>> PATIENCE_BITS
    }
    return place
  }

  private matchEnd(place: number, candidate: number): number {
    const { from, input } = this
    const distance = place - candidate
    let end = place + SHORTEST_MATCH
    const lastWord = input.length - 4
    while (end <= lastWord && from.getInt32(end, true) === from.getInt32(end - distance, true)) end += 4
    while (end < input.length && input[end] === input[end - distance]) end++
    return end
  }

  private copy(offset: number, length: number): void {
    const { to } = this
    let rest = length
    // What is left after the longest copies must itself be long enough for one.
    while (rest >= LONGEST_COPY + SHORTEST_MATCH) {
      this.longCopy(offset, LONGEST_COPY)
      rest -= LONGEST_COPY
    }
    if (rest > LONGEST_COPY) {
      this.longCopy(offset, LONGEST_COPY - SHORTEST_MATCH)
      rest -= LONGEST_COPY - SHORTEST_MATCH
    }
    if (rest > 11 || offset >= 2048) {
      this.longCopy(offset, rest)
      return
    }
    to.setUint8(this.at, 1 | ((rest - 4) << 2) | ((offset >>> 8) << 5))
    to.setUint8(this.at + 1, offset & 0xff)
    this.at += 2
  }

  private longCopy(offset: number, length: number): void {
    this.to.setUint8(this.at, 2 | ((length - 1) << 2))
    this.to.setUint16(this.at + 1, offset, true)
    this.at += 3
  }

  private literal(start: number, end: number): void {
    const length = end - start
    if (length === 0) return
    const last = length - 1
    const { to, from } = this
    if (last < 60) to.setUint8(this.at++, last << 2)
    else {
      const bytes = last < 1 << 8 ? 1 : last < 1 << 16 ? 2 : last < 1 << 24 ? 3 : 4
      to.setUint8(this.at++, (59 + bytes) << 2)
      for (let k = 0; k < bytes; k++) to.setUint8(this.at++, last >>> (8 * k))
    }
    if (length > LONG_LITERAL || end + 4 > this.input.length) {
      this.output.set(this.input.subarray(start, end), this.at)
    } else {
      for (let k = 0; k < length; k += 4) to.setInt32(this.at + k, from.getInt32(start + k, true), true)
    }
    this.at += length
  }
}
