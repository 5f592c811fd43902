/**
 * Credentials whose time has come get a turn. Runs every few seconds in every process; rows that another process is
 * taking are passed over.
 */

import type { ClientEnvironment } from '@sheaf/contract'
import { sql } from 'kysely'
import type { Context } from '../context.js'
import { cadenceOf, enqueueSync, isMissing, providerOf, SYNC } from '../credentials/index.js'
import type { Trx } from '../database/index.js'

/** Rows of one pass; on the embedded database a transaction stops everybody. */
const PER_PASS = { embedded: 50, server: 500 }
/** A longer queue would only be slower to work off. */
const LONGEST_QUEUE = 2000
const ENVIRONMENTS: readonly ClientEnvironment[] = ['STAGE', 'PRODUCTION']

export async function enqueueDue(context: Context): Promise<void> {
  const { database, jobs, now } = context
  const due = await database.db
    .selectFrom('credential')
    .select('client_environment')
    .distinct()
    .where('next_sync_at', '<=', now())
    .where('leaf_user_id', 'is not', null)
    .execute()
  if (due.length === 0) return
  const { queued } = (await jobs.counts())[SYNC.name] ?? { queued: 0 }
  if (queued >= LONGEST_QUEUE) return
  for (const environment of ENVIRONMENTS) {
    if (!due.some(({ client_environment }) => client_environment === environment)) continue
    const connection = providerOf(context).connection(environment)
    // they stay due: one turn finds out whether it is up again
    if (!isMissing(connection) && connection.breaker.keepsBack()) continue
    await database.unitOfWork((trx) => takeDue(trx, context, environment))
  }
}

async function takeDue(trx: Trx, context: Context, environment: ClientEnvironment): Promise<void> {
  const { database, jobs, settings, now } = context
  const connection = providerOf(context).connection(environment)
  const profile = isMissing(connection) ? undefined : connection.profile
  const { intervalS, jitterPct } = cadenceOf(settings.syncIntervalS, profile)
  const at = now()
  const taken = await trx
    .updateTable('credential')
    .set({
      next_sync_at: sql<Date>`${at}::timestamptz
        + make_interval(secs => ${intervalS}::float8 * (1 + ${jitterPct / 100}::float8 * (random() - 0.5)))`,
    })
    .where('id', 'in', (eb) =>
      eb
        .selectFrom('credential')
        .select('id')
        .where('next_sync_at', '<=', at)
        .where('client_environment', '=', environment)
        .where('leaf_user_id', 'is not', null)
        .where('status', '<>', 'UNAUTHENTICATED')
        .orderBy('next_sync_at')
        .limit(database.embedded ? PER_PASS.embedded : PER_PASS.server)
        .forUpdate()
        .skipLocked(),
    )
    .returning(['id', 'leaf_user_id'])
    .execute()
  for (const { id, leaf_user_id } of taken) {
    await enqueueSync(trx, jobs, { credentialId: id, leafUserId: leaf_user_id!, step: 'list', priority: 0 })
  }
}

/** Credentials that waited for a profile which is there now are due at once; called at start. */
export async function wakeUnconnected(context: Context): Promise<void> {
  const connected = ENVIRONMENTS.filter(
    (environment) => !isMissing(providerOf(context).connection(environment)),
  )
  if (connected.length === 0) return
  await context.database.db
    .updateTable('credential')
    .set({ next_sync_at: context.now() })
    .where('reason', '=', 'PROFILE_MISSING')
    .where('client_environment', 'in', connected)
    .where('leaf_user_id', 'is not', null)
    .execute()
}
