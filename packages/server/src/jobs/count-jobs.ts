/** How many jobs wait, run and have failed, by queue. */
import type { PgBoss } from 'pg-boss'
import type { JobCounts } from './jobs.js'
import type { AnyQueue } from './queue.js'

const COUNTED_AS: Readonly<Record<string, keyof JobCounts>> = {
  created: 'queued',
  retry: 'queued',
  active: 'active',
  failed: 'failed',
}

export async function countJobs(
  boss: PgBoss,
  queues: readonly AnyQueue[],
): Promise<Record<string, JobCounts>> {
  const { rows } = await boss
    .getDb()
    .executeSql(
      `select name, state::text as state, count(*)::int as count from pgboss.job where name = any($1) group by 1, 2`,
      [queues.map(({ name }) => name)],
    )
  const counts = new Map(queues.map(({ name }) => [name, { queued: 0, active: 0, failed: 0 }]))
  for (const { name, state, count } of rows as { name: string; state: string; count: number }[]) {
    const counted = COUNTED_AS[state]
    const ofQueue = counts.get(name)
    if (counted !== undefined && ofQueue !== undefined) ofQueue[counted] += count
  }
  return Object.fromEntries(counts)
}
