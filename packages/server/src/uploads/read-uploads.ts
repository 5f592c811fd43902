/** Uploads of an owner and their entries: rows, and as the contract shows them. */
import { type ListUploadsQuery, resourceTime, type Upload, type UploadEntry } from '@sheaf/contract'
import type { Selectable } from 'kysely'
import { liveLeafUsers } from '../accounts/index.js'
import { type Db, newestPage, rowById, type Tables } from '../database/index.js'
import { notFound, type Owner, pageOf } from '../http/index.js'

export type UploadRow = Selectable<Tables['boundary_upload']>
export type EntryRow = Selectable<Tables['boundary_upload_entry']>
type Outcome = Selectable<Tables['boundary_upload_outcome']>

function uploadsOf(db: Db, owner: Owner) {
  return db
    .selectFrom('boundary_upload')
    .where('owner_id', '=', owner.id)
    .where('leaf_user_id', 'in', liveLeafUsers(db, owner.id))
}

/** @throws ApiError 404 for an id that does not belong to the owner */
export async function uploadRow(db: Db, owner: Owner, uploadId: string): Promise<UploadRow> {
  const row = await rowById(uploadsOf(db, owner), uploadId)
  if (row === undefined) throw notFound('upload')
  return row
}

/** @throws ApiError 400 naming a parameter that cannot be used */
export async function listUploads(
  db: Db,
  owner: Owner,
  query: ListUploadsQuery,
): Promise<{ rows: UploadRow[]; total: number }> {
  const { size, offset } = pageOf(query, 'upload')
  const { leafUserId, status } = query
  let found = uploadsOf(db, owner)
  if (leafUserId !== undefined)
    found = found.where((eb) => eb(eb.cast('leaf_user_id', 'text'), '=', leafUserId.toLowerCase()))
  if (status !== undefined) found = found.where('status', '=', status)
  return await newestPage(found, { size, offset })
}

/** In the order of their paths. */
export async function entryRows(db: Db, uploadId: string): Promise<EntryRow[]> {
  return await db
    .selectFrom('boundary_upload_entry')
    .selectAll()
    .where('upload_id', '=', uploadId)
    .orderBy('position')
    .execute()
}

/** @throws ApiError 404 for an id that is none of this upload */
export async function entryRow(db: Db, upload: UploadRow, entryId: string): Promise<EntryRow> {
  const row = await rowById(
    db.selectFrom('boundary_upload_entry').where('upload_id', '=', upload.id),
    entryId,
  )
  if (row === undefined) throw notFound('upload')
  return row
}

/** Outcomes of these entries, in the order of their polygons. */
export async function outcomesOf(db: Db, entryIds: readonly string[]): Promise<Outcome[]> {
  if (entryIds.length === 0) return []
  return await db
    .selectFrom('boundary_upload_outcome')
    .selectAll()
    .where('entry_id', 'in', [...entryIds])
    .orderBy('polygon')
    .execute()
}

/** @param publicUrl origin that clients use */
export function shownUpload(row: UploadRow, publicUrl: string): Upload {
  return {
    id: row.id,
    leafUserId: row.leaf_user_id,
    originalFileUrl: `${publicUrl}/services/uploadservice/api/upload/${row.id}/download`,
    fileName: row.file_name,
    status: row.status,
    ...(row.status_details === null ? {} : { statusDetails: row.status_details }),
    createdTime: resourceTime(row.created_at),
  }
}

/** The entries of an upload as the contract shows them. */
export async function shownEntries(db: Db, uploadId: string, publicUrl: string): Promise<UploadEntry[]> {
  const rows = await entryRows(db, uploadId)
  const outcomes = await outcomesOf(
    db,
    rows.map(({ id }) => id),
  )
  return rows.map((row) => {
    const own = outcomes.filter(({ entry_id }) => entry_id === row.id)
    return {
      id: row.id,
      fieldId: own.flatMap(({ field_id }) => field_id ?? []),
      converterFormat: row.format,
      originalFileUrl: `${publicUrl}/services/uploadservice/api/upload/${uploadId}/entries/${row.id}/download`,
      leafUserId: row.leaf_user_id,
      uploadId,
      status: row.status,
      createFieldErrorDetails: own.flatMap(({ problem }) => problem ?? []),
      createdTime: resourceTime(row.created_at),
      ...(row.processed_at === null ? {} : { processedTime: resourceTime(row.processed_at) }),
    }
  })
}
