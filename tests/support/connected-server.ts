/** A Sheaf process against a CLAAS-like provider, with one Leaf user. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Client } from '@sheaf/contract'
import { OWNER_ENV, signedInWithToken } from './owner.js'
import { type SheafProcess, startSheaf } from './sheaf-process.js'

export const CLIENT = { clientKey: 'sandbox-client', clientSecret: 'sandbox-secret' }
const USERS = '/services/usermanagement/api/users'

export interface ConnectedServer {
  readonly process: SheafProcess
  readonly url: string
  readonly call: Client<Response, AbortSignal>
  /** Content of an address that answers name, as text. */
  download(address: string): Promise<string>
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
  const settings = settingsOf(join(folder, 'data'), profilesFile(folder, profiles))
  return await serveOn(startSheaf(['serve'], { ...settings, ...env }))
}

/** Settings of a server whose port the system chooses. */
export function settingsOf(dataDir: string, profilesFile: string): Record<string, string> {
  return {
    SHEAF_PORT: '0',
    SHEAF_DATA_DIR: dataDir,
    SHEAF_EMBEDDED_FSYNC: 'off',
    SHEAF_CLAAS_PROFILES: profilesFile,
    ...OWNER_ENV,
  }
}

/** @returns the path of the written file */
export function profilesFile(folder: string, profiles: unknown): string {
  const path = join(folder, 'profiles.json')
  writeFileSync(path, JSON.stringify(profiles))
  return path
}

/** Signs in to a server process once it listens. */
export async function serveOn(process: SheafProcess): Promise<ConnectedServer> {
  const [, url] = await process.until(/listening on (http:\/\/\S+)/i)
  const { call, token } = await signedInWithToken(url!)
  const headers = { authorization: `Bearer ${token}` }
  const download = async (address: string) => await (await fetch(address, { headers })).text()
  return { process, url: url!, call, download }
}

/** Jobs that wait, run or have failed for good, by `queue state`; as `/metrics` tells. */
export async function jobsOf({ url }: Pick<ConnectedServer, 'url'>): Promise<Record<string, number>> {
  const text = await (await fetch(`${url}/metrics`)).text()
  const lines = text.matchAll(/^sheaf_jobs\{queue="([^"]+)",state="([^"]+)"\} (\d+)$/gm)
  return Object.fromEntries([...lines].map(([, queue, state, count]) => [`${queue} ${state}`, Number(count)]))
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
