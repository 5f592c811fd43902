/** Raw deflate undone by Node's zlib as it serves reading best: short entries at once, long ones piece by piece. */
import type { InflateRaw } from '../source.js'
import { LONG_BYTES } from './limits.js'

/** What is used of `node:zlib`; this package itself imports nothing of Node. */
export interface Zlib {
  inflateRawSync(
    deflated: Uint8Array,
    options: { readonly maxOutputLength: number; readonly chunkSize: number },
  ): Uint8Array
  createInflateRaw(options: { readonly chunkSize: number }): AsyncIterable<Uint8Array> & {
    write(deflated: Uint8Array): unknown
    end(): unknown
  }
}

/** Deflated bytes of a piece: a millisecond or two of inflating, against a tenth for the trip. */
const PIECE_BYTES = 2 ** 18
/** zlib counts room in 32 bits; larger entries come in several chunks. */
const MOST_CHUNK_BYTES = 2 ** 30
/** zlib wants room behind the last byte to see that it was the last one. */
const SPARE_BYTES = 64

/**
 * An `InflateRaw` for Node: `inflateRawWithZlib(zlib)`. Entries of 512 KiB and more are inflated in the thread pool, so
 * that a log is decoded while it comes. Their pieces lie one behind the other in memory of the announced size, as zlib
 * writes on behind what it wrote, so that nothing has to be put together.
 */
export function inflateRawWithZlib(zlib: Zlib): InflateRaw {
  return (deflated, inflatedSize) => {
    const chunkSize = Math.min(inflatedSize + SPARE_BYTES, MOST_CHUNK_BYTES)
    if (inflatedSize < LONG_BYTES)
      return zlib.inflateRawSync(deflated, { maxOutputLength: Math.max(1, inflatedSize), chunkSize })
    const stream = zlib.createInflateRaw({ chunkSize })
    for (let at = 0; at < deflated.length; at += PIECE_BYTES)
      stream.write(deflated.subarray(at, at + PIECE_BYTES))
    stream.end()
    return stream
  }
}
