// Takes a job, says so, and never ends: the test kills it.
import { pino } from 'pino'
import { openDatabase } from '../../dist/database/index.js'
import { defineQueue, openJobs } from '../../dist/jobs/index.js'

const KILLED = defineQueue({ name: 'killed', kind: 'long', policy: 'standard', retryLimit: 9 })
const [, , dataDir] = process.argv
const database = await openDatabase({ dataDir, databaseUrl: undefined, embeddedFsync: true }, console.error)
const jobs = openJobs(database, pino({ level: 'silent' }))
await jobs.start()
await jobs.work(KILLED, { slots: 1 }, async () => {
  process.send('working')
  await new Promise(() => setInterval(() => {}, 1000))
})
await jobs.enqueue(undefined, KILLED, { text: 'x' })
