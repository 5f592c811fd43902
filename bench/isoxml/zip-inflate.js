/** Node's inflate as the README recommends it: into one piece of the announced size. */
import { createInflateRaw, inflateRawSync } from 'node:zlib'

/** Below this a trip to the thread pool costs more than inflating. */
const SMALL_BYTES = 64 * 1024

/** @type {import('@sheaf/isoxml').InflateRaw} */
export const inflateRaw = (deflated, size) =>
  inflateRawSync(deflated, { maxOutputLength: Math.max(1, size), chunkSize: size + 64 })

/**
 * The same in the thread pool. The stream is not ended, which would cost another trip: all there is comes as one piece.
 *
 * @type {import('@sheaf/isoxml').InflateRaw}
 */
export function inflateRawInPool(deflated, size) {
  if (size < SMALL_BYTES) return inflateRaw(deflated, size)
  return new Promise((resolve, reject) => {
    const stream = createInflateRaw({ chunkSize: size + 64 })
    const done = (piece = new Uint8Array(0)) => {
      resolve(piece)
      // later: a stream that is destroyed while it writes makes an error with a stack
      setImmediate(() => stream.destroy())
    }
    stream.on('error', reject).once('data', done)
    stream.write(deflated, () => setImmediate(done))
  })
}
