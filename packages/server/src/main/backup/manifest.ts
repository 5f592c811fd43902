/** What a backup says of itself: where it came from, which key its secrets are sealed with, and the digest of every file. */
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { open, readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { isFileError } from '../../file-errors.js'

export const MANIFEST = 'manifest.json'
const FORMAT = 1

export interface BackupFile {
  /** Below the backup's folder, with forward slashes. */
  readonly path: string
  readonly size: number
  /** Lower-case hex. */
  readonly sha256: string
}

export interface Manifest {
  readonly format: typeof FORMAT
  /** Version of the program that made it. */
  readonly version: string
  readonly createdAt: string
  /** `embedded`: the files of the database; `server`: a dump in the custom format of pg_dump. */
  readonly database: 'embedded' | 'server'
  /** Where the artefacts are: among the files, or in a bucket that was left alone. */
  readonly artefacts: 'files' | 'bucket'
  /** Names the master key without which the stored credentials cannot be read. */
  readonly keyId: string
  readonly files: readonly BackupFile[]
}

/** The folder is no backup, or not what it was when it was made. Nothing was restored. */
export class BackupDamaged extends Error {
  override readonly name = 'BackupDamaged'
}

/** Digests everything in the folder and writes the manifest beside it, durably. */
export async function writeManifest(
  folder: string,
  about: Omit<Manifest, 'format' | 'files'>,
): Promise<Manifest> {
  const files: BackupFile[] = []
  for await (const path of filesBelow(folder)) files.push(await fileOf(folder, path))
  const manifest: Manifest = { format: FORMAT, ...about, files }
  await writeFile(join(folder, MANIFEST), JSON.stringify(manifest, undefined, 1))
  const handle = await open(join(folder, MANIFEST), 'r')
  await handle.sync().finally(() => handle.close())
  return manifest
}

/**
 * Reads a backup's manifest and holds every file against it.
 *
 * @throws BackupDamaged naming the file that is absent or changed
 */
export async function readManifest(folder: string): Promise<Manifest> {
  const manifest = await parsed(folder)
  for (const { path, size, sha256 } of manifest.files) {
    const found = await fileOf(folder, path).catch((error: unknown) => {
      throw isFileError(error, 'ENOENT')
        ? new BackupDamaged(`${join(folder, path)} is missing in the backup`)
        : error
    })
    if (found.size !== size || found.sha256 !== sha256) {
      throw new BackupDamaged(
        `${join(folder, path)} is not as it was backed up: expected ${size} bytes with SHA-256 ${sha256}, found ${found.size} with ${found.sha256}`,
      )
    }
  }
  return manifest
}

async function parsed(folder: string): Promise<Manifest> {
  const path = join(folder, MANIFEST)
  let manifest: Partial<Manifest>
  try {
    manifest = JSON.parse(await readFile(path, 'utf8')) as Partial<Manifest>
  } catch (cause) {
    throw new BackupDamaged(`${path}: expected the manifest of a backup, found none that can be read`, {
      cause,
    })
  }
  if (manifest.format !== FORMAT || !Array.isArray(manifest.files)) {
    throw new BackupDamaged(
      `${path}: expected a backup of format ${FORMAT}, found ${String(manifest.format)}`,
    )
  }
  return manifest as Manifest
}

async function fileOf(folder: string, path: string): Promise<BackupFile> {
  const whole = join(folder, path)
  const { size } = await stat(whole)
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(whole)) hash.update(chunk as Uint8Array)
  return { path, size, sha256: hash.digest('hex') }
}

/** Files of a folder and of those in it, in order of their names. */
async function* filesBelow(folder: string, below = ''): AsyncGenerator<string> {
  const entries = await readdir(join(folder, below), { withFileTypes: true })
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = below === '' ? entry.name : `${below}/${entry.name}`
    if (entry.isDirectory()) yield* filesBelow(folder, path)
    else if (entry.isFile() && path !== MANIFEST) yield path
  }
}
