/** Fields of one boundary file, each by the path of any field that is made by hand, and what came of each polygon. */
import type { UploadEntryStatus } from '@sheaf/contract'
import type { FoundPolygon } from '../compute/boundary-files/found-polygon.js'
import type { Context } from '../context.js'
import { type Db, deterministicId } from '../database/index.js'
import { createSurveyedField, surveyGeometry } from '../fields/index.js'
import { ApiError, problemOf } from '../http/index.js'
import { type EntryRow, outcomesOf, type UploadRow } from './read-uploads.js'

/** Polygons are counted from one; zero is the file as a whole. */
const WHOLE_FILE = 0

/** Makes those fields that are not made yet. */
export async function makeFields(
  context: Context,
  upload: UploadRow,
  entry: EntryRow,
  polygons: readonly FoundPolygon[],
): Promise<void> {
  const known = await outcomesOf(context.database.db, [entry.id])
  const done = new Set(known.map(({ polygon }) => polygon))
  for (const [index, polygon] of polygons.entries()) {
    if (!done.has(index + 1)) await makeField(context, upload, entry, index + 1, polygon)
  }
}

async function makeField(
  context: Context,
  upload: UploadRow,
  entry: EntryRow,
  number: number,
  { name, geometry }: FoundPolygon,
): Promise<void> {
  const { leaf_user_id: leafUserId, owner_id: ownerId, farm_id: farmId } = upload
  const id = deterministicId('uploaded field', entry.id, String(number))
  try {
    const boundary = await surveyGeometry(context, geometry, 'field')
    await createSurveyedField(
      context,
      { ownerId, leafUserId },
      { id, name, farmId: farmId ?? undefined },
      boundary,
      async (trx, fieldId) => {
        await trx
          .insertInto('boundary_upload_outcome')
          .values({ entry_id: entry.id, leaf_user_id: leafUserId, polygon: number, field_id: fieldId })
          .execute()
      },
    )
  } catch (error) {
    if (!(error instanceof ApiError)) throw error
    const called = name === undefined ? '' : `, "${name}"`
    await refuse(context.database.db, entry, error, `${entry.path}, polygon ${number}${called}`, number)
  }
}

/** Notes why the file as a whole made no field. */
export async function refuseEntry(db: Db, entry: EntryRow, error: ApiError): Promise<void> {
  await refuse(db, entry, error, entry.path, WHOLE_FILE)
}

/** An outcome that stands already is not changed: another process had the job, and has made the field. */
async function refuse(
  db: Db,
  entry: EntryRow,
  error: ApiError,
  detail: string,
  polygon: number,
): Promise<void> {
  const problem = problemOf(error, `/services/fields/api/users/${entry.leaf_user_id}/fields`)
  await db
    .insertInto('boundary_upload_outcome')
    .values({
      entry_id: entry.id,
      leaf_user_id: entry.leaf_user_id,
      polygon,
      problem: JSON.stringify({ ...problem, detail }),
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

/** Ends an entry by what came of its polygons. @returns the status it has now */
export async function endEntry(db: Db, entry: EntryRow, at: Date): Promise<UploadEntryStatus> {
  const outcomes = await outcomesOf(db, [entry.id])
  const made = outcomes.filter(({ field_id }) => field_id !== null).length
  const status = made === 0 ? 'FAILED' : made < outcomes.length ? 'PARTIALLY_FINISHED' : 'FINISHED'
  await db
    .updateTable('boundary_upload_entry')
    .set({ status, processed_at: at })
    .where('id', '=', entry.id)
    .where('processed_at', 'is', null)
    .execute()
  return status
}
