/** Which fields overlap a geometry, and what ground several fields have in common. */
import {
  DEFAULT_INTERSECTION_THRESHOLD_PERCENT,
  type Field,
  type GeometryInput,
  type MultiPolygon,
} from '@sheaf/contract'
import type { MultiPolygon as StoredBoundary } from '@sheaf/isoxml'
import { liveLeafUsers } from '../accounts/index.js'
import type { Context } from '../context.js'
import { invalid } from '../http/index.js'
import { surveyGeometry } from './boundary-input.js'
import { fullFields } from './read-fields.js'

export interface SearchScope {
  readonly ownerId: string
  /** All Leaf users of the owner when absent. */
  readonly leafUserId?: string
}

/**
 * Fields of which at least `threshold` percent, or which cover at least `threshold` percent of the geometry.
 *
 * @throws ApiError 400 for a geometry that is not valid
 */
export async function fieldsIntersecting(
  context: Context,
  { ownerId, leafUserId }: SearchScope,
  geometry: GeometryInput,
  threshold: number = DEFAULT_INTERSECTION_THRESHOLD_PERCENT,
): Promise<Field[]> {
  const { db } = context.database
  const asked = await surveyGeometry(context, geometry, 'field')
  const [west, south, east, north] = asked.bbox
  let near = db
    .selectFrom('field')
    .innerJoin('boundary', (join) =>
      join
        .onRef('boundary.leaf_user_id', '=', 'field.leaf_user_id')
        .onRef('boundary.field_id', '=', 'field.id'),
    )
    .selectAll('field')
    .select('boundary.geometry')
    .where('field.owner_id', '=', ownerId)
    .where('field.leaf_user_id', 'in', liveLeafUsers(db, ownerId))
    .where('boundary.status', '=', 'ACTIVE')
    .where('boundary.west', '<=', east)
    .where('boundary.east', '>=', west)
    .where('boundary.south', '<=', north)
    .where('boundary.north', '>=', south)
    .orderBy('field.created_at')
    .orderBy('field.id')
  if (leafUserId !== undefined) near = near.where('field.leaf_user_id', '=', leafUserId)
  const rows = await near.execute()
  if (rows.length === 0) return []
  const { overlaps = [] } = await context.compute.run('compareBoundaries', {
    ask: 'overlaps',
    geometry: asked.geometry,
    others: rows.map((row) => row.geometry as StoredBoundary),
  })
  const matching = rows.filter((_, index) => {
    const overlap = overlaps[index]
    return overlap !== undefined && Math.max(overlap.ofGeometry, overlap.ofOther) >= threshold
  })
  return await fullFields(db, matching)
}

/**
 * The ground common to the active boundaries of fields; empty when there is none.
 *
 * @throws ApiError 400 naming the first id that is no field of the Leaf user with a boundary
 */
export async function commonGround(
  { database, compute }: Context,
  leafUserId: string,
  fieldIds: readonly string[],
): Promise<MultiPolygon> {
  const rows = await database.db
    .selectFrom('boundary')
    .select(['field_id', 'geometry'])
    .where('leaf_user_id', '=', leafUserId)
    .where('status', '=', 'ACTIVE')
    .where('field_id', 'in', [...fieldIds])
    .execute()
  const known = new Map(rows.map((row) => [row.field_id, row.geometry as StoredBoundary]))
  const others = fieldIds.map((id, index) => {
    const geometry = known.get(id)
    if (geometry !== undefined) return geometry
    throw invalid([
      {
        objectName: 'field',
        field: `[${index}]`,
        message: 'is no field of this Leaf user with an active boundary',
      },
    ])
  })
  const { common } = await compute.run('compareBoundaries', { ask: 'common', others })
  return common ?? { type: 'MultiPolygon', coordinates: [] }
}
