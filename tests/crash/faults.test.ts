/** A provider that answers every fifth call badly, in all the ways there are, for the whole run: the same end state. */
import { randomInt } from 'node:crypto'
import { type FaultAction, type FaultRule, type Sandbox, startSandbox } from '@sheaf/claas-sandbox'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type ConnectedServer, connect } from '../support/connected-server.js'
import { temporaryFolder } from '../support/folders.js'
import { consentOf, control, inject } from '../support/sandbox-control.js'
import { type BaseState, baseState } from './base-state.js'
import { done, endStateOf, PATIENCE_MS } from './end-state.js'
import { Fleet } from './fleet.js'
import { addGrowers, type SandboxGrower } from './growers.js'

const GROWERS = 3
const FILES_EACH = 6
const SEED = Number(process.env['SHEAF_CRASH_SEED'] ?? randomInt(1_000_000))
const ENVIRONMENT = { SHEAF_SYNC_INTERVAL: '10s', SHEAF_LOG_LEVEL: 'warn' }
const ALWAYS = Number.MAX_SAFE_INTEGER

/** Whatever is asked: answers that say nothing of consent, machine or file, for those would be refusals and no faults. */
const ANY_CALL: readonly FaultAction[] = [
  { type: 'status', status: 500 },
  { type: 'status', status: 502, body: 'bad gateway', contentType: 'text/plain' },
  { type: 'status', status: 503, headers: { 'retry-after': '1' } },
  { type: 'status', status: 504, body: { title: 'timeout' } },
  { type: 'status', status: 429, headers: { 'retry-after': '1' } },
  { type: 'status', status: 429, headers: { 'retry-after': new Date(Date.now() + 2_000).toUTCString() } },
  { type: 'status', status: 429, headers: {} },
  { type: 'status', status: 200, body: '<html>maintenance</html>', contentType: 'text/html' },
  { type: 'close' },
  { type: 'close', when: 'after' },
  { type: 'delay', ms: 400 },
  { type: 'delay', ms: 400, when: 'after' },
  { type: 'truncate' },
  { type: 'truncate', keepBytes: 0 },
]
const LISTS: readonly FaultAction[] = [{ type: 'duplicateItem' }, { type: 'reorder' }]
const FILES: readonly FaultAction[] = [{ type: 'corrupt' }]
/** Of all calls, by any of these together. */
const SHARE = 0.2

describe('a provider of which every fifth call fails', () => {
  const folder = temporaryFolder()
  let sandbox: Sandbox
  let growers: readonly SandboxGrower[]
  let base: BaseState

  beforeAll(async () => {
    // answers that get lost spend refresh tokens: this provider forgives it, as long as a backoff lasts
    sandbox = await startSandbox({ port: 0, seed: 'empty', accessTokenLifetimeS: 8, graceS: 600 })
    growers = await addGrowers(sandbox, GROWERS, FILES_EACH)
    base = await baseState('embedded', folder, sandbox.profiles, GROWERS)
  })
  afterAll(() => sandbox?.close())

  it(
    `ends as a faultless one (seed ${SEED})`,
    async () => {
      const expected = await run('faultless', [])
      expect(await run('faulty', faults())).toEqual(expected)
      const { items } = await control<{ items: { fault?: string }[] }>(sandbox, 'GET', '/requests')
      const struck = items.filter(({ fault }) => fault !== undefined).length
      console.log(`seed ${SEED}: ${items.length} calls, ${struck} of them faulty`)
      expect(struck).toBeGreaterThan(0)
    },
    2 * PATIENCE_MS,
  )

  async function run(name: string, rules: readonly FaultRule[]): Promise<unknown[]> {
    await control(sandbox, 'DELETE', '/requests')
    const home = await base.copy(name)
    const fleet = Fleet.start(home, hurried(sandbox.profiles), 0, ENVIRONMENT)
    try {
      const server = await fleet.api()
      for (const number of growers.keys()) await consent(server, number)
      if (rules.length > 0) await inject(sandbox, rules)
      await done(server, base.leafUserIds, FILES_EACH)
      return await endStateOf(server, base.leafUserIds)
    } finally {
      await control(sandbox, 'DELETE', '/faults')
      await fleet.end()
    }
  }

  /** A POST that meets a fault is answered with what is known by then; what it gave is stored. */
  async function consent({ call }: ConnectedServer, number: number): Promise<void> {
    const token = await consentOf(sandbox, growers[number]!.organizationId)
    await connect(call, base.leafUserIds[number]!, token)
  }
})

/** Rules that together strike the share: each its part of what the ones before it left. */
function faults(): FaultRule[] {
  const actions = [
    ...LISTS.map((action) => ({ path: '*/outbox', action })),
    ...FILES.map((action) => ({ path: '*/content', action })),
    ...ANY_CALL.map((action) => ({ path: '*', action })),
  ]
  const share = 1 - (1 - SHARE) ** (1 / ANY_CALL.length)
  return actions.map(({ path, action }, at) => ({
    match: { path },
    times: ALWAYS,
    share,
    seed: SEED + at,
    action,
  }))
}

/** Profiles without waits that only a real provider needs. */
function hurried(profiles: unknown): unknown {
  const copy = structuredClone(profiles) as Record<string, { limits: object }>
  for (const profile of Object.values(copy)) {
    profile.limits = { maxConcurrent: 4, attempts: 5, backoffBaseMs: 50, backoffMaxMs: 500 }
  }
  return copy
}
