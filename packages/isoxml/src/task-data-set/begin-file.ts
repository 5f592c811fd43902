/** Files whose reading begins before their bytes are waited for. */
import type { FileEntry } from '../source.js'
import type { Companions } from '../task-data/external-files.js'

/** A file on its way; the promise rejects as `read` of the file does. */
export interface BegunFile {
  readonly bytes: Promise<Uint8Array>
}

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

/**
 * Begins with the files of the first logs.
 *
 * @param logs so many, in name order
 * @returns the same files, of which those that are begun hand out what was begun to whoever reads them first
 */
export async function beginFirstLogs(companions: Companions, logs: number): Promise<Companions> {
  const binaries = [...companions.keys()].filter((name) => name.startsWith('TLG') && name.endsWith('.BIN'))
  const begun = new Map(companions)
  for (const binary of binaries.sort().slice(0, logs)) {
    for (const name of [binary, `${binary.slice(0, -4)}.XML`]) {
      const file = companions.get(name)
      if (file !== undefined) begun.set(name, begunEntry(file, await beginFile(file)))
    }
  }
  return begun
}

/** Once only: bytes that were handed out may have been changed or moved elsewhere. */
function begunEntry(file: FileEntry, begun: BegunFile): FileEntry {
  let waiting: BegunFile | undefined = begun
  const begin = async (): Promise<BegunFile> => {
    const first = waiting
    waiting = undefined
    return first ?? (await beginFile(file))
  }
  return { ...file, begin, read: async () => (await begin()).bytes }
}
