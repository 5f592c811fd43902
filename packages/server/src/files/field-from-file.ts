/** A field made from the ground that a machine file covers: the way to operations where no boundary is known. */
import { resourceTime } from '@sheaf/contract'
import type { MultiPolygon } from '@sheaf/isoxml'
import { planarExtent } from '../compute/tasks/survey-boundary.js'
import type { Context } from '../context.js'
import { createSurveyedField } from '../fields/index.js'
import { ApiError } from '../http/index.js'
import type { FileRow } from './wire.js'

/** Parts below this share of the greatest one are specks: a headland turn outside, a drive along the track. */
const LEAST_PART = 0.01

/**
 * Outer rings of the coverage only: gaps between passes are no holes of a field.
 *
 * @returns id of the new field
 * @throws ApiError 400 when the file covers no ground
 */
export async function createFieldFromFile(context: Context, row: FileRow): Promise<string> {
  const coverage = (row.summary as { geometry?: MultiPolygon } | null)?.geometry
  const shells = (coverage?.coordinates ?? []).map(([shell]) => shell!).filter((shell) => shell !== undefined)
  const greatest = Math.max(0, ...shells.map(planarExtent))
  const kept = shells.filter((shell) => planarExtent(shell) >= LEAST_PART * greatest)
  const { boundary } =
    kept.length === 0
      ? { boundary: undefined }
      : await context.compute.run('compareBoundaries', {
          ask: 'survey',
          geometry: { type: 'MultiPolygon', coordinates: kept.map((shell) => [shell]) },
          fix: true,
        })
  if (boundary === undefined) {
    throw new ApiError(
      400,
      'invalidGeometry',
      'This machine file covers no ground from which a field could be made.',
    )
  }
  const day = row.start_time === null ? undefined : resourceTime(row.start_time).slice(0, 10)
  const name = [row.file_name, day].filter(Boolean).join(' ')
  return await createSurveyedField(
    context,
    { ownerId: row.owner_id, leafUserId: row.leaf_user_id },
    { name },
    boundary,
  )
}
