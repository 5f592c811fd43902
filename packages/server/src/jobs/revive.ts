/**
 * Jobs that gave way to another of their key.
 *
 * Of one key one job waits to be tried again, never two. When a process dies with a job while an earlier one of the same
 * key waits, the engine puts the later one away as failed, though it has tries left. It may be more than a repetition of
 * the earlier one (a sync that somebody asked for), so it is queued again, unless one of its key is.
 */
import type { PgBoss } from 'pg-boss'
import { deadLetterOf } from './prepare-queues.js'
import type { AnyQueue } from './queue.js'

/** The dead letter and the job that it is of, which has tries left. */
const GAVE_WAY = `
  select letter.id as letter_id, letter.name as letter_name, job.id as job_id, job.name as job_name, job.singleton_key
  from pgboss.job as letter
  join pgboss.job as job on job.name = letter.source_name and job.id = letter.source_id
  where letter.name = any($1) and letter.state = 'created'
    and job.state = 'failed' and job.retry_count < job.retry_limit`

/** @returns how many were queued again or dropped because one of their key is */
export async function reviveJobs(boss: PgBoss, queues: readonly AnyQueue[]): Promise<number> {
  const db = boss.getDb()
  const letters = queues.map(deadLetterOf)
  const { rows } = await db.executeSql(GAVE_WAY, [letters])
  for (const row of rows as Record<'letter_id' | 'letter_name' | 'job_id' | 'job_name', string>[]) {
    // one statement: what another process does at the same time counts once
    await db.executeSql(
      `with letter as (
         delete from pgboss.job where name = $1 and id = $2 and state = 'created' returning id
       ), waiting as (
         select 1 from pgboss.job as other join pgboss.job as job on job.name = $3 and job.id = $4
         where other.name = job.name and other.state = 'created' and other.singleton_key = job.singleton_key
       ), dropped as (
         delete from pgboss.job where name = $3 and id = $4 and state = 'failed'
           and exists (select 1 from letter) and exists (select 1 from waiting)
       )
       update pgboss.job set state = 'created', retry_count = retry_count + 1, started_on = null,
         completed_on = null, start_after = now()
       where name = $3 and id = $4 and state = 'failed'
         and exists (select 1 from letter) and not exists (select 1 from waiting)`,
      [row.letter_name, row.letter_id, row.job_name, row.job_id],
    )
  }
  return rows.length
}
