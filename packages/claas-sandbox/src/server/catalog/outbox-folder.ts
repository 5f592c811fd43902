/**
 * Zips of a folder as files of an outbox. The folder is looked at whenever somebody lists the outbox: what was dropped
 * into it meanwhile is there, what was taken out of it is gone, other content under a name is the same file changed.
 */
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { readdir, readFile, stat } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'
import { type Catalog, sha256Hex } from './catalog.js'

const SPACING_MS = 60_000
/** A file that changed within this time may still be on its way into the folder. */
const QUIET_MS = 1_000

interface Hashed {
  readonly sizeBytes: number
  readonly modifiedMs: number
  readonly sha256: string
}

export class OutboxFolder {
  readonly #path: string
  readonly #hashes = new Map<string, Hashed>()

  constructor(path: string) {
    this.#path = path
  }

  /**
   * What lies there at the start stands in the outbox since before it, a minute apart; what came since, from its own time.
   *
   * @param baseMs time of the first start
   * @throws when the folder or a file in it cannot be read
   */
  async announceAll(catalog: Catalog, machineId: string, baseMs: number): Promise<void> {
    const paths = await this.#zips()
    for (const [index, path] of paths.entries()) {
      const hashed = await this.#hashed(path)
      const isLater = hashed.modifiedMs > baseMs
      const availableAtMs = isLater ? hashed.modifiedMs : baseMs - (paths.length - index) * SPACING_MS
      this.#announce(catalog, machineId, path, hashed, availableAtMs)
    }
  }

  /** Brings an outbox to what the folder holds now; files that are still being written wait for the next look. */
  async refresh(catalog: Catalog, machineId: string, nowMs: number): Promise<void> {
    const present = new Set<string>()
    for (const path of await this.#zips()) {
      present.add(this.#idOf(machineId, path))
      const { mtimeMs } = await stat(path)
      if (Math.abs(Date.now() - mtimeMs) < QUIET_MS) continue
      const hashed = await this.#hashed(path)
      const known = catalog.files.find(({ id }) => id === this.#idOf(machineId, path))
      if (known?.sha256 !== hashed.sha256) this.#announce(catalog, machineId, path, hashed, nowMs)
    }
    for (const file of catalog.files) {
      if (file.machineId === machineId && file.inFolder && !present.has(file.id)) file.deleted = true
    }
  }

  #announce(catalog: Catalog, machineId: string, path: string, hashed: Hashed, availableAtMs: number): void {
    catalog.announce(machineId, {
      id: this.#idOf(machineId, path),
      name: relative(this.#path, path).split(sep).join('_'),
      availableAtMs,
      sizeBytes: hashed.sizeBytes,
      sha256: hashed.sha256,
      inFolder: true,
      read: () => readFile(path),
    })
  }

  async #zips(): Promise<string[]> {
    const entries = await readdir(this.#path, { recursive: true, withFileTypes: true })
    return entries
      .filter((entry) => entry.isFile() && /\.zip$/i.test(entry.name) && !entry.name.startsWith('._'))
      .map((entry) => join(entry.parentPath, entry.name))
      .sort()
  }

  /** By path, not by name: equal names in two folders are two files. */
  #idOf(machineId: string, path: string): string {
    return `f-${sha256Hex(Buffer.from(`${machineId}/${relative(this.#path, path)}`)).slice(0, 10)}`
  }

  async #hashed(path: string): Promise<Hashed> {
    const { size, mtimeMs } = await stat(path)
    const known = this.#hashes.get(path)
    if (known?.sizeBytes === size && known.modifiedMs === mtimeMs) return known
    const hash = createHash('sha256')
    for await (const chunk of createReadStream(path)) hash.update(chunk as Uint8Array)
    const hashed = { sizeBytes: size, modifiedMs: mtimeMs, sha256: hash.digest('hex') }
    this.#hashes.set(path, hashed)
    return hashed
  }
}
