/** kill -9 is a normal event: a first sync that is killed again and again ends with the operations of a quiet one. */

import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { type Sandbox, startSandbox } from '@sheaf/claas-sandbox'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  type ConnectedServer,
  connect,
  contentOf,
  createGrower,
  operationsOf,
  serve,
} from '../support/connected-server.js'
import { freshPostgres, postgresAnswers } from '../support/databases.js'
import { eventually } from '../support/eventually.js'
import { temporaryFolder } from '../support/folders.js'

/** Milliseconds after the start at which each life ends: during fetch, conversion and merge, by what they take here. */
const LIVES_MS = [400, 900, 1_500, 2_300]

describe.each([
  { database: 'embedded', absent: false },
  { database: 'PostgreSQL', absent: !postgresAnswers },
])('a first sync on the $database database', ({ database, absent }) => {
  describe.skipIf(absent)('killed several times', () => {
    const folder = temporaryFolder()
    const stops: (() => Promise<unknown>)[] = []
    let sandbox: Sandbox
    /** What an undisturbed run gives. */
    let expected: unknown[]

    beforeAll(async () => {
      // A process killed between answer and storage finds its successor token again, however long the restart takes
      // that `until` waits for: sixty seconds.
      sandbox = await startSandbox({ port: 0, graceS: 60, rotation: 'always' })
      const calm = await open('calm')
      const grower = await createGrower(calm.call)
      await connect(calm.call, grower, sandbox.refreshTokens.stage[0]!)
      expected = await eventually(
        () => contentOf(calm.call, grower),
        (found) => found.length >= 4,
      )
      await calm.process.stop()
    })
    afterAll(async () => {
      for (const stop of stops.reverse()) await stop()
      await sandbox?.close()
    })

    it('ends with the operations of an undisturbed run', async () => {
      let server = await open('killed')
      const grower = await createGrower(server.call)
      await connect(server.call, grower, sandbox.refreshTokens.production[0]!, 'PRODUCTION')
      let killedMidway = 0
      for (const life of LIVES_MS) {
        await wait(life)
        if ((await operationsOf(server.call, grower)).length < 4) killedMidway++
        await server.process.stop('SIGKILL')
        server = await open('killed')
      }
      expect(killedMidway, 'kills before the fourth operation').toBeGreaterThan(0)
      await eventually(
        () => operationsOf(server.call, grower),
        (found) => found.length >= 4,
      )
      const content = await contentOf(server.call, grower)
      expect(content).toEqual(expected)
    })

    async function open(name: string): Promise<ConnectedServer> {
      const home = join(folder, name)
      mkdirSync(home, { recursive: true })
      const server = await serve(home, sandbox.profiles, await databaseFor(name))
      stops.push(() => server.process.stop('SIGKILL'))
      return server
    }

    const databases = new Map<string, Record<string, string>>()
    async function databaseFor(name: string): Promise<Record<string, string>> {
      if (database === 'embedded') return {}
      if (!databases.has(name)) {
        const fresh = await freshPostgres()
        stops.unshift(fresh.drop)
        databases.set(name, fresh.env)
      }
      return databases.get(name)!
    }
  })
})
