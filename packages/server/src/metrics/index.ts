/**
 * Numbers of this process for Prometheus: what it did, how long that took, how the provider answers.
 *
 * What all processes share (jobs that wait, credentials, lag) is read from the database when somebody asks: `Gauges`.
 */
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'

/** Numbers that are read when somebody asks: name → help, label, values by label. */
export type Gauges = readonly {
  readonly name: string
  readonly help: string
  readonly labels: readonly string[]
  read(): Promise<readonly { readonly labels: Readonly<Record<string, string>>; readonly value: number }[]>
}[]

export interface Metrics {
  readonly registry: Registry
  /** A job came to its end. @param outcome `lost`: another process has it by now, or this one stops */
  jobEnded(queue: string, outcome: 'completed' | 'failed' | 'lost', seconds: number): void
  /** The provider answered a request, or did not: status 0. */
  providerAnswered(environment: string, kind: 'token' | 'api', status: number, seconds: number): void
  /** A turn of a credential failed. @param reason of the provider's failure */
  syncFailed(environment: string, reason: string): void
}

const REQUEST_BUCKETS_S = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60]
/** A conversion of a day's file takes seconds, one of a season's card minutes. */
const JOB_BUCKETS_S = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 900, 3600]

export function createMetrics(): Metrics {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const registers = [registry]
  const jobs = new Histogram({
    name: 'sheaf_job_seconds',
    help: 'Time of jobs by queue (convert, merge, sync …) and outcome',
    labelNames: ['queue', 'outcome'],
    buckets: JOB_BUCKETS_S,
    registers,
  })
  const answers = new Histogram({
    name: 'sheaf_provider_request_seconds',
    help: 'Time to the provider’s answer by environment, kind (token, api) and status (none without an answer)',
    labelNames: ['environment', 'kind', 'status'],
    buckets: REQUEST_BUCKETS_S,
    registers,
  })
  const failures = new Counter({
    name: 'sheaf_sync_failures_total',
    help: 'Turns of credentials that failed, by environment and reason',
    labelNames: ['environment', 'reason'],
    registers,
  })
  return {
    registry,
    jobEnded: (queue, outcome, seconds) => jobs.observe({ queue, outcome }, seconds),
    providerAnswered(environment, kind, status, seconds) {
      answers.observe({ environment, kind, status: status === 0 ? 'none' : String(status) }, seconds)
    },
    syncFailed: (environment, reason) => failures.inc({ environment, reason }),
  }
}

/** Adds numbers that are read when somebody asks. */
export function addGauges({ registry }: Pick<Metrics, 'registry'>, gauges: Gauges): void {
  for (const { name, help, labels, read } of gauges) {
    new Gauge({
      name,
      help,
      labelNames: [...labels],
      registers: [registry],
      async collect() {
        // what is there no more must not go on being told, and what cannot be read must not keep the rest away
        const values = await read().catch(() => [])
        this.reset()
        for (const { labels: of, value } of values) this.set(of, value)
      },
    })
  }
}
