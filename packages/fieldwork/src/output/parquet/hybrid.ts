/** Run length and bit packing hybrid of levels and dictionary indexes (Parquet, Encodings.md, "RLE = 3"). */

import type { ByteSink } from './byte-sink.js'

/** Values are packed in groups of eight. */
const GROUP = 8

/** Bits that hold the numbers 0 to `largest`; at least one. */
export const bitWidthOf = (largest: number): number => Math.max(1, 32 - Math.clz32(largest))

const packGroups = (
  values: Uint8Array | Uint16Array,
  start: number,
  end: number,
  width: number,
  sink: ByteSink,
): void => {
  const groups = Math.ceil((end - start) / GROUP)
  if (groups === 0) return
  sink.varint((groups << 1) | 1)
  const stop = start + groups * GROUP
  let bits = 0
  let held = 0
  for (let i = start; i < stop; i++) {
    if (i < end) bits |= values[i]! << held
    held += width
    for (; held >= 8; held -= 8) {
      sink.byte(bits & 0xff)
      bits >>>= 8
    }
  }
}

const writeRun = (value: number, length: number, width: number, sink: ByteSink): void => {
  sink.varint(length * 2)
  sink.byte(value & 0xff)
  if (width > 8) sink.byte(value >>> 8)
}

/**
 * Encodes the first `count` values.
 * @param values each below 2 to the power of `width`
 * @param width bits of a value, 1 to 16
 */
export const writeHybrid = (
  values: Uint8Array | Uint16Array,
  count: number,
  width: number,
  sink: ByteSink,
): void => {
  let packedFrom = 0
  let at = 0
  while (at < count) {
    const value = values[at]!
    let end = at + 1
    while (end < count && values[end] === value) end++
    // A run may start only where the groups before it are full.
    const runFrom = packedFrom + Math.ceil((at - packedFrom) / GROUP) * GROUP
    if (end - runFrom >= GROUP) {
      packGroups(values, packedFrom, runFrom, width, sink)
      writeRun(value, end - runFrom, width, sink)
      packedFrom = end
    }
    at = end
  }
  packGroups(values, packedFrom, count, width, sink)
}
