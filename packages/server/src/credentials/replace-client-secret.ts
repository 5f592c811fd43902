/** The secret of an application has changed at the provider: every credential that it asked for needs the new one. */
import type { Secret } from '@sheaf/claas'
import type { ClientEnvironment } from '@sheaf/contract'
import type { Context } from '../context.js'
import type { Trx } from '../database/index.js'
import { type CredentialRow, sealed } from './credential-row.js'
import { insertEvents } from './events.js'
import { enqueueSync } from './queue.js'
import { firstSync } from './replace.js'

export interface ChangedClient {
  readonly ownerId: string
  readonly environment: ClientEnvironment
  readonly clientKey: string
  readonly clientSecret: Secret
}

/**
 * Gives the secret to the owner's credentials of this client key, each in a transaction of its own. One that the
 * provider refused for the sake of its client is tried again: its consent never ended.
 */
export async function replaceClientSecret(context: Context, changed: ChangedClient): Promise<void> {
  const { database } = context
  const rows = await database.db
    .selectFrom('credential')
    .select('id')
    .where('owner_id', '=', changed.ownerId)
    .where('client_environment', '=', changed.environment)
    .where('client_key', '=', changed.clientKey)
    .orderBy('id')
    .execute()
  for (const { id } of rows) {
    await database.unitOfWork((trx) => replaceOne(trx, context, id, changed.clientSecret))
  }
}

async function replaceOne(trx: Trx, context: Context, id: string, clientSecret: Secret): Promise<void> {
  const row = await trx
    .updateTable('credential')
    .set({ client_secret: sealed(context.secrets, id, 'client_secret', clientSecret) })
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirst()
  if (row?.status === 'UNAUTHENTICATED' && row.reason === 'CLIENT_REJECTED') await tryAgain(trx, context, row)
}

async function tryAgain(trx: Trx, { jobs, now }: Context, row: CredentialRow): Promise<void> {
  const at = now()
  await trx
    .updateTable('credential')
    .set({ status: 'TEMPORARILY_UNAVAILABLE', reason: null, status_since: at })
    .where('id', '=', row.id)
    .execute()
  const body = 'The secret of the application was replaced; CLAAS is asked again.'
  await insertEvents(trx, row.id, [{ statusCode: 200, headers: {}, body }], at)
  if (row.leaf_user_id !== null) await enqueueSync(trx, jobs, firstSync(row, row.leaf_user_id, 0))
}
