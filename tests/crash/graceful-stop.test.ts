/** SIGTERM in the middle of a sync: everybody ends by himself, and nobody has to wait for what he left. */
import { type Sandbox, startSandbox } from '@sheaf/claas-sandbox'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { connect } from '../support/connected-server.js'
import { postgresAnswers } from '../support/databases.js'
import { eventually } from '../support/eventually.js'
import { temporaryFolder } from '../support/folders.js'
import { consentOf, control } from '../support/sandbox-control.js'
import { type BaseState, baseState } from './base-state.js'
import { done, PATIENCE_MS } from './end-state.js'
import { Fleet } from './fleet.js'
import { addGrowers, type SandboxGrower } from './growers.js'

const GROWERS = 2
const FILES_EACH = 12

describe.skipIf(!postgresAnswers)('a server and a worker that are asked to stop in mid-sync', () => {
  const folder = temporaryFolder()
  let sandbox: Sandbox
  let growers: readonly SandboxGrower[]
  let base: BaseState
  beforeAll(async () => {
    sandbox = await startSandbox({ port: 0, seed: 'empty' })
    growers = await addGrowers(sandbox, GROWERS, FILES_EACH)
    base = await baseState('PostgreSQL', folder, sandbox.profiles, GROWERS)
  })
  afterAll(async () => {
    await base?.remove()
    await sandbox?.close()
  })

  it(
    'end with 0, leave no job and no lease behind, and go on where they were',
    async () => {
      const home = await base.copy('stopped')
      const fleet = Fleet.start(home, sandbox.profiles, 1)
      const { call } = await fleet.api()
      for (const [number, { organizationId }] of growers.entries())
        await connect(call, base.leafUserIds[number]!, await consentOf(sandbox, organizationId))
      await eventually(retrieved, (files) => files > 0)
      expect(await fleet.stop()).toEqual([0, 0])
      expect(await leftBehind(home.env['DATABASE_URL']!)).toEqual({ active: 0, leased: 0 })
      const again = Fleet.start(home, sandbox.profiles, 1)
      await done(await again.api(), base.leafUserIds, FILES_EACH)
      await again.end()
      await home.remove()
    },
    2 * PATIENCE_MS,
  )

  async function retrieved(): Promise<number> {
    interface State {
      readonly tenants: { readonly stage: { readonly files: readonly { readonly state: string }[] } }
    }
    const { tenants } = await control<State>(sandbox, 'GET', '/state')
    return tenants.stage.files.filter(({ state }) => state === 'RETRIEVED').length
  }
})

async function leftBehind(connectionString: string): Promise<{ active: number; leased: number }> {
  const client = new pg.Client({ connectionString })
  await client.connect()
  const { rows } = await client.query<{ active: number; leased: number }>(
    `select (select count(*)::int from pgboss.job where state = 'active') as active,
       (select count(*)::int from credential where refresh_lease_holder is not null) as leased`,
  )
  await client.end()
  return rows[0]!
}
