/**
 * Backup and restore as an operator does them: a backup of a server that is at work, the server gone, the backup restored
 * beside it, and the new server equal in ids, files and points, with a consent that works.
 */
import { copyFileSync, cpSync, existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Sandbox, simulate, startSandbox } from '@sheaf/claas-sandbox'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  type ConnectedServer,
  connect,
  createGrower,
  filesOf,
  operationsOf,
  serve,
  summaryOf,
} from '../support/connected-server.js'
import { freshPostgres, postgresAnswers } from '../support/databases.js'
import { eventually } from '../support/eventually.js'
import { temporaryFolder } from '../support/folders.js'
import { signedIn } from '../support/owner.js'
import { drop } from '../support/sandbox-control.js'
import { runSheaf, startSheaf } from '../support/sheaf-process.js'

describe.each([
  { database: 'embedded', absent: false },
  { database: 'PostgreSQL', absent: !postgresAnswers },
])('a backup of the $database database', ({ database, absent }) => {
  describe.skipIf(absent)('that was made while the server runs', () => {
    const folder = temporaryFolder()
    const [first, second] = [join(folder, 'first'), join(folder, 'second')] as const
    const backup = join(folder, 'backup')
    let sandbox: Sandbox
    let server: ConnectedServer
    let leafUserId: string
    let before: unknown
    const databases: Awaited<ReturnType<typeof freshPostgres>>[] = []

    /** Settings of an installation: a data directory, and on PostgreSQL a database of its own. */
    async function installation(data: string): Promise<Record<string, string>> {
      mkdirSync(data, { recursive: true })
      const env = { SHEAF_DATA_DIR: join(data, 'data'), SHEAF_CLAAS_PROFILES: join(first, 'profiles.json') }
      if (database === 'embedded') return env
      const postgres = await freshPostgres()
      databases.push(postgres)
      return { ...env, ...postgres.env }
    }

    /** Everything of the grower that has an id, and what the operations come to. */
    const contents = async (call: ConnectedServer['call']) => {
      const files = await filesOf(call, leafUserId)
      const operations = await operationsOf(call, leafUserId)
      const sums = operations.map(async ({ id }) => [id, await summaryOf(call, id)] as const)
      return {
        files: files.map(({ id, fileName, status }) => [id, fileName, status]).sort(),
        operations: Object.fromEntries(await Promise.all(sums)),
      }
    }

    let firstEnv: Record<string, string>
    let secondEnv: Record<string, string>

    beforeAll(async () => {
      sandbox = await startSandbox({ port: 0, seed: 'demo' })
      firstEnv = await installation(first)
      secondEnv = await installation(second)
      server = await serve(first, sandbox.profiles, firstEnv)
      leafUserId = await createGrower(server.call)
      await connect(server.call, leafUserId, sandbox.refreshTokens.stage[0]!)
      await eventually(
        () => operationsOf(server.call, leafUserId),
        (operations) => operations.length === 4,
      )
    })
    afterAll(async () => {
      await server?.process.stop('SIGKILL')
      await sandbox?.close()
      for (const { drop: dropDatabase } of databases) await dropDatabase()
    })

    it('is made without a pause, and says what has to be kept beside it', async () => {
      before = await contents(server.call)
      const made = await runSheaf(['backup', '--out', backup], firstEnv)
      expect(made).toMatchObject({ code: 0, stderr: '' })
      expect(made.stdout).toMatch(/does not hold the master key [0-9a-f]{12}: keep secret\.key/)
      expect(await contents(server.call)).toEqual(before)
      expect(existsSync(join(backup, 'secret.key'))).toBe(false)
      // nothing is left of how it was made
      expect(readdirSync(firstEnv['SHEAF_DATA_DIR']!).filter((name) => name.startsWith('backup'))).toEqual([])
      const again = await runSheaf(['backup', '--out', backup], firstEnv)
      expect(again).toMatchObject({ code: 1, stderr: expect.stringMatching(/expected no such folder/) })
    })

    it('is refused where its master key is not at hand, and where a file of it was changed', async () => {
      const keyless = await runSheaf(['restore', backup], secondEnv)
      expect(keyless).toMatchObject({ code: 1, stderr: expect.stringMatching(/sealed with the master key/) })
      const changed = join(folder, 'changed')
      cpSync(backup, changed, { recursive: true })
      const [artefact] = readdirSync(changed, { recursive: true, encoding: 'utf8' }).filter((name) =>
        /originals.[0-9a-f]{64}$/.test(name),
      )
      writeFileSync(join(changed, artefact!), 'something else')
      const damaged = await runSheaf(['restore', changed], secondEnv)
      expect(damaged).toMatchObject({ code: 1, stderr: expect.stringMatching(/not as it was backed up/) })
      expect(existsSync(join(secondEnv['SHEAF_DATA_DIR']!, 'database'))).toBe(false)
    })

    it('gives an installation that is equal in ids, files and sums, and whose consent works', async () => {
      await server.process.stop('SIGKILL')
      const data = secondEnv['SHEAF_DATA_DIR']!
      mkdirSync(data, { recursive: true })
      copyFileSync(join(firstEnv['SHEAF_DATA_DIR']!, 'secret.key'), join(data, 'secret.key'))
      const restored = await runSheaf(['restore', backup], secondEnv)
      expect(restored).toMatchObject({ code: 0, stderr: '' })
      expect(restored.stdout).toMatch(/Restored 1 Leaf users, 4 machine files and 4 operations/)
      expect((await runSheaf(['restore', backup], secondEnv)).stderr).toMatch(/found one/)

      const env = {
        SHEAF_PORT: '0',
        SHEAF_EMBEDDED_FSYNC: 'off',
        SHEAF_OWNER_EMAIL: 'owner@example.org',
        ...secondEnv,
      }
      const process = startSheaf(['serve'], env)
      server = { ...server, process }
      const [, url] = await process.until(/listening on (http:\/\/\S+)/i)
      const call = await signedIn(url!)
      expect(await contents(call)).toEqual(before)

      const file = (await filesOf(call, leafUserId))[0]!
      const view = await call('GET /services/sheaf/api/files/:fileId/view', { params: { fileId: file.id } })
      expect((await view.response.arrayBuffer()).byteLength).toBeGreaterThan(1_000)

      await drop(sandbox, 'm-combine', 'later.zip', simulate('planned').zip)
      await call('POST /services/usermanagement/api/users/:leafUserId/claas-credentials/sync', {
        params: { leafUserId },
      })
      await eventually(
        () => filesOf(call, leafUserId),
        (files) => files.length === 5,
      )
    })
  })
})
