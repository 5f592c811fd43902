/** Files whose reading begins before their bytes are waited for. */
import type { BegunFile, FileEntry } from '../source.js'

/** A file that is refused rejects when its bytes are waited for, so that its neighbour is not lost. */
export async function beginFile(file: FileEntry): Promise<BegunFile> {
  try {
    if (file.begin !== undefined) return await file.begin()
    return handled(file.read())
  } catch (error) {
    return handled(Promise.reject(error))
  }
}

/** Nobody may come to wait for what was begun; that must not count as an error that was overlooked. */
function handled(bytes: Promise<Uint8Array>): BegunFile {
  bytes.catch(() => {})
  return { bytes }
}
