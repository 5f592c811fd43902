/** Credentials by status, and how far syncs are behind, for `/metrics`. */
import { sql } from 'kysely'
import type { Context } from '../context.js'
import type { Gauges } from '../metrics/index.js'

interface Group {
  readonly client_environment: string
  readonly status: string
  readonly count: number
  /** Seconds since the sync that is due longest; null where none is. */
  readonly lag: number | null
}

export function credentialGauges({ database, now }: Pick<Context, 'database' | 'now'>): Gauges {
  const groups = async () => {
    const at = now()
    const due = sql`next_sync_at <= ${at} and status <> 'UNAUTHENTICATED'`
    const { rows } = await sql<Group>`
      select client_environment, status, count(*)::int as count,
        extract(epoch from ${at}::timestamptz - min(next_sync_at) filter (where ${due}))::float8 as lag
      from credential where leaf_user_id is not null group by 1, 2`.execute(database.db)
    return rows
  }
  return [
    {
      name: 'sheaf_credentials',
      help: 'Credentials by environment and status',
      labels: ['environment', 'status'],
      read: async () =>
        (await groups()).map(({ client_environment: environment, status, count }) => ({
          labels: { environment, status },
          value: count,
        })),
    },
    {
      name: 'sheaf_sync_lag_seconds',
      help: 'How long the credential has waited that is due longest, by environment; 0 when none is due',
      labels: ['environment'],
      async read() {
        const lags = new Map<string, number>()
        for (const { client_environment: environment, lag } of await groups())
          lags.set(environment, Math.max(lags.get(environment) ?? 0, lag ?? 0))
        return [...lags].map(([environment, value]) => ({ labels: { environment }, value }))
      },
    },
  ]
}
