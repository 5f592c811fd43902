/**
 * What a user names on the command line, a zip or a folder, as task-data sets.
 *
 *   zip file ─► openZip ─┐
 *   folder ─► file tree ─┴─► openTaskData ─► sets
 */
import { readdir, readFile, stat } from 'node:fs/promises'
import { basename, join, relative, sep } from 'node:path'
import zlib from 'node:zlib'
import {
  type FileEntry,
  fileTree,
  inflateRawWithZlib,
  openTaskData,
  openZip,
  type TaskDataArchive,
} from '@sheaf/isoxml'
import { fileSource } from './file-source.js'

export interface Input {
  readonly path: string
  /** Name for output folders and file names: the last part of the path without `.zip`. */
  readonly archive: string
  readonly taskData: TaskDataArchive
  close(): Promise<void>
}

/** @throws IsoxmlError when the input holds no task data or cannot be read; the system's error when it is absent */
export async function openInput(path: string): Promise<Input> {
  const found = await stat(path)
  const archive = basename(path.replace(/[/\\]+$/, '')).replace(/\.zip$/i, '')
  if (found.isDirectory()) {
    const taskData = await openTaskData(fileTree(await folderEntries(path)))
    return { path, archive, taskData, close: async () => {} }
  }
  if (/\.xml$/i.test(path)) {
    const taskData = await openTaskData(fileTree([await entryOf(path, basename(path))]))
    return { path, archive: archive.replace(/\.xml$/i, ''), taskData, close: async () => {} }
  }
  const { source, close } = await fileSource(path)
  try {
    const tree = await openZip(source, {
      inflateRaw: inflateRawWithZlib(zlib),
      crc32: zlib.crc32,
      name: basename(path),
    })
    return { path, archive, taskData: await openTaskData(tree), close }
  } catch (error) {
    await close()
    throw error
  }
}

async function folderEntries(folder: string): Promise<FileEntry[]> {
  const entries: FileEntry[] = []
  for (const one of await readdir(folder, { withFileTypes: true, recursive: true })) {
    if (!one.isFile()) continue
    const path = join(one.parentPath, one.name)
    entries.push(await entryOf(path, relative(folder, path).split(sep).join('/')))
  }
  return entries
}

async function entryOf(path: string, name: string): Promise<FileEntry> {
  const { size } = await stat(path)
  return { path: name, size, read: async () => new Uint8Array(await readFile(path)) }
}
