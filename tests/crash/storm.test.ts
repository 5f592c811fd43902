/**
 * kill -9 is a normal event: whatever is killed in the middle of a sync, at last every file is there once, operations
 * are those of an undisturbed run, no job is stuck, and no consent is lost that the provider does not insist on.
 *
 * `node tools/crash.js` runs it with more growers, files, kills and rounds.
 */
import { randomInt } from 'node:crypto'
import { type Sandbox, startSandbox } from '@sheaf/claas-sandbox'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type ConnectedServer, connect } from '../support/connected-server.js'
import { postgresAnswers } from '../support/databases.js'
import { eventually } from '../support/eventually.js'
import { temporaryFolder } from '../support/folders.js'
import { consentOf, control, inject } from '../support/sandbox-control.js'
import { type BaseState, baseState } from './base-state.js'
import { done, endStateOf, PATIENCE_MS, rest, statusesOf } from './end-state.js'
import { Fleet, type Random } from './fleet.js'
import { addGrowers, type SandboxGrower } from './growers.js'

const asked = (name: string, otherwise: number) => Number(process.env[`SHEAF_CRASH_${name}`] ?? otherwise)
const GROWERS = asked('GROWERS', 3)
const FILES_EACH = asked('FILES_EACH', 4)
const ROUNDS = asked('ROUNDS', 1)
const SEED = asked('SEED', randomInt(1_000_000))
const WORKERS = 4
const ROUND_MS = 2 * PATIENCE_MS

/** How long a provider that forgives does it, in s. In the suite so long that no slow machine decides. */
const GRACE_S = asked('GRACE_S', 60)

const INSTALLATIONS = [
  { database: 'PostgreSQL', absent: !postgresAnswers, kills: asked('KILLS', 5), graces: [GRACE_S, 0] },
  // without forgiveness, and one kill on purpose: killed-refresh.test.ts
  {
    database: 'embedded',
    absent: false,
    kills: asked('KILLS_EMBEDDED', 3),
    graces: asked('ROUNDS', 0) > 0 ? [GRACE_S, 0] : [GRACE_S],
  },
] as const
/** Token answers take their time, so that kills meet many of them on their way. */
const SLOW_TOKENS = {
  match: { path: '*/oauth/token' },
  times: Number.MAX_SAFE_INTEGER,
  action: { type: 'delay', ms: 250, when: 'after' },
} as const
const ENVIRONMENT = { SHEAF_SYNC_INTERVAL: '10s', SHEAF_LOG_LEVEL: 'warn' }
const wanted = process.env['SHEAF_CRASH_DATABASE']

describe.each(INSTALLATIONS)('a sync on the $database database', ({ database, absent, kills, graces }) => {
  describe.skipIf(absent || (wanted !== undefined && wanted !== database))('in a storm of kills', () => {
    const folder = temporaryFolder()
    let sandbox: Sandbox
    let growers: readonly SandboxGrower[]
    let base: BaseState
    /** What an undisturbed run gives. */
    let expected: unknown[]

    beforeAll(async () => {
      // tokens that live for seconds: there is always one being refreshed
      sandbox = await startSandbox({ port: 0, seed: 'empty', accessTokenLifetimeS: 8, rotation: 'always' })
      growers = await addGrowers(sandbox, GROWERS, FILES_EACH)
      base = await baseState(database, folder, profiles(0), GROWERS)
      const home = await base.copy('calm')
      const fleet = Fleet.start(home, profiles(0), 0, ENVIRONMENT)
      try {
        const server = await fleet.api()
        await consentAll(server)
        await done(server, base.leafUserIds, FILES_EACH)
        expected = await endStateOf(server, base.leafUserIds)
      } finally {
        await fleet.end()
        await home.remove()
      }
    }, ROUND_MS)
    afterAll(async () => {
      await base?.remove()
      await sandbox?.close()
    })

    const rounds = graces.flatMap((graceS) =>
      Array.from({ length: ROUNDS }, (_, round) => ({ graceS, seed: SEED + round })),
    )
    it.each(rounds)(
      'ends as an undisturbed one where spent tokens are forgiven for $graceS s (seed $seed)',
      async ({ graceS, seed }) => {
        await control(sandbox, 'POST', '/settings', { graceS })
        await inject(sandbox, [SLOW_TOKENS])
        const home = await base.copy(`storm-${graceS}-${seed}`)
        const fleet = Fleet.start(home, profiles(graceS), database === 'embedded' ? 0 : WORKERS, ENVIRONMENT)
        try {
          await consentAll(await fleet.api())
          await storm(fleet, randomOf(seed))
          const server = await fleet.api()
          const lost = graceS === 0 ? await lostConsents(server) : []
          for (const number of lost) await consentAnew(server, number)
          console.log(
            `${database}, grace ${graceS} s, seed ${seed}: ${kills} kills, ${lost.length} consents lost`,
          )
          await done(server, base.leafUserIds, FILES_EACH)
          expect(await syncedAnew(server)).toEqual(growers.map(() => 'OK'))
          expect(await endStateOf(server, base.leafUserIds)).toEqual(expected)
        } finally {
          await fleet.end()
          await home.remove()
          await control(sandbox, 'DELETE', '/faults')
        }
      },
      ROUND_MS,
    )

    async function storm(fleet: Fleet, random: Random): Promise<void> {
      if (database === 'embedded') await fleet.stormWhenReady(kills, random)
      else await fleet.storm(kills, random)
    }

    /** Profiles of the sandbox without waits that only a real provider needs. */
    function profiles(graceS: number): unknown {
      const copy = structuredClone(sandbox.profiles) as unknown as Record<string, HurriedProfile>
      for (const profile of Object.values(copy)) {
        profile.oauth.lifetimes.refreshReuseS = graceS
        profile.limits = { maxConcurrent: 8, attempts: 5, backoffBaseMs: 50, backoffMaxMs: 500 }
      }
      return copy
    }

    async function consentAll(server: ConnectedServer): Promise<void> {
      for (const number of growers.keys()) await consentAnew(server, number)
    }

    async function consentAnew({ call }: ConnectedServer, number: number): Promise<void> {
      const token = await consentOf(sandbox, growers[number]!.organizationId)
      // the answer waits for seconds only; on a busy machine the credential becomes OK afterwards
      const { body } = await connect(call, base.leafUserIds[number]!, token)
      expect(body.status).not.toBe('UNAUTHENTICATED')
    }

    /** Growers whose consent ended, all of them told; the others are well. */
    async function lostConsents(server: ConnectedServer): Promise<number[]> {
      await rest(server, base.leafUserIds, ['OK', 'UNAUTHENTICATED'])
      const statuses = await syncedAnew(server)
      return statuses.flatMap((status, number) => (status === 'UNAUTHENTICATED' ? [number] : []))
    }

    /** Statuses, once each grower's outboxes have been asked for from now on or the consent for it has ended. */
    async function syncedAnew(server: ConnectedServer): Promise<string[]> {
      await control(sandbox, 'DELETE', '/requests')
      const { statuses } = await eventually(
        async () => ({
          calls: (await control<{ items: { url: string }[] }>(sandbox, 'GET', '/requests')).items,
          statuses: await statusesOf(server, base.leafUserIds),
        }),
        ({ calls, statuses }) =>
          growers.every(
            ({ machines }, number) =>
              statuses[number] === 'UNAUTHENTICATED' ||
              machines.every((id) => calls.some(({ url }) => url.includes(`/${id}/outbox`))),
          ),
        PATIENCE_MS,
      )
      return statuses
    }
  })
})

interface HurriedProfile {
  oauth: { lifetimes: { refreshReuseS: number } }
  limits: object
}

/** The same seed gives the same numbers: a multiplicative congruential generator (Lehmer, Park and Miller 1988). */
function randomOf(seed: number): Random {
  let state = (seed % 2_147_483_646) + 1
  return () => {
    state = (state * 48_271) % 2_147_483_647
    return state / 2_147_483_647
  }
}
