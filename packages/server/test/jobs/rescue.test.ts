import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openDatabase } from '../../src/database/open-database.js'
import { defineQueue, openJobs } from '../../src/jobs/index.js'
import { prepareData, type TestData } from '../support/databases.js'

/** The same queue as in the process that is killed. */
const KILLED = defineQueue<{ readonly text: string }>({
  name: 'killed',
  kind: 'long',
  policy: 'standard',
  retryLimit: 9,
})
const PROGRAM = fileURLToPath(new URL('../support/killed-worker.js', import.meta.url))

describe('jobs of a killed process (embedded database)', () => {
  let data: TestData
  beforeAll(async () => {
    data = await prepareData('embedded')
    const child = fork(PROGRAM, [data.dataDir], { execArgv: [] })
    const exit = once(child, 'exit')
    const [message] = await once(child, 'message')
    expect(message).toBe('working')
    child.kill('SIGKILL')
    await exit
  })
  afterAll(async () => await data.remove())

  it('are taken back at the next start and run again, as the next attempt', async () => {
    const database = await openDatabase({ ...data, embeddedFsync: false }, () => undefined)
    const jobs = openJobs(database, pino({ level: 'silent' }))
    await jobs.start()
    expect((await jobs.counts())['killed']).toEqual({ queued: 1, active: 0, failed: 0 })
    const attempt = await new Promise<number>((resolve) => {
      void jobs.work(KILLED, { slots: 1 }, async (job) => resolve(job.attempt))
    })
    expect(attempt).toBe(1)
    await jobs.stop()
    await database.close()
  })
})
