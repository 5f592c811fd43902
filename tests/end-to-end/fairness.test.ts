/** One grower's backlog must not keep another grower's first file waiting. */
import { type Sandbox, startSandbox } from '@sheaf/claas-sandbox'
import { writeTaskDataSet, zipFiles } from '@sheaf/isoxml'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { addGrowers } from '../crash/growers.js'
import { type ConnectedServer, connect, createGrower, serve } from '../support/connected-server.js'
import { eventually } from '../support/eventually.js'
import { temporaryFolder } from '../support/folders.js'
import { consentOf, control, drop } from '../support/sandbox-control.js'

const BACKLOG = 2_000
const folder = temporaryFolder()
let sandbox: Sandbox
let server: ConnectedServer

beforeAll(async () => {
  sandbox = await startSandbox({ port: 0, seed: 'empty', maxOutboxPageSize: 1000 })
  server = await serve(folder, unlimited(sandbox.profiles), { SHEAF_LOG_LEVEL: 'warn' })
})
afterAll(async () => {
  await server?.process.stop('SIGKILL')
  await sandbox?.close()
})

it(`a backlog of ${BACKLOG} files is not half worked off when another grower’s first file is there`, async () => {
  const busy = await control<{ refreshToken: string; machines: string[] }>(sandbox, 'POST', '/organizations')
  for (let at = 0; at < BACKLOG; at++) await drop(sandbox, busy.machines[0]!, `${at}.zip`, smallFile(at))
  const backlog = await createGrower(server.call, 'backlog')
  await connect(server.call, backlog, busy.refreshToken)
  await eventually(
    () => filesOf(backlog),
    (total) => total >= 20,
  )
  const [other] = await addGrowers(sandbox, 1, 1)
  const newcomer = await createGrower(server.call, 'newcomer')
  await connect(server.call, newcomer, await consentOf(sandbox, other!.organizationId))
  await eventually(
    () => filesOf(newcomer, 'processed'),
    (total) => total === 1,
  )
  expect(await filesOf(backlog)).toBeLessThan(BACKLOG / 2)
})

/** How many files of a Leaf user there are. */
async function filesOf(leafUserId: string, status?: 'processed'): Promise<number> {
  const query = { leafUserId, size: 1, ...(status === undefined ? {} : { status }) }
  const { total } = await server.call('GET /services/operations/api/files', { query })
  return total!
}

/** Master data alone, each with other content: nothing to map, and quickly read. */
function smallFile(at: number): Uint8Array {
  const customers = [{ id: 'CTR-1', lastName: `Customer ${at}` }]
  return zipFiles(writeTaskDataSet({ version: '4.3', dataTransferOrigin: 2, customers }))
}

/** Profiles without limits: what is looked at is our own order of work. */
function unlimited(profiles: unknown): unknown {
  const copy = structuredClone(profiles) as Record<string, { limits: object }>
  for (const profile of Object.values(copy)) {
    profile.limits = { attempts: 5, retryAfterMaxS: 3600, backoffBaseMs: 20, backoffMaxMs: 200 }
  }
  return copy
}
