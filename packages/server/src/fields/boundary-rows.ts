/** What everybody does who writes boundaries, by hand or from a machine's master data. */
import type { BoundaryStatus } from '@sheaf/contract'
import type { SurveyedBoundary } from '../compute/tasks/survey-boundary.js'
import type { Trx } from '../database/index.js'
import type { Jobs } from '../jobs/index.js'
import { type FieldRef, fieldKey, RELINK } from './queues.js'

/** Columns of a new boundary that follow from its field and its survey. Bounds in degrees, area in hectares. */
export function surveyedColumns({ leafUserId, fieldId }: FieldRef, boundary: SurveyedBoundary, at: Date) {
  const [west, south, east, north] = boundary.bbox
  return {
    leaf_user_id: leafUserId,
    field_id: fieldId,
    geometry: JSON.stringify(boundary.geometry),
    geometry_hash: boundary.hash,
    area_ha: boundary.areaM2 / 10_000,
    west,
    south,
    east,
    north,
    validity: boundary.validity,
    created_at: at,
    updated_at: at,
  }
}

export async function setBoundaryStatus(
  trx: Trx,
  boundaryId: string,
  status: BoundaryStatus,
  at: Date,
): Promise<void> {
  await trx.updateTable('boundary').set({ status, updated_at: at }).where('id', '=', boundaryId).execute()
}

/** A field has changed when another of its boundaries is in force. */
export async function touchField(trx: Trx, { leafUserId, fieldId }: FieldRef, at: Date): Promise<void> {
  await trx
    .updateTable('field')
    .set({ updated_at: at })
    .where('leaf_user_id', '=', leafUserId)
    .where('id', '=', fieldId)
    .execute()
}

/** The ground of a field has changed: which files touch it is measured again in the background. */
export async function enqueueRelink(trx: Trx, jobs: Jobs, field: FieldRef): Promise<void> {
  await jobs.enqueue(trx, RELINK, field, { key: fieldKey(field), group: field.leafUserId, debounce: true })
}
