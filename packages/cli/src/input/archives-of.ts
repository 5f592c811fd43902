import { readdir, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'

/**
 * What a user means by a path: a folder of zips that is no set itself, such as a download folder, means each of them.
 *
 * @returns the path itself, or the paths of the zips in it, in name order
 */
export async function archivesOf(path: string): Promise<readonly string[]> {
  if (!(await isFolder(path))) return [path]
  const files = (await readdir(path, { withFileTypes: true, recursive: true })).filter((one) => one.isFile())
  if (files.some(({ name }) => /\.xml$/i.test(name) && !name.startsWith('._'))) return [path]
  const zips = files
    .filter(({ name }) => /\.zip$/i.test(name) && !name.startsWith('._'))
    .map(({ name, parentPath }) => join(parentPath, name))
  return zips.length === 0
    ? [path]
    : zips.sort((a, b) => basename(a).localeCompare(basename(b)) || (a < b ? -1 : 1))
}

/** What is absent or closed is no folder: opening it will say why. */
async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory()
  } catch {
    return false
  }
}
