/** The fields of which merged ones are made. */
import type { MultiPolygon } from '@sheaf/isoxml'
import type { GroupFieldsInput } from '../compute/tasks/group-fields.js'
import type { Db } from '../database/index.js'

/** Boundaries in force of all fields of a Leaf user that are no merged ones themselves, the oldest field first. */
export async function mergeableFields(db: Db, leafUserId: string): Promise<GroupFieldsInput['fields']> {
  const rows = await db
    .selectFrom('field')
    .innerJoin('boundary', (join) =>
      join
        .onRef('boundary.leaf_user_id', '=', 'field.leaf_user_id')
        .onRef('boundary.field_id', '=', 'field.id'),
    )
    .select(['field.id', 'boundary.geometry'])
    .where('field.leaf_user_id', '=', leafUserId)
    .where('field.type', '=', 'ORIGINAL')
    .where('boundary.status', '=', 'ACTIVE')
    .orderBy('field.created_at')
    .orderBy('field.id')
    .execute()
  return rows.map(({ id, geometry }) => ({ fieldId: id, geometry: geometry as MultiPolygon }))
}

/** Leaf users of an owner with fields that could be merged, or are. */
export async function leafUsersWithFields(db: Db, ownerId: string): Promise<string[]> {
  const rows = await db
    .selectFrom('field')
    .select('leaf_user_id')
    .where('owner_id', '=', ownerId)
    .groupBy('leaf_user_id')
    .having((eb) => eb.fn.countAll(), '>', 1)
    .execute()
  return rows.map((row) => row.leaf_user_id)
}
