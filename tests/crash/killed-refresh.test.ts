/**
 * A process killed between a token answer and its storage: the provider has rotated, and nobody knows the new refresh
 * token. A provider that forgives a replay gives the same pair again; one that forgives nothing ends the consent, which is
 * told, and a new one heals it.
 */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { type Sandbox, startSandbox } from '@sheaf/claas-sandbox'
import { afterAll, describe, expect, it } from 'vitest'
import { type ConnectedServer, connect, createGrower, serve } from '../support/connected-server.js'
import { freshPostgres, postgresAnswers } from '../support/databases.js'
import { eventually } from '../support/eventually.js'
import { temporaryFolder } from '../support/folders.js'
import { control, inject } from '../support/sandbox-control.js'

const CREDENTIALS = '/services/usermanagement/api/users/:leafUserId/claas-credentials'
/** Longer than any restart takes. */
const GRACE_S = 600
/** What the profile says of it: a lease lasts a sixth of that, and the one of the killed process ends after 5 s. */
const SAID_GRACE_S = 30

describe.each([
  { database: 'embedded', absent: false },
  { database: 'PostgreSQL', absent: !postgresAnswers },
])('a refresh on the $database database', ({ database, absent }) => {
  // each case has a provider and a server of its own, and mostly waits for what its killed process held
  describe.skipIf(absent)('whose answer is lost with its process', { concurrent: true }, () => {
    const folder = temporaryFolder()
    const ends: (() => Promise<unknown>)[] = []
    afterAll(async () => {
      for (const end of ends.reverse()) await end()
    })

    it('is made again where the provider forgives it', async () => {
      const { server, leafUserId } = await killedInMidRefresh('forgiving', GRACE_S, SAID_GRACE_S)
      await synced(server, leafUserId)
      expect(await statusOf(server, leafUserId)).toBe('OK')
    })

    it('ends as UNAUTHENTICATED where it forgives nothing, and a new consent heals it', async () => {
      const { server, leafUserId, sandbox } = await killedInMidRefresh('strict', 0, 0)
      await eventually(
        () => statusOf(server, leafUserId),
        (status) => status === 'UNAUTHENTICATED',
      )
      const { body: events } = await server.call(`GET ${CREDENTIALS}/events`, {
        params: { leafUserId },
        query: { size: 100 },
      })
      expect(events.map(({ body }) => body)).toContainEqual(expect.stringMatching(/^CONSENT_LOST: /))
      const { body } = await connect(server.call, leafUserId, sandbox.refreshTokens.stage[0]!)
      expect(body.status).toBe('OK')
    })

    /** A server that was killed while the provider's answer was on its way, started again and asked to sync. */
    async function killedInMidRefresh(name: string, graceS: number, saidGraceS: number) {
      // each sync needs a new token
      const sandbox = await startSandbox({ port: 0, seed: 'contract', graceS, accessTokenLifetimeS: 1 })
      ends.push(() => sandbox.close())
      const postgres = database === 'PostgreSQL' ? await freshPostgres() : undefined
      if (postgres !== undefined) ends.push(postgres.drop)
      const home = join(folder, name)
      mkdirSync(home)
      const start = async () => {
        const started = await serve(home, forgiving(sandbox.profiles, saidGraceS), postgres?.env)
        ends.push(() => started.process.stop('SIGKILL'))
        return started
      }
      const first = await start()
      const leafUserId = await createGrower(first.call)
      const { body } = await connect(first.call, leafUserId, sandbox.refreshTokens.stage[0]!)
      expect(body.status).toBe('OK')
      await synced(first, leafUserId)
      const before = (await grantOf(sandbox)).refreshes
      const action = { type: 'delay', ms: 600_000, when: 'after' } as const
      await inject(sandbox, [{ match: { path: '*/oauth/token' }, action }])
      // a sync that comes within a second of the last one needs no new token: asked for again until one does
      await eventually(
        async () => {
          await first.call(`POST ${CREDENTIALS}/sync`, { params: { leafUserId } })
          return await grantOf(sandbox)
        },
        ({ refreshes }) => refreshes > before,
      )
      await first.process.stop('SIGKILL')
      const server = await start()
      await server.call(`POST ${CREDENTIALS}/sync`, { params: { leafUserId } })
      return { server, leafUserId, sandbox }
    }
  })
})

interface Forgiving {
  readonly oauth: { readonly lifetimes: { refreshReuseS: number } }
}

/** The profiles of a provider that says to forgive a spent token for so long, in s. */
function forgiving(profiles: unknown, refreshReuseS: number): unknown {
  const copy = structuredClone(profiles) as Record<string, Forgiving>
  for (const { oauth } of Object.values(copy)) oauth.lifetimes.refreshReuseS = refreshReuseS
  return copy
}

async function statusOf({ call }: ConnectedServer, leafUserId: string): Promise<string> {
  return (await call(`GET ${CREDENTIALS}`, { params: { leafUserId } })).body.status
}

/** Resolves when a sync that was asked for now has come to its end. */
async function synced({ call }: ConnectedServer, leafUserId: string): Promise<void> {
  const referenceTime = async () => {
    const query = { leafUserId }
    const { body } = await call('GET /services/integrations/api/resources', { query })
    return body.summaries[0]?.syncReferenceTime
  }
  const before = await referenceTime()
  await call(`POST ${CREDENTIALS}/sync`, { params: { leafUserId } })
  await eventually(referenceTime, (time) => time !== undefined && time !== before)
}

interface GrantState {
  readonly refreshes: number
}

/** The consent that is in use: the one with the most refreshes. */
async function grantOf(sandbox: Sandbox): Promise<GrantState> {
  interface State {
    readonly tenants: { readonly stage: { readonly grants: readonly GrantState[] } }
  }
  const { tenants } = await control<State>(sandbox, 'GET', '/state')
  return tenants.stage.grants.reduce((most, grant) => (grant.refreshes > most.refreshes ? grant : most))
}
