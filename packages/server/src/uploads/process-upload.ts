/**
 * The job: an upload becomes fields.
 *
 *   boundary files ─► entries PROCESSING ─► each read: CONVERTED ─► counted together ─► each: fields, refusals ─► ended
 *
 * All files are read before the first field is made: an upload with too many makes none. Ids follow from the upload, so
 * a job that runs again finds what it has done.
 */
import { MAX_FIELDS_PER_UPLOAD, type UploadEntryStatus } from '@sheaf/contract'
import type { ReadBoundaryFileOutput } from '../compute/tasks/read-boundary-file.js'
import type { Context } from '../context.js'
import { deterministicId, storableText } from '../database/index.js'
import { ApiError } from '../http/index.js'
import type { Job } from '../jobs/index.js'
import { type BoundaryFile, boundaryFilesOf, NoBoundaryFile } from './boundary-files.js'
import { endEntry, makeFields, refuseEntry } from './make-fields.js'
import { objectSource } from './object-source.js'
import type { UploadRef } from './queue.js'
import { readEntry } from './read-entry.js'
import { type EntryRow, entryRows, type UploadRow } from './read-uploads.js'

/** From this attempt on files are read in a process of their own: something has ended ours twice. */
const ALONE_FROM = 2
const LONGEST_DETAILS_BYTES = 2000

export async function processUpload(context: Context, job: Job<UploadRef>): Promise<void> {
  const upload = await unfinished(context, job.data)
  // Done already, or gone with its Leaf user while the job waited.
  if (upload === undefined) return
  try {
    const statuses = await processFiles(context, job, upload)
    const failed = statuses.every((status) => status === 'FAILED')
    await end(context, job, failed ? 'FAILED' : 'PROCESSED')
  } catch (error) {
    if (!(error instanceof NoBoundaryFile)) throw error
    await end(context, job, 'FAILED', storableText(error.message, LONGEST_DETAILS_BYTES))
  }
}

async function unfinished({ database }: Context, { uploadId }: UploadRef): Promise<UploadRow | undefined> {
  return await database.db
    .selectFrom('boundary_upload')
    .innerJoin('leaf_user', 'leaf_user.id', 'boundary_upload.leaf_user_id')
    .selectAll('boundary_upload')
    .where('boundary_upload.id', '=', uploadId)
    .where('boundary_upload.status', '=', 'RECEIVED')
    .where('leaf_user.deleted_at', 'is', null)
    .executeTakeFirst()
}

async function processFiles(
  context: Context,
  job: Job<UploadRef>,
  upload: UploadRow,
): Promise<UploadEntryStatus[]> {
  const { objects, settings, database, now } = context
  const source = objectSource(objects, upload.object_key, upload.size_in_bytes)
  const files = await boundaryFilesOf(source, upload.file_name, settings.archiveLimits)
  if (files.length > MAX_FIELDS_PER_UPLOAD) {
    throw new NoBoundaryFile(
      `The upload holds ${files.length} boundary files, and at most ${MAX_FIELDS_PER_UPLOAD} fields are made of one upload. Send them in several.`,
    )
  }
  const entries = await noteEntries(context, upload, files)
  const read: ReadBoundaryFileOutput[] = []
  for (const [index, entry] of entries.entries()) {
    const file = files[index]!
    const alone = job.attempt >= ALONE_FROM
    const output = await readEntry(context, {
      entry,
      file,
      most: MAX_FIELDS_PER_UPLOAD,
      alone,
      signal: job.signal,
    })
    if (!('refused' in output)) await markConverted(context, entry)
    read.push(output)
  }
  const count = read.reduce((sum, output) => sum + ('refused' in output ? 0 : output.count), 0)
  const statuses: UploadEntryStatus[] = []
  for (const [index, entry] of entries.entries()) {
    const output = read[index]!
    const refusal = refusalOf(output, count)
    if (refusal !== undefined) await refuseEntry(database.db, entry, refusal)
    else if ('polygons' in output) await makeFields(context, upload, entry, output.polygons)
    statuses.push(await endEntry(database.db, entry, now()))
  }
  return statuses
}

/** One row for each boundary file, in this order; rows of an earlier try stay as they are. */
async function noteEntries(
  { database, now }: Context,
  upload: UploadRow,
  files: readonly BoundaryFile[],
): Promise<EntryRow[]> {
  const rows = files.map(({ path, format, bare }, position) => {
    const id = deterministicId('upload entry', upload.id, path)
    return {
      id,
      upload_id: upload.id,
      leaf_user_id: upload.leaf_user_id,
      position,
      path,
      format,
      object_key: bare ? upload.object_key : `leaf-users/${upload.leaf_user_id}/upload-entries/${id}`,
      status: 'PROCESSING' as const,
      created_at: now(),
    }
  })
  await database.db
    .insertInto('boundary_upload_entry')
    .values(rows)
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  return await entryRows(database.db, upload.id)
}

async function markConverted({ database }: Context, entry: EntryRow): Promise<void> {
  await database.db
    .updateTable('boundary_upload_entry')
    .set({ status: 'CONVERTED' })
    .where('id', '=', entry.id)
    .where('status', '=', 'PROCESSING')
    .execute()
}

function refusalOf(output: ReadBoundaryFileOutput, count: number): ApiError | undefined {
  if ('refused' in output) return new ApiError(400, output.refused.errorKey, output.refused.sentence)
  if (count <= MAX_FIELDS_PER_UPLOAD) return undefined
  const sentence = `The upload holds ${count} polygons, and at most ${MAX_FIELDS_PER_UPLOAD} fields are made of one upload; none was made. Send them in several.`
  return new ApiError(400, 'tooManyFields', sentence)
}

async function end(
  { database }: Context,
  job: Job<UploadRef>,
  status: 'PROCESSED' | 'FAILED',
  details?: string,
): Promise<void> {
  await database.unitOfWork(async (trx) => {
    await trx
      .updateTable('boundary_upload')
      .set({ status, status_details: details ?? null })
      .where('id', '=', job.data.uploadId)
      .execute()
    await job.complete(trx)
  })
}
