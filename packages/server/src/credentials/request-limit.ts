/**
 * The provider's request limit per client key, shared by all workers: a token bucket in one row.
 *
 * A call takes its token at once, also when there is none left; how far the bucket is below zero says how long the
 * caller waits. So callers queue up in the order in which they came, without asking again and again.
 */
import type { Clock, ProviderProfile } from '@sheaf/claas'
import type { ClientEnvironment } from '@sheaf/contract'
import { sql } from 'kysely'
import type { Db } from '../database/index.js'

/** Resolves when a call may be made. */
export type Admit = (signal?: AbortSignal) => Promise<void>

/** Admission for the calls of one client key; undefined when the profile sets no limit. */
export function requestLimit(
  db: Db,
  clock: Clock,
  limits: ProviderProfile['limits'],
  environment: ClientEnvironment,
  clientKey: string,
): Admit | undefined {
  const capacity = limits.requestsPerMinute
  if (capacity === undefined) return undefined
  const perSecond = capacity / 60
  return async (signal) => {
    const left = await take(db, { environment, clientKey, capacity, perSecond })
    if (left < 0) await clock.sleep((-left / perSecond) * 1000, signal)
  }
}

interface Bucket {
  readonly environment: ClientEnvironment
  readonly clientKey: string
  readonly capacity: number
  readonly perSecond: number
}

/** Takes one token. The database's clock counts: the workers' clocks may differ. @returns tokens left, below 0 = owed */
async function take(db: Db, { environment, clientKey, capacity, perSecond }: Bucket): Promise<number> {
  const full = sql<number>`least(${capacity}::float8, provider_bucket.tokens
    + greatest(0, extract(epoch from clock_timestamp() - provider_bucket.filled_at)::float8) * ${perSecond}::float8)`
  const { tokens } = await db
    .insertInto('provider_bucket')
    .values({
      client_environment: environment,
      client_key: clientKey,
      tokens: capacity - 1,
      filled_at: sql<Date>`clock_timestamp()`,
    })
    .onConflict((conflict) =>
      conflict.columns(['client_environment', 'client_key']).doUpdateSet({
        tokens: sql<number>`${full} - 1`,
        filled_at: sql<Date>`greatest(provider_bucket.filled_at, clock_timestamp())`,
      }),
    )
    .returning('tokens')
    .executeTakeFirstOrThrow()
  return tokens
}
