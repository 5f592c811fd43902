/**
 * A consent that is fine, and no file comes: told once, until the next file or the end of the season.
 *
 *   no file for SHEAF_SILENCE_AFTER, all of it within SHEAF_SEASON ─► silent_since, event, alert
 *   file, end of the season                                        ─► silent_since gone
 */
import { CLAAS } from '@sheaf/contract'
import { sql } from 'kysely'
import { raiseAlerts } from '../alerts/index.js'
import { configurationOf } from '../configurations/index.js'
import type { Context } from '../context.js'
import type { Db, Trx } from '../database/index.js'
import { insertEvents } from './events.js'
import { seasonStart } from './season.js'

/** Silent ones that one look finds at most; the next look finds the others. */
const MOST_AT_ONCE = 500
const lastFileAt = sql<Date>`coalesce(last_file_at, created_at)`

/** A file has come: whatever was silent is not any more. */
export async function noteArrival(trx: Trx, credentialId: string, at: Date): Promise<void> {
  await trx
    .updateTable('credential')
    .set({ last_file_at: at, silent_since: null })
    .where('id', '=', credentialId)
    .execute()
}

/** Looks for credentials that have fallen silent. */
export async function watchSilence(context: Context): Promise<void> {
  const { database, settings, now } = context
  const { afterS, season } = settings.silence
  const at = now()
  const began = seasonStart(season, at)
  if (afterS === undefined || began === undefined) return await forgetSilence(database.db)
  const limit = new Date(at.getTime() - afterS * 1000)
  if (began > limit) return
  for (const found of await fallenSilent(database.db, limit)) {
    const { operationsAutoSync } = await configurationOf(database.db, found.leafUserId)
    if (operationsAutoSync) await database.unitOfWork((trx) => tell(trx, context, found, limit, at))
  }
}

interface Silent {
  readonly id: string
  readonly leafUserId: string
  readonly clientKey: string
  readonly lastFileAt: Date
}

async function fallenSilent(db: Db, limit: Date): Promise<Silent[]> {
  const rows = await db
    .selectFrom('credential')
    .innerJoin('leaf_user', 'leaf_user.id', 'credential.leaf_user_id')
    .select(['credential.id', 'leaf_user.id as leafUserId', 'client_key as clientKey'])
    .select(sql<Date>`coalesce(last_file_at, credential.created_at)`.as('lastFileAt'))
    .where('leaf_user.deleted_at', 'is', null)
    .where('status', '=', 'OK')
    .where('silent_since', 'is', null)
    .where(sql<Date>`coalesce(last_file_at, credential.created_at)`, '<=', limit)
    .limit(MOST_AT_ONCE)
    .execute()
  return rows
}

/** Compare and set: of several processes that look at once one tells. */
async function tell(
  trx: Trx,
  { jobs }: Pick<Context, 'jobs'>,
  { id, leafUserId, clientKey, lastFileAt: last }: Silent,
  limit: Date,
  at: Date,
): Promise<void> {
  const { numUpdatedRows } = await trx
    .updateTable('credential')
    .set({ silent_since: at })
    .where('id', '=', id)
    .where('status', '=', 'OK')
    .where('silent_since', 'is', null)
    .where(lastFileAt, '<=', limit)
    .executeTakeFirst()
  if (numUpdatedRows === 0n) return
  const sentence = sentenceOf(last)
  await insertEvents(trx, id, [{ statusCode: 200, headers: {}, body: `SILENT: ${sentence}` }], at)
  const about = { credential: clientKey, provider: CLAAS, credentialId: id, message: sentence, status: 'OK' }
  await raiseAlerts(trx, jobs, leafUserId, [{ type: 'credentialsSilent', ...about }], at)
}

function sentenceOf(last: Date): string {
  const day = last.toISOString().slice(0, 10)
  return `The consent is fine, but no file has come since ${day}. Machines that work should be switched on, in mobile coverage and enabled for file transfer.`
}

async function forgetSilence(db: Db): Promise<void> {
  await db
    .updateTable('credential')
    .set({ silent_since: null })
    .where('silent_since', 'is not', null)
    .execute()
}
