/** Node's inflate as the README recommends it: into one piece of the announced size. */
import { inflateRaw as inflateInPool, inflateRawSync } from 'node:zlib'

/** Below this a trip to the thread pool costs more than inflating. */
const SMALL_BYTES = 512 * 1024

/** @param {number} size */
const inOnePiece = (size) => ({ maxOutputLength: Math.max(1, size), chunkSize: size + 64 })

/** @type {import('@sheaf/isoxml').InflateRaw} */
export const inflateRaw = (deflated, size) => inflateRawSync(deflated, inOnePiece(size))

/** The same in the thread pool. @type {import('@sheaf/isoxml').InflateRaw} */
export function inflateRawInPool(deflated, size) {
  if (size < SMALL_BYTES) return inflateRaw(deflated, size)
  return new Promise((resolve, reject) => {
    inflateInPool(deflated, inOnePiece(size), (error, bytes) =>
      error === null ? resolve(bytes) : reject(error),
    )
  })
}
