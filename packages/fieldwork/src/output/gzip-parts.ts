/** A gzip stream (RFC 1952) of parts that a reader can decode one by one, from any deflate that can flush. */

import { crc32 } from './crc32.js'

/** Raw deflate that ends with a sync flush (an empty stored block, byte aligned) instead of a last block. */
export type DeflateFlushed = (bytes: Uint8Array) => Uint8Array

const HEADER = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff]
/** A last block with fixed codes and nothing in it. */
const LAST_BLOCK = [0x03, 0x00]

/**
 * Joins parts into one gzip member. Each part is compressed on its own and ends at a byte: what came so far can be
 * decoded before the rest arrives.
 */
export const gzipParts = (parts: readonly Uint8Array[], deflate: DeflateFlushed): Uint8Array => {
  const bodies = parts.map(deflate)
  const size = bodies.reduce((sum, { length }) => sum + length, HEADER.length + LAST_BLOCK.length + 8)
  const bytes = new Uint8Array(size)
  bytes.set(HEADER)
  let at = HEADER.length
  for (const body of bodies) {
    bytes.set(body, at)
    at += body.length
  }
  bytes.set(LAST_BLOCK, at)
  const view = new DataView(bytes.buffer)
  view.setUint32(
    size - 8,
    parts.reduce((crc, part) => crc32(part, crc), 0),
    true,
  )
  view.setUint32(
    size - 4,
    parts.reduce((sum, { length }) => (sum + length) >>> 0, 0),
    true,
  )
  return bytes
}
