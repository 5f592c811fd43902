/** Batches of an owner: one, or a page of them, and how far their files are. */
import {
  BATCH_STATUS_DETAILS,
  type Batch,
  type BatchProgress,
  type BatchProvider,
  type BatchStatus,
  isUuid,
  type ListBatchesQuery,
  resourceTime,
} from '@sheaf/contract'
import type { Selectable } from 'kysely'
import { liveLeafUsers } from '../accounts/index.js'
import type { Db, Tables } from '../database/index.js'
import { filesOfOriginals, type OriginalFile, originalKey, UNSETTLED } from '../files/index.js'
import { notFound, type Owner, pageOf } from '../http/index.js'

/** A batch with the state of its original. */
export type BatchRow = Selectable<Tables['batch']> & { readonly state: string }

/** States of an original by the status that they give its batches; unsettled ones are not told apart. */
const STATES: Readonly<Record<BatchStatus, readonly string[]>> = {
  RECEIVED: UNSETTLED,
  PROCESSING: [],
  PROCESSED: ['converted'],
  FAILED: ['failed'],
}

function batchesOf(db: Db, owner: Owner) {
  return db
    .selectFrom('batch')
    .innerJoin('original', (join) =>
      join
        .onRef('original.leaf_user_id', '=', 'batch.leaf_user_id')
        .onRef('original.content_hash', '=', 'batch.content_hash'),
    )
    .where('batch.owner_id', '=', owner.id)
    .where('batch.leaf_user_id', 'in', liveLeafUsers(db, owner.id))
}

/** @throws ApiError 404 for an id that does not belong to the owner */
export async function batchRow(db: Db, owner: Owner, batchId: string): Promise<BatchRow> {
  const row = isUuid(batchId)
    ? await batchesOf(db, owner)
        .selectAll('batch')
        .select('original.state')
        .where('batch.id', '=', batchId)
        .executeTakeFirst()
    : undefined
  if (row === undefined) throw notFound('batch')
  return row
}

/** @throws ApiError 400 naming a parameter that cannot be used */
export async function listBatches(
  db: Db,
  owner: Owner,
  query: ListBatchesQuery,
): Promise<{ rows: BatchRow[]; total: number }> {
  const { size, offset } = pageOf(query, 'batch')
  let found = batchesOf(db, owner)
  const { leafUserId, status } = query
  if (leafUserId !== undefined)
    found = found.where((eb) => eb(eb.cast('batch.leaf_user_id', 'text'), '=', leafUserId.toLowerCase()))
  if (status !== undefined)
    found = found.where((eb) =>
      STATES[status].length === 0 ? eb.lit(false) : eb('original.state', 'in', STATES[status]),
    )
  const { total } = await found.select((eb) => eb.fn.countAll<string>().as('total')).executeTakeFirstOrThrow()
  const rows = await found
    .selectAll('batch')
    .select('original.state')
    .orderBy('batch.uploaded_at', 'desc')
    .orderBy('batch.id')
    .limit(size)
    .offset(offset)
    .execute()
  return { rows, total: Number(total) }
}

/** As the contract shows them, in the order given. */
export async function shownBatches(db: Db, rows: readonly BatchRow[]): Promise<Batch[]> {
  const files = await filesOfOriginals(db, rows.map(refOf))
  return rows.map((row) => batchOf(row, files.get(originalKey(refOf(row))) ?? []))
}

function refOf(row: BatchRow) {
  return { leafUserId: row.leaf_user_id, contentHash: row.content_hash }
}

function batchOf(row: BatchRow, files: readonly OriginalFile[]): Batch {
  const status = statusOf(row)
  return {
    id: row.id,
    leafUserId: row.leaf_user_id,
    fileName: row.file_name,
    size: row.size_in_bytes,
    provider: row.provider as BatchProvider,
    status,
    ...(status === 'FAILED' ? { statusDetails: detailsOf(files) } : {}),
    uploadTimestamp: resourceTime(row.uploaded_at),
    leafFiles: files.map(({ id }) => id),
  }
}

function statusOf({ state }: BatchRow): BatchStatus {
  if (state === 'converted') return 'PROCESSED'
  return state === 'failed' ? 'FAILED' : 'RECEIVED'
}

const NOTHING_FOUND: ReadonlySet<string> = new Set(['NOT_A_ZIP', 'NO_TASK_DATA'])

/** Why no file succeeded. One that the program itself gave up could not be read, and nothing is wrong with it. */
function detailsOf(files: readonly OriginalFile[]): string {
  if (files.every(({ codes, failedAt }) => codes.length === 0 && failedAt?.step === 'rawGeojson'))
    return BATCH_STATUS_DETAILS.internalError
  return files.every(({ codes }) => codes.some((code) => NOTHING_FOUND.has(code)))
    ? BATCH_STATUS_DETAILS.nothingFound
    : BATCH_STATUS_DETAILS.unreadable
}

/** How far each file of a batch is; one that is not converted yet has no file to show. */
export async function progressOf(db: Db, row: BatchRow): Promise<BatchProgress> {
  const files = (await filesOfOriginals(db, [refOf(row)])).get(originalKey(refOf(row))) ?? []
  const again = statusOf(row) === 'RECEIVED'
  const failed: BatchProgress['failed'] = {}
  const processing: string[] = []
  for (const { id, processed, failedAt } of files) {
    if (processed) continue
    if (again || failedAt === undefined) processing.push(id)
    else {
      failed[failedAt.step] ??= { leafFiles: [], status: 'failed', message: failedAt.message }
      failed[failedAt.step]?.leafFiles.push(id)
    }
  }
  const converted = files.filter(({ processed }) => processed).map(({ id }) => id)
  return { converted: { leafFiles: converted }, processing: { leafFiles: processing }, failed }
}
