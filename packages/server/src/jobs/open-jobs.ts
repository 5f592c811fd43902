/**
 * The job engine on the server's own database.
 *
 * Settings were measured: a job whose process was killed starts again within 30 s (heartbeat 20 s, supervision every
 * 5 s), on the embedded database at once, since every active job there belongs to a dead process.
 */

import { fromKysely, fromPglite, PgBoss } from 'pg-boss'
import type { Logger } from 'pino'
import type { OpenedDatabase } from '../database/index.js'
import type { Metrics } from '../metrics/index.js'
import { ClaimLost } from './claim-lost.js'
import { countJobs } from './count-jobs.js'
import { forgetJobs } from './forget.js'
import type { Jobs } from './jobs.js'
import { prepareQueues } from './prepare-queues.js'
import { declaredQueues } from './queue.js'
import { rescueActiveJobs } from './rescue.js'
import { reviveJobs } from './revive.js'
import { startWorkers } from './start-workers.js'

const SUPERVISE_S = 5
const POOL_SIZE = 5
/** Time that running jobs get to end; below what service managers usually wait before they kill. */
const STOP_GRACE_MS = 25_000

/** @param metrics told of every attempt; nobody is told without */
export function openJobs(database: OpenedDatabase, log: Logger, metrics?: Pick<Metrics, 'jobEnded'>): Jobs {
  const boss = new PgBoss({
    ...connectionOf(database),
    superviseIntervalSeconds: SUPERVISE_S,
    monitorIntervalSeconds: SUPERVISE_S,
    useListenNotify: true,
    schedule: false,
    registerInstance: false,
    openTelemetry: { enabled: false },
  })
  // Without a listener an 'error' event ends the process.
  boss.on('error', (error) => log.error({ err: error }, 'job engine'))
  boss.on('warning', (warning) => log.debug({ warning }, 'job engine'))
  const stopping = new AbortController()
  let started = false
  return {
    async start() {
      started = true
      await boss.start()
      await prepareQueues(boss, declaredQueues())
      if (database.embedded) await rescueActiveJobs(boss, log)
    },
    async stop() {
      stopping.abort(new Error('the process stops'))
      if (started) await boss.stop({ graceful: true, timeout: STOP_GRACE_MS })
    },
    async revive() {
      const revived = await reviveJobs(boss, declaredQueues())
      if (revived > 0) log.info({ jobs: revived }, 'jobs of ended processes are tried again')
    },
    counts: async () => await countJobs(boss, declaredQueues()),
    forget: (trx, ids) => forgetJobs(trx, declaredQueues(), ids),
    async enqueue(trx, queue, data, { key, group, priority, startAfterS, debounce } = {}) {
      const options = {
        ...(key === undefined ? {} : { singletonKey: key }),
        ...(group === undefined ? {} : { group: { id: group } }),
        ...(priority === undefined ? {} : { priority }),
        ...(startAfterS === undefined ? {} : { startAfter: startAfterS }),
      }
      if (trx === undefined) database.assertOutside(`enqueuing a job of ${queue.name}`)
      const connection = trx === undefined ? {} : { db: fromKysely(trx) }
      if (debounce !== true) return void (await boss.send(queue.name, data, { ...options, ...connection }))
      if (key === undefined) throw new TypeError(`a debounced job of ${queue.name} needs a key`)
      await boss.upsert(queue.name, data, { startAfter: 0, ...options, ...connection })
    },
    async work(queue, options, handle) {
      await startWorkers(
        { boss, queue, options, log, metrics, stopping: stopping.signal },
        async (engineJob) => {
          const { id, retryCount } = engineJob
          await handle({
            id,
            data: engineJob.data,
            attempt: retryCount,
            signal: AbortSignal.any([engineJob.signal, stopping.signal]),
            async complete(trx) {
              const claim = { id, retryCount }
              const settled: { affected?: number } = await boss.complete(queue.name, claim, null, {
                db: fromKysely(trx),
              })
              if (settled.affected !== 1) throw new ClaimLost(queue.name, id)
            },
          })
        },
      )
    },
  }
}

function connectionOf({ connection }: OpenedDatabase) {
  return connection.kind === 'embedded'
    ? { db: fromPglite(connection.pglite), backend: 'pglite' as const }
    : { connectionString: connection.url, max: POOL_SIZE }
}
