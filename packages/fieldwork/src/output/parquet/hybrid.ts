/** Run length and bit packing hybrid of levels and dictionary indexes (Parquet, Encodings.md, "RLE = 3"). */

import type { ByteSink } from './byte-sink.js'

/** Values are packed in groups of eight. */
const GROUP = 8

/** Up to the next whole number of groups: by bits, for a quotient that is no whole number costs machine code. */
const wholeGroups = (values: number): number => (values + GROUP - 1) & -GROUP

/** Bits that hold the numbers 0 to `largest`; at least one. */
export const bitWidthOf = (largest: number): number => Math.max(1, 32 - Math.clz32(largest))

const packGroups = (values: Uint16Array, start: number, end: number, width: number, sink: ByteSink): void => {
  if (start === end) return
  const stop = start + wholeGroups(end - start)
  sink.varint(((stop - start) >> 2) | 1)
  const bytes = sink.extend(((stop - start) >> 3) * width)
  let at = 0
  let bits = 0
  let held = 0
  for (let i = start; i < stop; i++) {
    if (i < end) bits |= values[i]! << held
    held += width
    for (; held >= 8; held -= 8) {
      bytes[at++] = bits
      bits >>>= 8
    }
  }
}

const writeRun = (value: number, length: number, width: number, sink: ByteSink): void => {
  sink.varint(length * 2)
  sink.byte(value & 0xff)
  if (width > 8) sink.byte(value >>> 8)
}

/** Where the run of equal values that begins at `at` ends. */
const runEnd = (values: Uint16Array, at: number, count: number): number => {
  const value = values[at]!
  let end = at + 1
  while (end < count && values[end] === value) end++
  return end
}

/**
 * Encodes the first `count` values.
 * @param values each below 2 to the power of `width`
 * @param width bits of a value, 1 to 16
 */
export const writeHybrid = (values: Uint16Array, count: number, width: number, sink: ByteSink): void => {
  let packedFrom = 0
  let at = 0
  while (at < count) {
    const end = runEnd(values, at, count)
    // A run may start only where the groups before it are full.
    const runFrom = packedFrom + wholeGroups(at - packedFrom)
    if (end - runFrom >= GROUP) {
      packGroups(values, packedFrom, runFrom, width, sink)
      writeRun(values[at]!, end - runFrom, width, sink)
      packedFrom = end
    }
    at = end
  }
  packGroups(values, packedFrom, count, width, sink)
}
