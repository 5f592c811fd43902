/**
 * Artefacts in a directory: one file per object.
 *
 *   bytes ─► <key>.<uuid>.part ─► fsync ─► rename to <key> ─► fsync of the directory
 *
 * A name appears only when its bytes are on the disk, and stays when the power fails right after.
 */
import { createHash, randomUUID } from 'node:crypto'
import { createReadStream, type Stats } from 'node:fs'
import { type FileHandle, mkdir, open, opendir, readFile, rename, rm, stat } from 'node:fs/promises'
import { dirname, join, relative, sep } from 'node:path'
import { isFileError } from '../file-errors.js'
import { checkedKey, checkedPrefix, PART } from './object-key.js'
import { type ObjectEntry, ObjectMissing, type ObjectStore, type StoredObject } from './object-store.js'

export async function openDirectoryStore(root: string): Promise<ObjectStore> {
  await mkdir(root, { recursive: true })
  const path = (key: string) => join(root, ...checkedKey(key).split('/'))
  const folder = (prefix: string) => path(checkedPrefix(prefix).slice(0, -1))
  return {
    put: async (key, bytes) => await putFile(path(key), bytes),
    get: async (key) => await readWhole(key, path(key)),
    stream: (key, range) =>
      createReadStream(path(key), range === undefined ? {} : { start: range.from, end: range.to }),
    size: async (key) => await sizeOf(path(key)),
    async move(from, to) {
      await makeDirectory(dirname(path(to)))
      await rename(path(from), path(to))
      await syncDirectory(dirname(path(to)))
    },
    remove: async (key) => await rm(path(key), { force: true }),
    removePrefix: async (prefix) => await rm(folder(prefix), { force: true, recursive: true }),
    list: (prefix) => listFiles(root, folder(prefix)),
    async check() {
      await stat(root)
    },
  }
}

async function putFile(path: string, bytes: Uint8Array | AsyncIterable<Uint8Array>): Promise<StoredObject> {
  const folder = dirname(path)
  await makeDirectory(folder)
  const part = `${path}.${randomUUID()}${PART}`
  try {
    const file = await open(part, 'wx')
    const stored = await writeAll(file, bytes instanceof Uint8Array ? [bytes] : bytes).finally(() =>
      file.close(),
    )
    await rename(part, path)
    await syncDirectory(folder)
    return stored
  } catch (error) {
    await rm(part, { force: true })
    throw error
  }
}

async function writeAll(
  file: FileHandle,
  chunks: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
): Promise<StoredObject> {
  const hash = createHash('sha256')
  let size = 0
  for await (const chunk of chunks) {
    hash.update(chunk)
    size += chunk.byteLength
    await file.writeFile(chunk)
  }
  await file.sync()
  return { size, sha256: hash.digest('hex') }
}

/** Creates a directory and makes its name, and those of its parents that are new, durable. */
async function makeDirectory(path: string): Promise<void> {
  const first = await mkdir(path, { recursive: true })
  if (first === undefined) return
  for (let made = path; made.length >= first.length; made = dirname(made)) await syncDirectory(dirname(made))
}

async function syncDirectory(path: string): Promise<void> {
  const directory = await open(path, 'r')
  try {
    await directory.sync()
  } finally {
    await directory.close()
  }
}

async function readWhole(key: string, path: string): Promise<Uint8Array> {
  try {
    const bytes = await readFile(path)
    return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  } catch (error) {
    throw isFileError(error, 'ENOENT') ? new ObjectMissing(key) : error
  }
}

async function sizeOf(path: string): Promise<number | undefined> {
  const found = await statOf(path)
  return found?.isFile() ? found.size : undefined
}

async function statOf(path: string): Promise<Stats | undefined> {
  try {
    return await stat(path)
  } catch (error) {
    if (isFileError(error, 'ENOENT', 'ENOTDIR')) return undefined
    throw error
  }
}

/** Parts that were left behind are listed too: their age is how the sweeper finds them. */
async function* listFiles(root: string, folder: string): AsyncIterable<ObjectEntry> {
  try {
    for await (const entry of await opendir(folder, { recursive: true })) {
      if (!entry.isFile()) continue
      const path = join(entry.parentPath, entry.name)
      const found = await statOf(path)
      if (found === undefined) continue
      yield { key: relative(root, path).split(sep).join('/'), size: found.size, modifiedAt: found.mtime }
    }
  } catch (error) {
    if (!isFileError(error, 'ENOENT')) throw error
  }
}
