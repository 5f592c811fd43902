/** Node's zlib as the README recommends it: into one piece of the announced size, or in the thread pool. */
import zlib, { inflateRawSync } from 'node:zlib'
import { inflateRawWithZlib } from '@sheaf/isoxml'

/** @type {import('@sheaf/isoxml').InflateRaw} */
export const inflateRaw = (deflated, size) =>
  inflateRawSync(deflated, { maxOutputLength: Math.max(1, size), chunkSize: size + 64 })

/** Long entries in the thread pool, piece by piece, so that this thread decodes meanwhile. */
export const inflateRawInPool = inflateRawWithZlib(zlib)
