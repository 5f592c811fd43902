/** A Sheaf process against a CLAAS-like provider, with one Leaf user. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Client } from '@sheaf/contract'
import { OWNER_ENV, signedIn } from './owner.js'
import { type SheafProcess, startSheaf } from './sheaf-process.js'

export const CLIENT = { clientKey: 'sandbox-client', clientSecret: 'sandbox-secret' }
const USERS = '/services/usermanagement/api/users'

export interface ConnectedServer {
  readonly process: SheafProcess
  readonly url: string
  readonly call: Client<Response, AbortSignal>
}

/**
 * Starts `sheaf serve` and signs in.
 *
 * @param folder    data directory; the profiles are written beside it
 * @param profiles  what `SHEAF_CLAAS_PROFILES` shall name
 */
export async function serve(
  folder: string,
  profiles: unknown,
  env: Record<string, string> = {},
): Promise<ConnectedServer> {
  const path = join(folder, 'profiles.json')
  writeFileSync(path, JSON.stringify(profiles))
  const process = startSheaf(['serve'], {
    SHEAF_PORT: '0',
    SHEAF_DATA_DIR: join(folder, 'data'),
    SHEAF_EMBEDDED_FSYNC: 'off',
    SHEAF_CLAAS_PROFILES: path,
    ...OWNER_ENV,
    ...env,
  })
  const [, url] = await process.until(/listening on (http:\/\/\S+)/i)
  return { process, url: url!, call: await signedIn(url!) }
}

/** The profiles with changed outbox, machine and polling settings, as another server of the same contract would want. */
export function tightened(profiles: unknown): unknown {
  const copy = structuredClone(profiles) as Record<string, ProfilePart>
  for (const profile of Object.values(copy)) {
    profile.resources.machines.paging.size = 1
    profile.resources.outbox.paging.size = 2
  }
  return copy
}

interface ProfilePart {
  resources: { machines: { paging: { size: number } }; outbox: { paging: { size: number } } }
}

export async function createGrower(call: ConnectedServer['call'], externalId = 'grower-1'): Promise<string> {
  const { body } = await call(`POST ${USERS}`, {
    body: { name: 'Grower', email: 'grower@example.org', externalId },
  })
  return body.id
}

export function connect(
  call: ConnectedServer['call'],
  leafUserId: string,
  refreshToken: string,
  clientEnvironment: 'STAGE' | 'PRODUCTION' = 'STAGE',
) {
  return call(`POST ${USERS}/:leafUserId/claas-credentials`, {
    params: { leafUserId },
    body: { ...CLIENT, refreshToken, clientEnvironment },
  })
}

export async function operationsOf(call: ConnectedServer['call'], leafUserId: string) {
  const { body } = await call('GET /services/operations/api/operations', { query: { leafUserId, size: 100 } })
  return body
}

export async function filesOf(call: ConnectedServer['call'], leafUserId: string) {
  const { body } = await call('GET /services/operations/api/files', { query: { leafUserId, size: 100 } })
  return body.operations
}

export async function summaryOf(call: ConnectedServer['call'], operationId: string) {
  const { body } = await call('GET /services/operations/api/operations/:operationId/summary', {
    params: { operationId },
  })
  return body.properties
}

/** What must be the same whoever computed it: everything but ids and times of creation. */
export async function contentOf(call: ConnectedServer['call'], leafUserId: string): Promise<unknown[]> {
  const operations = await operationsOf(call, leafUserId)
  const contents = await Promise.all(
    operations.map(async ({ id, type, startTime, endTime, files, fields }) => ({
      type,
      startTime,
      endTime,
      files: files.length,
      coverage: fields.map(({ coverage }) => coverage),
      summary: await summaryOf(call, id),
    })),
  )
  return contents.sort((a, b) => a.startTime.localeCompare(b.startTime))
}
