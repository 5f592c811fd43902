/** Extra fields of a zip entry: real sizes beyond 4 GiB (0x0001) and the name in UTF-8 (0x7075). */
import { decodeUtf8 } from '../text/utf8.js'
import { uint64, viewOf } from './byte-range.js'
import { crc32 } from './crc32.js'

/** @returns the data of the first extra field with this id */
function extraField(extra: Uint8Array, wanted: number): Uint8Array | undefined {
  const view = viewOf(extra)
  for (let at = 0; at + 4 <= extra.length; ) {
    const end = at + 4 + view.getUint16(at + 2, true)
    if (end > extra.length) return undefined
    if (view.getUint16(at, true) === wanted) return extra.subarray(at + 4, end)
    at = end
  }
  return undefined
}

/** @returns the UTF-8 name when it still belongs to the name bytes, which its checksum proves */
export function unicodeName(extra: Uint8Array, nameBytes: Uint8Array): string | undefined {
  const field = extraField(extra, 0x7075)
  if (field === undefined || field.length < 5 || field[0] !== 1) return undefined
  if (viewOf(field).getUint32(1, true) !== crc32(nameBytes)) return undefined
  return decodeUtf8(field.subarray(5))
}

/**
 * Replaces those numbers that overflowed their 32 bits, in the order in which the standard stores them.
 *
 * @param numbers inflated size, stored size and, in the central directory, byte of the local header
 */
export function widen(numbers: readonly number[], extra: Uint8Array): number[] {
  const field = extraField(extra, 0x0001)
  if (field === undefined) return [...numbers]
  const view = viewOf(field)
  let at = 0
  return numbers.map((number) => {
    if (number !== 0xffffffff || at + 8 > field.length) return number
    at += 8
    return uint64(view, at - 8)
  })
}
