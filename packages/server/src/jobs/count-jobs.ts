/** How many jobs wait, run and have failed, by queue. Jobs that are over are not looked at: there may be millions. */
import type { PgBoss } from 'pg-boss'
import type { JobCounts } from './jobs.js'
import { deadLetterOf } from './prepare-queues.js'
import type { AnyQueue } from './queue.js'

const COUNTED_AS: Readonly<Record<string, keyof JobCounts>> = {
  created: 'queued',
  retry: 'queued',
  active: 'active',
}

export async function countJobs(
  boss: PgBoss,
  queues: readonly AnyQueue[],
): Promise<Record<string, JobCounts>> {
  const names = queues.flatMap((queue) => [queue.name, deadLetterOf(queue)])
  const { rows } = await boss.getDb().executeSql(
    `select name, state::text as state, count(*)::int as count from pgboss.job
     where name = any($1) and state < 'completed' group by 1, 2`,
    [names],
  )
  const found = rows as { name: string; state: string; count: number }[]
  return Object.fromEntries(
    queues.map((queue) => {
      const counts = { queued: 0, active: 0, failed: 0 }
      for (const { name, state, count } of found) {
        const counted = COUNTED_AS[state]
        if (name === queue.name && counted !== undefined) counts[counted] += count
        if (name === deadLetterOf(queue)) counts.failed += count
      }
      return [queue.name, counts]
    }),
  )
}
