/** What the engine still knows of jobs of somebody who is erased. */
import { sql } from 'kysely'
import type { Trx } from '../database/index.js'
import { deadLetterOf } from './prepare-queues.js'
import type { AnyQueue } from './queue.js'

/**
 * Deletes jobs, waiting or over, and dead letters whose group or data name one of the ids; jobs that run, and waiting ones
 * of queues that outlive an erasure, go on.
 *
 * @param ids UUIDs
 * @returns how many go on
 */
export async function forgetJobs(
  trx: Trx,
  queues: readonly AnyQueue[],
  ids: readonly string[],
): Promise<number> {
  const names = queues.flatMap((queue) => [queue.name, deadLetterOf(queue)])
  const outliving = queues.filter(({ outlivesErasure }) => outlivesErasure === true).map(({ name }) => name)
  const theirs = sql`name = any(${names}) and (group_id = any(${ids}) or data::text ~ ${ids.join('|')})`
  const goesOn = sql`(state = 'active' or (state < 'active' and name = any(${outliving})))`
  await sql`delete from pgboss.job where ${theirs} and not ${goesOn}`.execute(trx)
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from pgboss.job where ${theirs}`.execute(trx)
  return rows[0]?.count ?? 0
}
