/** Task data that somebody puts into a folder: it comes out as operations, as what comes from CLAAS does. */
import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { inflateRawSync } from 'node:zlib'
import { simulate } from '@sheaf/claas-sandbox'
import type { Client } from '@sheaf/contract'
import { memorySource, openZip } from '@sheaf/isoxml'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createGrower, filesOf, operationsOf } from '../support/connected-server.js'
import { freshPostgres, postgresAnswers } from '../support/databases.js'
import { eventually } from '../support/eventually.js'
import { temporaryFolder } from '../support/folders.js'
import { OWNER_ENV, signedIn } from '../support/owner.js'
import { type SheafProcess, startSheaf } from '../support/sheaf-process.js'

/** What a terminal writes onto a card. */
async function writeCard(folder: string, zip: Uint8Array): Promise<void> {
  const inflateRaw = async (packed: Uint8Array) => inflateRawSync(packed)
  const { files } = await openZip(memorySource(zip), { inflateRaw })
  for (const file of files) {
    await mkdir(dirname(join(folder, file.path)), { recursive: true })
    await writeFile(join(folder, file.path), await file.read())
  }
}

// both at once: each mostly waits until a file was quiet for ten seconds
describe.concurrent.each([
  { database: 'embedded', absent: false },
  { database: 'PostgreSQL', absent: !postgresAnswers },
])('a watched folder on the $database database', ({ database, absent }) => {
  describe.skipIf(absent)('with an archive and the folder of a card', { concurrent: false }, () => {
    const home = temporaryFolder()
    const watched = join(home, 'watched')
    const place = join(watched, 'grower-1')
    let postgres: Awaited<ReturnType<typeof freshPostgres>> | undefined
    let sheaf: SheafProcess
    let call: Client<Response, AbortSignal>
    let leafUserId: string

    const start = async () => {
      sheaf = startSheaf(['serve'], {
        SHEAF_PORT: '0',
        SHEAF_DATA_DIR: join(home, 'data'),
        SHEAF_EMBEDDED_FSYNC: 'off',
        SHEAF_WATCHED_FOLDER: watched,
        ...OWNER_ENV,
        ...postgres?.env,
      })
      call = await signedIn((await sheaf.until(/listening on (http:\/\/\S+)/i))[1]!)
    }
    beforeAll(async () => {
      await mkdir(place, { recursive: true })
      if (database === 'PostgreSQL') postgres = await freshPostgres()
      await start()
      leafUserId = await createGrower(call, 'grower-1')
    })
    afterAll(async () => {
      await sheaf?.stop('SIGKILL')
      await postgres?.drop()
    })

    it('brings an operation out of each', async () => {
      const { zip } = simulate('tillage')
      // a copy that makes a pause in the middle
      await writeFile(join(place, 'tillage.zip'), zip.subarray(0, zip.length / 2))
      await writeCard(join(place, 'harvest'), simulate('harvest').zip)
      await writeFile(join(place, 'tillage.zip'), zip)
      const operations = await eventually(
        () => operationsOf(call, leafUserId),
        (found) => found.length >= 2,
      )
      expect(operations.map(({ type }) => type).sort()).toEqual(['harvested', 'tillage'])
      const files = await filesOf(call, leafUserId)
      expect(files.every(({ status }) => status === 'processed')).toBe(true)
      const { body: devices } = await call('GET /services/sheaf/api/devices', { query: { leafUserId } })
      expect(devices.find(({ name }) => name === 'LEXION_8700__C8601234')?.equipmentIds).toEqual([])
    })

    it('takes nothing twice after a kill, and goes on with what is new', async () => {
      const before = (await filesOf(call, leafUserId)).length
      await sheaf.stop('SIGKILL')
      await start()
      await writeFile(join(place, 'spraying.zip'), simulate('spraying').zip)
      const operations = await eventually(
        () => operationsOf(call, leafUserId),
        (found) => found.length >= 3,
      )
      expect(operations).toHaveLength(3)
      expect(await filesOf(call, leafUserId)).toHaveLength(before + 1)
    })
  })
})
