/** Jobs of a process that died: on the embedded database, under its directory lock, that is every active job. */
import type { PgBoss } from 'pg-boss'
import type { Logger } from 'pino'

/** Puts active jobs back to be tried again. Call before any worker starts. */
export async function rescueActiveJobs(boss: PgBoss, log: Logger): Promise<void> {
  const { rows } = await boss
    .getDb()
    .executeSql(`select name, id, retry_count from pgboss.job where state = 'active'`)
  for (const { name, id, retry_count } of rows as { name: string; id: string; retry_count: number }[]) {
    await boss.fail(name, { id, retryCount: retry_count }, { message: 'the process ended' })
    log.info({ queue: name, job: id }, 'job of an ended process is tried again')
  }
}
