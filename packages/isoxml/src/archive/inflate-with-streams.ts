/** Raw deflate undone by what browsers bring along (Compression Streams), so that no library is needed. */

interface ByteReader {
  read(): Promise<{ readonly done: boolean; readonly value?: Uint8Array }>
  cancel(): Promise<void>
}

interface ByteWriter {
  write(bytes: Uint8Array): Promise<void>
  close(): Promise<void>
  abort(): Promise<void>
}

declare const DecompressionStream: new (
  format: string,
) => {
  readonly readable: { getReader(): ByteReader }
  readonly writable: { getWriter(): ByteWriter }
}

/** Deflate grows data 1032-fold at most; a slice this small can make no more than 17 MB before it is stopped. */
const SLICE_BYTES = 16 * 1024

/**
 * An `InflateRaw` for browsers (and Node from 20.12 on, where zlib is faster).
 *
 * @returns `inflatedSize` bytes, or fewer when the data end before
 * @throws RangeError when the data hold more than `inflatedSize`: inflating stops there; TypeError when they are no
 *         deflate stream. `openZip` turns both into `ZIP_DAMAGED`
 */
export async function inflateRawWithStreams(deflated: Uint8Array, inflatedSize: number): Promise<Uint8Array> {
  const stream = new DecompressionStream('deflate-raw')
  const writer = stream.writable.getWriter()
  const reader = stream.readable.getReader()
  const writing = writeSlices(writer, deflated)
  // what stops the writer stops the reader too, which is waited for first
  writing.catch(() => {})
  try {
    const inflated = await readUpTo(reader, inflatedSize)
    await writing
    return inflated
  } catch (error) {
    // both ends fail with the first error; which of them says so first does not matter
    await Promise.allSettled([reader.cancel(), writer.abort(), writing])
    throw error
  }
}

async function writeSlices(writer: ByteWriter, bytes: Uint8Array): Promise<void> {
  for (let at = 0; at < bytes.length; at += SLICE_BYTES) {
    await writer.write(bytes.subarray(at, at + SLICE_BYTES))
  }
  await writer.close()
}

async function readUpTo(reader: ByteReader, size: number): Promise<Uint8Array> {
  const inflated = new Uint8Array(size)
  let filled = 0
  for (;;) {
    const { done, value } = await reader.read()
    if (done || value === undefined) return inflated.subarray(0, filled)
    if (filled + value.length > size) {
      throw new RangeError(`Expected ${size} inflated bytes, found more.`)
    }
    inflated.set(value, filled)
    filled += value.length
  }
}
