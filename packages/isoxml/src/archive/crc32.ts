/** CRC-32 as the zip format uses it: reflected polynomial 0xEDB88320, initial value and final xor all ones. */
import { viewOf } from './byte-range.js'

/** Bytes that one turn of the loop takes. */
const SLICES = 16

const TABLE = buildTable()

/** One table of 256 a slice: table k holds the effect of a byte that stands k bytes before the last one. */
function buildTable(): Int32Array {
  const table = new Int32Array(SLICES * 256)
  for (let byte = 0; byte < 256; byte++) {
    let crc = byte
    for (let bit = 0; bit < 8; bit++) crc = (crc & 1) === 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1
    table[byte] = crc
  }
  for (let at = 256; at < table.length; at++) {
    const shorter = table[at - 256]!
    table[at] = (shorter >>> 8) ^ table[shorter & 0xff]!
  }
  return table
}

/** @returns the checksum as an unsigned 32-bit number; 0 for no bytes */
export function crc32(bytes: Uint8Array): number {
  const view = viewOf(bytes)
  let crc = -1
  let at = 0
  for (const last = bytes.length - SLICES; at <= last; at += SLICES) {
    crc =
      fourBytes(crc ^ view.getInt32(at, true), 3072) ^
      fourBytes(view.getInt32(at + 4, true), 2048) ^
      fourBytes(view.getInt32(at + 8, true), 1024) ^
      fourBytes(view.getInt32(at + 12, true), 0)
  }
  for (; at < bytes.length; at++) crc = (crc >>> 8) ^ TABLE[(crc ^ bytes[at]!) & 0xff]!
  return ~crc >>> 0
}

/** @param table where the table of the last of the four bytes begins */
function fourBytes(word: number, table: number): number {
  return (
    TABLE[table + 768 + (word & 0xff)]! ^
    TABLE[table + 512 + ((word >>> 8) & 0xff)]! ^
    TABLE[table + 256 + ((word >>> 16) & 0xff)]! ^
    TABLE[table + (word >>> 24)]!
  )
}
