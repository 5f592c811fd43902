/** Attempts that were not acknowledged: one entry each, kept for 30 days. */
import { type FailedCall, type Page, secondTime } from '@sheaf/contract'
import { type Database, type Db, orderedId, type Trx } from '../database/index.js'
import type { Owner } from '../http/index.js'
import type { Outcome } from './call.js'

const RETENTION_MS = 30 * 86_400_000

export interface FailedDelivery {
  readonly owner_id: string
  readonly leaf_user_id: string
  readonly url: string
  readonly body: string
}

export async function noteFailedCall(
  trx: Trx,
  { owner_id, leaf_user_id, url, body }: FailedDelivery,
  outcome: Outcome,
  at: Date,
): Promise<void> {
  const answer =
    'status' in outcome
      ? { status: outcome.status, response: outcome.response }
      : { connection_error: outcome.connectionError }
  await trx
    .insertInto('failed_call')
    .values({ id: orderedId(at), owner_id, leaf_user_id, created_at: at, url, request_body: body, ...answer })
    .execute()
}

/** One page of the last 30 days, newest first. */
export async function listFailedCalls(
  db: Db,
  owner: Owner,
  now: Date,
  { size, offset }: Page,
): Promise<{ items: FailedCall[]; total: number }> {
  const found = db
    .selectFrom('failed_call')
    .innerJoin('leaf_user', 'leaf_user.id', 'failed_call.leaf_user_id')
    .where('leaf_user.deleted_at', 'is', null)
    .where('failed_call.created_at', '>=', keptFrom(now))
    .where('failed_call.owner_id', '=', owner.id)
  const { total } = await found
    .select(({ fn }) => fn.countAll<number>().as('total'))
    .executeTakeFirstOrThrow()
  const rows = await found
    .selectAll('failed_call')
    .orderBy('failed_call.created_at', 'desc')
    .orderBy('failed_call.id', 'desc')
    .limit(size)
    .offset(offset)
    .execute()
  const items = rows.map((row) => ({
    apiOwner: owner.username,
    createdAt: secondTime(row.created_at),
    url: row.url,
    ...(row.status === null ? {} : { status: row.status, response: row.response ?? '' }),
    requestBody: row.request_body,
    ...(row.connection_error === null ? {} : { connectionError: row.connection_error }),
  }))
  return { items, total }
}

/** Removes what is older than 30 days. */
export async function forgetOldCalls({ db }: Database, now: Date): Promise<void> {
  await db.deleteFrom('failed_call').where('created_at', '<', keptFrom(now)).execute()
}

function keptFrom(now: Date): Date {
  return new Date(now.getTime() - RETENTION_MS)
}
