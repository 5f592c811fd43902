/** Merges wait a second for company. Where a test knows that nothing else is coming, they start at once. */
import { sql } from 'kysely'
import type { OpenedDatabase } from '../../src/database/index.js'

const MERGES = ['merge', 'merge-fields']
/** Where the job engine listens (`notifyChannelSql` of pg-boss): without the call its workers look every two seconds. */
const CHANNEL = sql`'pgboss_' || left(encode(sha224('pgboss'::bytea), 'hex'), 24)`

/** Makes queued merges of fields and files due and wakes their workers; tries that failed keep their pause. */
export async function hurryMerges({ db }: Pick<OpenedDatabase, 'db'>): Promise<void> {
  await sql`
    with hurried as (
      update pgboss.job set start_after = now()
      where name = any(${MERGES}) and state = 'created' and start_after > now()
      returning name
    )
    select pg_notify(${CHANNEL}, name) from hurried`.execute(db)
}
