/** What stands in the folder of a Leaf user: archives, and folders of task data as terminals write them. */
import { createHash } from 'node:crypto'
import { lstat, open, readdir } from 'node:fs/promises'
import { join } from 'node:path'

/** One thing that can be taken. */
export interface FolderEntry {
  /** Name in the folder of the Leaf user. */
  readonly name: string
  /** Absolute. */
  readonly path: string
  readonly kind: 'archive' | 'folder'
  /** Bytes of all its files. */
  readonly size: number
  /** Changes whenever a file comes, goes, grows or is written. */
  readonly fingerprint: string
  /** Files of a folder, relative to it with slashes, sorted. */
  readonly files: readonly string[]
}

/** A set of task data lies at most so deep: a card, an export folder, `TASKDATA`. */
const DEEPEST = 4
const ARCHIVE = /\.zip$/i
const TASK_DATA = /(^|\/)taskdata\.xml$/i
/** Parts of copies that are under way, and what desktops leave about. */
const PASSED_OVER = /^[.~]|\.(part|partial|filepart|crdownload|tmp)$/i

/**
 * Entries in order of their names; links and folders without task data are none.
 *
 * @param onTrouble told of an entry that cannot be read; it is passed over
 * @throws when the folder itself cannot be read
 */
export async function entriesOf(
  folder: string,
  onTrouble: (name: string, error: Error) => void,
): Promise<FolderEntry[]> {
  const found: FolderEntry[] = []
  for (const name of (await readdir(folder)).sort()) {
    if (PASSED_OVER.test(name)) continue
    try {
      const entry = await entryOf(folder, name).catch(gone)
      if (entry !== undefined) found.push(entry)
    } catch (error) {
      onTrouble(name, error as Error)
    }
  }
  return found
}

/** The entry as it is now; undefined when it is gone or none. */
export async function entryOf(folder: string, name: string): Promise<FolderEntry | undefined> {
  const path = join(folder, name)
  const stats = await lstat(path)
  if (stats.isFile() && ARCHIVE.test(name)) {
    const fingerprint = digestOf([`${stats.size} ${stats.mtimeMs} ${stats.ino}`])
    return { name, path, kind: 'archive', size: stats.size, fingerprint, files: [] }
  }
  if (!stats.isDirectory()) return undefined
  const looks = (await looksBelow(path, '', 1)).sort((a, b) => (a.file < b.file ? -1 : 1))
  if (!looks.some(({ file }) => TASK_DATA.test(file))) return undefined
  return {
    name,
    path,
    kind: 'folder',
    size: looks.reduce((sum, { size }) => sum + size, 0),
    fingerprint: digestOf(looks.map(({ file, size, changed }) => `${file}\0${size}\0${changed}`)),
    files: looks.map(({ file }) => file),
  }
}

interface FileLook {
  readonly file: string
  readonly size: number
  readonly changed: string
}

async function looksBelow(folder: string, prefix: string, depth: number): Promise<FileLook[]> {
  const looks: FileLook[] = []
  for (const name of await readdir(folder)) {
    const path = join(folder, name)
    const stats = await lstat(path)
    const file = `${prefix}${name}`
    if (stats.isDirectory() && depth < DEEPEST) looks.push(...(await looksBelow(path, `${file}/`, depth + 1)))
    if (stats.isFile()) looks.push({ file, size: stats.size, changed: `${stats.mtimeMs} ${stats.ino}` })
  }
  return looks
}

const TAIL_BYTES = 65_557
const END_SIGNATURE = Buffer.from([0x50, 0x4b, 0x05, 0x06])

/** Whether a zip archive has its end (the end-of-central-directory record), which is written last. */
export async function hasItsEnd({ path, size }: FolderEntry): Promise<boolean> {
  const file = await open(path)
  try {
    const length = Math.min(size, TAIL_BYTES)
    const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, size - length)
    return buffer.subarray(0, bytesRead).includes(END_SIGNATURE)
  } finally {
    await file.close()
  }
}

/** What was removed between two looks is not there; everything else is trouble. */
export function gone(error: unknown): undefined {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
  throw error
}

export function digestOf(lines: readonly string[]): string {
  const hash = createHash('sha256')
  for (const line of lines) hash.update(line).update('\n')
  return hash.digest('hex')
}
