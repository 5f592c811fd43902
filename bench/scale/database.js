/** The database of the installation, as an operator with psql sees it. */
import { randomBytes } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import pg from 'pg'

const SERVER = process.env.SHEAF_TEST_DATABASE_URL ?? 'postgres://postgres@127.0.0.1:5432/postgres'
/** What a sync leaves for good or for a month; jobs are gone within the hour, the rest is written over. */
const KEPT = ['credential_event', 'spent_refresh_token', 'outbox_file']

export async function openScaleDatabase() {
  const name = `sheaf_scale_${randomBytes(6).toString('hex')}`
  await administer(`create database ${name}`)
  const url = new URL(SERVER)
  url.pathname = `/${name}`
  const pool = new pg.Pool({ connectionString: url.href, max: 1 })
  const ask = async (text, values) => (await pool.query(text, values)).rows
  return {
    url: url.href,
    expireTokens: () => ask(`update credential set access_expires_at = now() - interval '1 minute'`),
    ageMachines: () =>
      ask(`update provider_machine set seen_at = seen_at - interval '7 hours'
           where ('x' || substr(leaf_user_id::text, 1, 4))::bit(16)::int % 6 = 0`),
    /** @returns {Promise<Date>} the moment from which syncs count */
    async makeDue() {
      const [{ now }] = await ask('select clock_timestamp() as now')
      await ask('update credential set next_sync_at = now()')
      return now
    },
    async untilSynced(count, since) {
      for (;;) {
        const [{ synced }] = await ask(
          'select count(*)::int as synced from credential where sync_reference_time > $1',
          [since],
        )
        if (synced >= count) return
        await wait(500)
      }
    },
    settle: () => ask('vacuum analyze'),
    async keptBytes() {
      const [{ bytes }] = await ask(
        'select sum(pg_total_relation_size(kept::regclass))::bigint as bytes from unnest($1::text[]) as kept',
        [KEPT],
      )
      return Number(bytes)
    },
    async drop() {
      await pool.end()
      await administer(`drop database if exists ${name} with (force)`)
    },
  }
}

async function administer(statement) {
  const client = new pg.Client({ connectionString: SERVER })
  await client.connect()
  await client.query(statement)
  await client.end()
}
