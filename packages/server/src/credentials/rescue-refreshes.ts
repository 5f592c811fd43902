/**
 * Refreshes whose process died in the middle: the provider may have rotated, and the successor was never stored.
 *
 * A lease that ran out with its holder's name still in the row is the sign of it. The refresh is made again at once, with
 * the token that is stored: a provider that forgives gives the same pair once more, and one that does not says so.
 */
import { sql } from 'kysely'
import type { Context } from '../context.js'
import { isMissing, providerOf } from './provider.js'
import { CredentialGone } from './refresh-lease.js'

const PER_PASS = 20

/** Begins what is to be made again and does not wait for it. */
export async function rescueRefreshes(context: Context): Promise<void> {
  const rows = await context.database.db
    .selectFrom('credential')
    .select(['id', 'client_environment'])
    .where('refresh_lease_holder', 'is not', null)
    .where('refresh_lease_until', '<', sql<Date>`clock_timestamp()`)
    .orderBy('refresh_lease_until')
    .limit(PER_PASS)
    .execute()
  const provider = providerOf(context)
  for (const { id, client_environment } of rows) {
    const connection = provider.connection(client_environment)
    if (isMissing(connection)) continue
    context.log.info({ credential: id }, 'a refresh whose process ended is made again')
    const rescue = connection.rescuer.renew(id).catch((error: unknown) => {
      if (error instanceof CredentialGone) return
      context.log.warn({ credential: id, err: error }, 'a refresh could not be made again')
    })
    provider.goesOn(rescue)
  }
}

/** On the embedded database, which serves one process: every lease of before the start belongs to a dead one. */
export async function endLeasesOfBefore(context: Context): Promise<void> {
  const { db, embedded } = context.database
  if (!embedded) return
  const { leases } = providerOf(context).store
  const startedAtMs = Date.now() - process.uptime() * 1000
  for (const environment of ['STAGE', 'PRODUCTION'] as const) {
    await db
      .updateTable('credential')
      .set({ refresh_lease_until: new Date(0) })
      .where('client_environment', '=', environment)
      .where('refresh_lease_holder', 'is not', null)
      // those of this process end later: they were taken after its start
      .where('refresh_lease_until', '<', new Date(startedAtMs + leases.lengthS(environment) * 1000))
      .execute()
  }
}
