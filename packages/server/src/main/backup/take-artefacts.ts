/**
 * The artefacts of a moment: a second name for each file, which takes no room and no time, and stays when the store
 * removes or replaces its own. Files of the store are never written to once they have their name. Where a file system
 * knows no second names, they are copied.
 */
import { copyFile, link, mkdir, readdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { isFileError } from '../../file-errors.js'

/** Ends the name of a file that is being written. */
const PART = '.part'
const TEMPORARY = /[/\\]tmp[/\\]/

/** @returns how many there are */
export async function takeArtefacts(store: string, into: string): Promise<number> {
  await mkdir(into, { recursive: true })
  let taken = 0
  for await (const path of filesBelow(store)) {
    if (path.endsWith(PART) || TEMPORARY.test(path)) continue
    if (await secondName(join(store, path), join(into, path))) taken++
  }
  return taken
}

/** Folder by folder: one that is removed meanwhile must not end the listing of the others. */
async function* filesBelow(folder: string, below = ''): AsyncGenerator<string> {
  const entries = await readdir(join(folder, below), { withFileTypes: true }).catch((error: unknown) => {
    if (isFileError(error, 'ENOENT')) return []
    throw error
  })
  for (const entry of entries) {
    const path = join(below, entry.name)
    if (entry.isDirectory()) yield* filesBelow(folder, path)
    else if (entry.isFile()) yield path
  }
}

/** @returns false when it was removed meanwhile: nothing refers to it any more */
async function secondName(from: string, to: string): Promise<boolean> {
  await mkdir(dirname(to), { recursive: true })
  try {
    await link(from, to)
    return true
  } catch (error) {
    if (isFileError(error, 'EEXIST')) return true
    if (isFileError(error, 'ENOENT')) return false
    if (!isFileError(error, 'EPERM', 'ENOTSUP', 'EMLINK', 'ENOSYS', 'EXDEV')) throw error
  }
  return await copyFile(from, to).then(
    () => true,
    (error: unknown) => {
      if (isFileError(error, 'ENOENT')) return false
      throw error
    },
  )
}
