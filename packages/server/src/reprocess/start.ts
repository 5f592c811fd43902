/** `POST /reprocesses`: which originals an earlier pipeline or configuration has converted. */
import { randomUUID } from 'node:crypto'
import type { Selectable } from 'kysely'
import { leafUserOf, liveLeafUsers } from '../accounts/index.js'
import { configurationOf } from '../configurations/index.js'
import type { Context } from '../context.js'
import type { Tables, Trx } from '../database/index.js'
import { configurationHash, conversionConfiguration, PIPELINE_VERSION } from '../files/index.js'
import type { Owner } from '../http/index.js'
import { enqueueComparison } from './queue.js'

export type ReprocessRow = Selectable<Tables['reprocess']>

/** What the program converts with; another one gives other files. */
export function presentVersion(program: string): string {
  return `${program}/${PIPELINE_VERSION}`
}

/**
 * Goes on with the run of the same scope that is open, as long as it is of this version; one of another is discarded.
 *
 * @returns the run, and whether it was begun now
 * @throws ApiError 404 for an unknown Leaf user
 */
export async function startReprocess(
  context: Context,
  owner: Owner,
  wantedUser: string | undefined,
  version: string,
): Promise<{ readonly row: ReprocessRow; readonly isNew: boolean }> {
  const { database, now } = context
  const { db } = database
  const leafUserId = wantedUser === undefined ? null : (await leafUserOf(db, owner, wantedUser)).id
  const open = await openRun(context, owner, leafUserId)
  if (open?.version === version) return { row: open, isNew: false }
  const users =
    leafUserId === null ? (await liveLeafUsers(db, owner.id).execute()).map(({ id }) => id) : [leafUserId]
  const hashes = new Map<string, string>()
  for (const id of users) {
    hashes.set(id, configurationHash(conversionConfiguration(await configurationOf(db, id))))
  }
  const row: ReprocessRow = {
    id: randomUUID(),
    owner_id: owner.id,
    leaf_user_id: leafUserId,
    state: 'OPEN',
    version,
    created_at: now(),
  }
  await database.unitOfWork(async (trx) => {
    if (open !== undefined) {
      await trx.updateTable('reprocess').set({ state: 'DISCARDED' }).where('id', '=', open.id).execute()
    }
    await trx.insertInto('reprocess').values(row).execute()
    for (const [id, hash] of hashes) await addUser(trx, context, row.id, id, hash)
  })
  return { row, isNew: true }
}

async function openRun(
  { database }: Context,
  owner: Owner,
  leafUserId: string | null,
): Promise<ReprocessRow | undefined> {
  return await database.db
    .selectFrom('reprocess')
    .selectAll()
    .where('owner_id', '=', owner.id)
    .where('leaf_user_id', leafUserId === null ? 'is' : '=', leafUserId)
    .where('state', '=', 'OPEN')
    .orderBy('created_at', 'desc')
    .executeTakeFirst()
}

/** A Leaf user with nothing to convert anew has no items. */
async function addUser(
  trx: Trx,
  { jobs }: Context,
  reprocessId: string,
  leafUserId: string,
  hash: string,
): Promise<void> {
  const { numInsertedOrUpdatedRows } = await trx
    .insertInto('reprocess_item')
    .columns(['reprocess_id', 'leaf_user_id', 'kind', 'item', 'state'])
    .expression((eb) =>
      eb
        .selectFrom('machine_file')
        .select((own) => [
          own.cast<string>(own.val(reprocessId), 'uuid').as('reprocess_id'),
          'leaf_user_id',
          own.val('original').as('kind'),
          own.ref('content_hash').$notNull().as('item'),
          own.val('waiting').as('state'),
        ])
        .distinct()
        .where('leaf_user_id', '=', leafUserId)
        .where('content_hash', 'is not', null)
        .where('origin', 'in', ['provider', 'uploaded'])
        .where((own) =>
          own.or([own('pipeline_version', '<>', PIPELINE_VERSION), own('configuration_hash', '<>', hash)]),
        ),
    )
    .executeTakeFirst()
  if (numInsertedOrUpdatedRows === undefined || numInsertedOrUpdatedRows === 0n) return
  await trx
    .insertInto('reprocess_item')
    .values({
      reprocess_id: reprocessId,
      leaf_user_id: leafUserId,
      kind: 'user',
      item: leafUserId,
      state: 'waiting',
    })
    .execute()
  await enqueueComparison(trx, jobs, { reprocessId, leafUserId })
}
