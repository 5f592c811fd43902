/**
 * What outlives the process: clock, grants with their tokens, what was acknowledged, deleted or delivered. Written whole, under a
 * temporary name, flushed and renamed, before the call that changed it is answered.
 */
import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import type { Delivery } from './catalog/catalog.js'
import type { Grant } from './oauth/grants.js'
import type { TenantName } from './tenant.js'

export interface SavedTenant {
  readonly grants: Grant[]
  /** File ids. */
  readonly retrieved: string[]
  readonly deleted: string[]
  /** Machine ids with a switch that was moved. */
  readonly enabled: Record<string, boolean>
  /** Absent in files of earlier versions. */
  readonly deliveries?: Delivery[]
}

export interface SavedState {
  readonly formatVersion: 1
  readonly clockOffsetMs: number
  /** Time of the first start, from which the times of the files are counted. */
  readonly baseMs: number
  readonly tenants: Record<TenantName, SavedTenant>
}

const FILE_NAME = 'claas-sandbox.json'

export class StateFile {
  readonly #path: string

  /** @param folder made when it is not there */
  constructor(folder: string) {
    mkdirSync(folder, { recursive: true })
    this.#path = join(folder, FILE_NAME)
  }

  /** @returns undefined at the first start @throws when the file is not readable or of another format */
  load(): SavedState | undefined {
    let text: string
    try {
      text = readFileSync(this.#path, 'utf8')
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
      throw error
    }
    const saved = JSON.parse(text) as SavedState
    if (saved.formatVersion !== 1)
      throw new Error(`${this.#path} is of another version; delete it to start afresh`)
    return saved
  }

  save(state: SavedState): void {
    const temporary = `${this.#path}.new`
    const file = openSync(temporary, 'w', 0o600)
    try {
      writeSync(file, JSON.stringify(state))
      fsyncSync(file)
    } finally {
      closeSync(file)
    }
    renameSync(temporary, this.#path)
  }
}
