/**
 * One short transaction makes a conversion visible: machine files, fields from master data, which file lies on which
 * field, the merges and alerts this makes necessary, and the end of the job. Either all of it or nothing.
 */

import { type Alert, raiseAlerts } from '../alerts/index.js'
import type { MasterData } from '../compute/tasks/master-data.js'
import type { FieldShare } from '../compute/tasks/place-files.js'
import type { FieldDecision } from '../compute/tasks/recognise-fields.js'
import type { Context } from '../context.js'
import type { Db, Trx } from '../database/index.js'
import { type MasterDataSource, syncMasterData, wantMerge } from '../fields/index.js'
import { alertOfFile } from './alert-of-file.js'
import { PIPELINE_VERSION } from './artefact-keys.js'
import type { FileToPublish, NewFileRow, OriginalRow } from './file-rows.js'

export interface Publication {
  readonly original: OriginalRow
  readonly files: readonly FileToPublish[]
  /** Whether files that an earlier conversion has processed are replaced too. */
  readonly anew: boolean
  readonly source: MasterDataSource
  readonly masterData: readonly MasterData[]
  readonly decisions: readonly FieldDecision[]
  /** Only shares above the threshold. */
  readonly shares: readonly FieldShare[]
}

export async function publish(
  trx: Trx,
  { jobs, now }: Pick<Context, 'jobs' | 'now'>,
  publication: Publication,
): Promise<void> {
  const { original, files, anew, shares } = publication
  const at = now()
  const changedGround = await syncMasterData(
    trx,
    jobs,
    publication.source,
    publication.masterData,
    publication.decisions,
    at,
  )
  const touched = await removeFormerFiles(trx, original, files)
  const ended: NewFileRow[] = []
  const standing = anew ? new Set<string>() : await standingFiles(trx, files)
  for (const { row } of files) {
    if (standing.has(row.id)) continue
    const changed = await upsertFile(trx, row, at)
    if (changed) ended.push(row)
    const own = shares.filter(({ fileId }) => fileId === row.id)
    for (const fieldId of await replaceShares(trx, row, own, changed)) touched.add(fieldId)
  }
  for (const fieldId of touched) {
    // A field whose ground changed is measured first; that ends with wanting its merge.
    if (changedGround.has(fieldId)) continue
    await wantMerge(trx, jobs, { leafUserId: original.leaf_user_id, fieldId }, at)
  }
  await trx
    .updateTable('original')
    .set({
      state: files.some(({ row }) => row.status === 'processed' || standing.has(row.id))
        ? 'converted'
        : 'failed',
      attempts: 0,
    })
    .where('leaf_user_id', '=', original.leaf_user_id)
    .where('content_hash', '=', original.content_hash)
    .execute()
  const told = [...ended.map(alertOfFile), ...(await endedBatches(trx, original))]
  await raiseAlerts(trx, jobs, original.leaf_user_id, told, at)
}

/** The archives that clients uploaded with this content: all their files have ended. */
async function endedBatches(trx: Trx, { leaf_user_id, content_hash }: OriginalRow): Promise<Alert[]> {
  const batches = await trx
    .selectFrom('batch')
    .select('id')
    .where('leaf_user_id', '=', leaf_user_id)
    .where('content_hash', '=', content_hash)
    .orderBy('uploaded_at')
    .execute()
  return batches.map(({ id }) => ({ type: 'batchUploadProcessingFinished', batchId: id }))
}

/** Files that an earlier conversion of the same original gave and this one does not. @returns their fields */
async function removeFormerFiles(
  trx: Trx,
  { leaf_user_id, content_hash }: OriginalRow,
  files: readonly FileToPublish[],
): Promise<Set<string>> {
  const former = trx
    .selectFrom('machine_file')
    .select('id')
    .where('leaf_user_id', '=', leaf_user_id)
    .where('content_hash', '=', content_hash)
    .where('origin', 'in', ['provider', 'uploaded'])
    .where(
      'id',
      'not in',
      files.map(({ row }) => row.id),
    )
  const fields = await trx
    .selectFrom('file_field')
    .select('field_id')
    .where('file_id', 'in', former)
    .execute()
  await trx.deleteFrom('machine_file').where('id', 'in', former).execute()
  return new Set(fields.map(({ field_id }) => field_id))
}

/**
 * Files that an earlier conversion has processed: they stay as they are, with the configuration of their time, when
 * the rest of their original is converted again.
 */
export async function standingFiles(db: Db, files: readonly FileToPublish[]): Promise<ReadonlySet<string>> {
  const rows = await db
    .selectFrom('machine_file')
    .select('id')
    .where(
      'id',
      'in',
      files.map(({ row }) => row.id),
    )
    .where('status', '=', 'processed')
    .where('pipeline_version', '=', PIPELINE_VERSION)
    .execute()
  return new Set(rows.map(({ id }) => id))
}

/** @returns whether the row is new or differs from what an earlier conversion gave */
async function upsertFile(trx: Trx, row: NewFileRow, at: Date): Promise<boolean> {
  const known = await trx
    .selectFrom('machine_file')
    .select(['status', 'configuration_hash', 'pipeline_version'])
    .where('id', '=', row.id)
    .executeTakeFirst()
  const same =
    known !== undefined &&
    known.status === row.status &&
    known.configuration_hash === row.configuration_hash &&
    known.pipeline_version === row.pipeline_version
  if (same) return false
  const { id: _, created_at: __, ...changes } = { ...row, updated_at: at }
  await trx
    .insertInto('machine_file')
    .values({ ...row, created_at: at, updated_at: at })
    .onConflict((conflict) => conflict.column('id').doUpdateSet(changes))
    .execute()
  return true
}

/** @returns ids of the fields on which something is different now */
async function replaceShares(
  trx: Trx,
  { id, leaf_user_id }: NewFileRow,
  shares: readonly FieldShare[],
  fileChanged: boolean,
): Promise<string[]> {
  const rows = await trx
    .selectFrom('file_field')
    .select(['field_id', 'share'])
    .where('file_id', '=', id)
    .execute()
  const before = new Map(rows.map((row) => [row.field_id, row.share]))
  const after = new Map(shares.map(({ fieldId, share }) => [fieldId, share]))
  const gone = [...before.keys()].filter((fieldId) => !after.has(fieldId))
  if (gone.length > 0) {
    await trx.deleteFrom('file_field').where('file_id', '=', id).where('field_id', 'in', gone).execute()
  }
  for (const [fieldId, share] of after) {
    if (before.get(fieldId) === share) continue
    await trx
      .insertInto('file_field')
      .values({ file_id: id, leaf_user_id, field_id: fieldId, share })
      .onConflict((conflict) => conflict.columns(['file_id', 'field_id']).doUpdateSet({ share }))
      .execute()
  }
  const differing = [...after].filter(([fieldId, share]) => fileChanged || before.get(fieldId) !== share)
  return [...gone, ...differing.map(([fieldId]) => fieldId)]
}
