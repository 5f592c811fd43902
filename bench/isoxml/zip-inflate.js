/** Node's inflate as the README recommends it: into one piece of the announced size. */
import { createInflateRaw, inflateRawSync } from 'node:zlib'

/** Below this a trip to the thread pool does not pay. */
const SMALL_BYTES = 512 * 1024
const PIECE_BYTES = 1024 * 1024

/** @type {import('@sheaf/isoxml').InflateRaw} */
export const inflateRaw = (deflated, size) =>
  inflateRawSync(deflated, { maxOutputLength: Math.max(1, size), chunkSize: size + 64 })

/**
 * The same in the thread pool, piece by piece, so that this thread decodes meanwhile.
 *
 * @type {import('@sheaf/isoxml').InflateRaw}
 */
export const inflateRawInPool = (deflated, size) =>
  size < SMALL_BYTES ? inflateRaw(deflated, size) : createInflateRaw({ chunkSize: PIECE_BYTES }).end(deflated)
