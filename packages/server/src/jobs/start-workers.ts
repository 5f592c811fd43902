/**
 * Workers of one queue in this process.
 *
 * Long queues: one worker per slot, one job at a time, each ending with a wake-up of itself, so that a backlog is
 * drained without a pause. Short queues: batches, whose jobs are settled one by one.
 */
import type { Job as EngineJob, PgBoss } from 'pg-boss'
import type { Logger } from 'pino'
import type { Metrics } from '../metrics/index.js'
import { ClaimLost } from './claim-lost.js'
import type { WorkOptions } from './jobs.js'
import type { Queue } from './queue.js'

const HEARTBEAT_REFRESH_S = 5
const LONG = { pollingIntervalSeconds: 2, notifyPollingIntervalSeconds: 2 } as const
const SHORT = {
  batchSize: 20,
  burstWhenBatchFull: true,
  perJobResults: true,
  pollingIntervalSeconds: 1,
  notifyPollingIntervalSeconds: 5,
} as const

interface Workplace<Data extends object> {
  readonly boss: PgBoss
  readonly queue: Queue<Data>
  readonly options: WorkOptions
  readonly log: Logger
  readonly metrics: Pick<Metrics, 'jobEnded'> | undefined
  readonly stopping: AbortSignal
}

type Handle<Data> = (job: EngineJob<Data>) => Promise<void>

export async function startWorkers<Data extends object>(
  place: Workplace<Data>,
  handle: Handle<Data>,
): Promise<void> {
  if (place.queue.kind === 'short') return await startBatches(place, handle)
  for (let slot = 0; slot < place.options.slots; slot++) await startSlot(place, handle)
}

async function startSlot<Data extends object>(place: Workplace<Data>, handle: Handle<Data>): Promise<void> {
  const { boss, queue, options } = place
  const fairness =
    options.groupConcurrency === undefined ? {} : { groupConcurrency: options.groupConcurrency }
  const settings = { ...LONG, ...fairness, heartbeatRefreshSeconds: HEARTBEAT_REFRESH_S }
  let worker: string | undefined
  const work = async ([job]: EngineJob<Data>[]) => {
    try {
      if (job !== undefined) await attempt(place, job, handle)
    } finally {
      if (worker !== undefined) boss.notifyWorker(worker)
    }
  }
  worker = await boss.work<Data>(queue.name, settings, work)
}

async function startBatches<Data extends object>(
  place: Workplace<Data>,
  handle: Handle<Data>,
): Promise<void> {
  const { boss, queue, options } = place
  const settings = { ...SHORT, localConcurrency: options.slots, heartbeatRefreshSeconds: HEARTBEAT_REFRESH_S }
  await boss.work<Data, void, typeof settings>(queue.name, settings, (async (jobs: EngineJob<Data>[]) => {
    const outcomes = await Promise.allSettled(jobs.map((job) => attempt(place, job, handle)))
    return jobs.map(({ id }, at) => {
      const outcome = outcomes[at]
      return outcome?.status === 'rejected'
        ? { id, status: 'failed' as const, output: { message: String(outcome.reason) } }
        : { id, status: 'completed' as const }
    })
  }) as never)
}

async function attempt<Data extends object>(
  { queue, log, metrics, stopping }: Workplace<Data>,
  job: EngineJob<Data>,
  handle: Handle<Data>,
): Promise<void> {
  const startedAt = performance.now()
  const seconds = () => (performance.now() - startedAt) / 1000
  try {
    await handle(job)
    metrics?.jobEnded(queue.name, 'completed', seconds())
    log.debug({ queue: queue.name, job: job.id, ...idsOf(job.data), seconds: seconds() }, 'job done')
  } catch (error) {
    const isElsewhere = error instanceof ClaimLost || stopping.aborted
    metrics?.jobEnded(queue.name, isElsewhere ? 'lost' : 'failed', seconds())
    const about = { err: error, queue: queue.name, job: job.id, ...idsOf(job.data), attempt: job.retryCount }
    if (isElsewhere) log.info(about, 'job goes on elsewhere')
    else log.warn(about, 'job failed and is tried again')
    throw error
  }
}

/** What of its data tells whose job it is; some jobs carry sealed secrets beside. */
function idsOf(data: object): Record<string, unknown> {
  return Object.fromEntries(Object.entries(data).filter(([name]) => /(?:Id|Hash)$/.test(name)))
}
