/** The files of a set, wherever they come from: a zip, a folder, memory. Names are as given, look-ups ignore case. */
import type { Diagnostic } from '../diagnostics.js'
import type { FileEntry } from '../source.js'
import { isMacLitter, safeEntryPath } from './entry-name.js'

/** The files of an archive or folder, litter and refused names left out, with what was refused. */
export interface FileTree {
  readonly files: readonly FileEntry[]
  readonly diagnostics: readonly Diagnostic[]
}

/**
 * Files of a plain folder or of memory as a tree.
 *
 * @param entries paths relative to the folder; back-slashes are accepted. Litter of macOS is left out, and a name that
 *                leaves the folder is refused with `ZIP_ENTRY_NAME`
 */
export function fileTree(entries: readonly FileEntry[]): FileTree {
  const files: FileEntry[] = []
  const diagnostics: Diagnostic[] = []
  for (const entry of entries) {
    const path = safeEntryPath(entry.path)
    if (path === undefined) diagnostics.push(refusedName(entry.path))
    else if (path !== '' && !path.endsWith('/') && !isMacLitter(path)) {
      files.push({ path, size: entry.size, read: () => entry.read() })
    }
  }
  return { files, diagnostics }
}

/** A tree over bytes that already stand in memory, by path. */
export function memoryTree(contents: ReadonlyMap<string, Uint8Array>): FileTree {
  return fileTree(
    [...contents].map(([path, bytes]) => ({ path, size: bytes.length, read: async () => bytes })),
  )
}

/** The diagnostic of a name that leaves its archive or folder. */
export function refusedName(name: string, archive?: string): Diagnostic {
  return {
    code: 'ZIP_ENTRY_NAME',
    severity: 'warning',
    message: `The entry name ${JSON.stringify(name.slice(0, 120))} is absolute, leaves the archive, holds control characters or is longer than 1024; the entry was left out.`,
    where: archive === undefined ? {} : { file: archive },
  }
}

/** Folder part of a path without trailing slash, '' at the top. */
export function folderOf(path: string): string {
  const slash = path.lastIndexOf('/')
  return slash < 0 ? '' : path.slice(0, slash)
}

/** Last part of a path. */
export function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}
