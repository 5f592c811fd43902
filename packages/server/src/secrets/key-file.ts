/**
 * The file of the generated master key: 32 bytes in base64, readable by its user only, created once. While secrets are
 * sealed anew, earlier keys stand on lines of their own below the present one.
 */
import { randomBytes, randomUUID } from 'node:crypto'
import { link, mkdir, open, readFile, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { isFileError } from '../file-errors.js'
import type { MasterKeys } from './secrets.js'

const KEY_BYTES = 32

/** The key file is there and holds no key. What it holds is not shown: it may be most of one. */
export class KeyFileDamaged extends Error {
  override readonly name = 'KeyFileDamaged'

  constructor(
    readonly path: string,
    readonly foundBytes: number,
  ) {
    super(
      `${path} must hold ${KEY_BYTES} bytes in base64, found ${foundBytes}; restore it from a backup, or set ` +
        'SHEAF_SECRET_KEY to the key that it held: under another one the stored consents cannot be read',
    )
  }
}

/** @throws KeyFileDamaged when a line of the file does not hold a key */
export async function readOrCreateKeyFile(path: string): Promise<MasterKeys> {
  const lines = (await readText(path)).split('\n').filter((line) => line.trim() !== '')
  const [present, ...earlier] = lines.map((line) => keyOf(line, path))
  if (present === undefined) throw new KeyFileDamaged(path, 0)
  return [present, ...earlier]
}

/** Puts other keys into the file, all at once and durably. */
export async function replaceKeyFile(path: string, keys: MasterKeys): Promise<void> {
  const temporary = await writeKeys(path, keys)
  await rename(temporary, path)
  const folder = await open(dirname(path), 'r')
  await folder.sync().finally(() => folder.close())
}

export function newMasterKey(): Uint8Array {
  return new Uint8Array(randomBytes(KEY_BYTES))
}

function keyOf(line: string, path: string): Uint8Array {
  const key = Buffer.from(line, 'base64')
  if (key.length !== KEY_BYTES) throw new KeyFileDamaged(path, key.length)
  return new Uint8Array(key)
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    if (!isFileError(error, 'ENOENT')) throw error
  }
  await createKeyFile(path)
  return await readFile(path, 'utf8')
}

// Linked into place when it is complete: of several processes that start at once, one wins, all read its key.
async function createKeyFile(path: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true })
  const temporary = await writeKeys(path, [newMasterKey()])
  try {
    await link(temporary, path)
  } catch (error) {
    if (!isFileError(error, 'EEXIST')) throw error
  } finally {
    await rm(temporary, { force: true })
  }
}

/** @returns path of a file beside, complete and on the disk */
async function writeKeys(path: string, keys: MasterKeys): Promise<string> {
  const temporary = `${path}.${randomUUID()}`
  const file = await open(temporary, 'w', 0o600)
  try {
    await file.writeFile(keys.map((key) => `${Buffer.from(key).toString('base64')}\n`).join(''))
    await file.sync()
  } finally {
    await file.close()
  }
  return temporary
}
