import { type FileHandle, open } from 'node:fs/promises'
import type { Source } from '@sheaf/isoxml'

/**
 * A file on disk as a source of byte ranges.
 *
 * @returns the source and a function that closes the file
 * @throws the system's error when the file cannot be opened
 */
export async function fileSource(path: string): Promise<{ source: Source; close: () => Promise<void> }> {
  const handle = await open(path, 'r')
  const { size } = await handle.stat()
  return {
    source: { length: size, read: (from, to) => readRange(handle, from, to) },
    close: () => handle.close(),
  }
}

async function readRange(handle: FileHandle, from: number, to: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(to - from)
  let filled = 0
  while (filled < bytes.length) {
    const { bytesRead } = await handle.read(bytes, filled, bytes.length - filled, from + filled)
    if (bytesRead === 0) return bytes.subarray(0, filled)
    filled += bytesRead
  }
  return bytes
}
