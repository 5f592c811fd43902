/** What can be set about a sandbox, and what holds when nothing is said. */

import type { SeedName } from './catalog/seed-names.js'
import type { DialectName } from './dialect/dialect-name.js'

/** When a refresh hands out a new refresh token: at every one, never, or at every nth. */
export type Rotation = 'always' | 'never' | 'every-nth'

export interface SandboxOptions {
  /** API port n; blobs get n − 1, control n − 2. 0 takes three free ports. Default 8099. */
  port?: number
  /** What stands in the outboxes at the start. Default `demo`, or `empty` when `outboxDir` is given. */
  seed?: SeedName
  /** Folder whose `*.zip` files (also in folders below) stand in the outbox of machine `m-folder`. */
  outboxDir?: string
  /** `alt` says the same with other paths, field names, paging and client authentication. Default `default`. */
  dialect?: DialectName
  /** Default 300. */
  accessTokenLifetimeS?: number
  /** Largest page of machines, whatever the client asks for. Default 50. */
  maxMachinePageSize?: number
  /** Largest page of an outbox. Default 100. */
  maxOutboxPageSize?: number
  /** Default `always`. */
  rotation?: Rotation
  /** The n of `every-nth`. Default 3. */
  rotateEveryN?: number
  /** How long a superseded refresh token is forgiven, in s. Default 0. */
  graceS?: number
  /** Downloads answer 302 to the blob port, where the bearer token must not be sent. Default false. */
  redirectDownloads?: boolean
  /** Calls a minute that the client of a tenant may make, token calls too; then 429 with `Retry-After`. Default 0: no limit. */
  requestsPerMinute?: number
  /** Largest upload to an inbox in bytes. Default 50 MiB. */
  maxInboxBytes?: number
  /** Folder where tokens, grants, acknowledgements and the clock outlive the process. Default: memory only. */
  stateDir?: string
}

export type Settings = Required<Omit<SandboxOptions, 'outboxDir' | 'stateDir'>> &
  Pick<SandboxOptions, 'outboxDir' | 'stateDir'>

export function settingsFrom(options: SandboxOptions): Settings {
  return {
    port: 8099,
    seed: options.outboxDir === undefined ? 'demo' : 'empty',
    dialect: 'default',
    accessTokenLifetimeS: 300,
    maxMachinePageSize: 50,
    maxOutboxPageSize: 100,
    rotation: 'always',
    rotateEveryN: 3,
    graceS: 0,
    redirectDownloads: false,
    requestsPerMinute: 0,
    maxInboxBytes: 50 * 1024 * 1024,
    ...options,
  }
}
