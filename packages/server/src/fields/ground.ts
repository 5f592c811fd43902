/** The known fields around an archive, as the recognition wants them. */
import type { MultiPolygon } from '@sheaf/isoxml'
import type { FieldLink, KnownBoundary, KnownField } from '../compute/tasks/recognise-fields.js'
import type { Db } from '../database/index.js'
import { readRevision } from './ledger.js'

/** West, south, east, north in degrees. */
export type Box = readonly [west: number, south: number, east: number, north: number]

export interface Ground {
  readonly revision: number
  readonly fields: readonly KnownField[]
  readonly links: readonly FieldLink[]
}

/** The joint extent of boxes; undefined of none. */
export function jointBox(boxes: readonly Box[]): Box | undefined {
  if (boxes.length === 0) return undefined
  return [
    Math.min(...boxes.map(([west]) => west)),
    Math.min(...boxes.map(([, south]) => south)),
    Math.max(...boxes.map(([, , east]) => east)),
    Math.max(...boxes.map(([, , , north]) => north)),
  ]
}

/**
 * Fields with a boundary inside `box`, and those that the given link values point to. The revision is read first:
 * a change in between is noticed when publishing.
 */
export async function readGround(
  db: Db,
  leafUserId: string,
  box: Box | undefined,
  linkValues: readonly string[],
): Promise<Ground> {
  const revision = await readRevision(db, leafUserId)
  const links = linkValues.length === 0 ? [] : await readLinks(db, leafUserId, linkValues)
  const ids = new Set(links.map(({ fieldId }) => fieldId))
  if (box !== undefined) for (const id of await fieldsInside(db, leafUserId, box)) ids.add(id)
  return { revision, links, fields: await readFields(db, leafUserId, [...ids]) }
}

async function readLinks(db: Db, leafUserId: string, values: readonly string[]): Promise<FieldLink[]> {
  const rows = await db
    .selectFrom('field_link')
    .select(['kind', 'value', 'field_id', 'geometry_hash'])
    .where('leaf_user_id', '=', leafUserId)
    .where('value', 'in', [...new Set(values)])
    .execute()
  return rows.map((row) => ({
    kind: row.kind === 'uuid' ? 'uuid' : 'local',
    value: row.value,
    fieldId: row.field_id,
    geometryHash: row.geometry_hash,
  }))
}

async function fieldsInside(db: Db, leafUserId: string, [west, south, east, north]: Box): Promise<string[]> {
  const rows = await db
    .selectFrom('boundary')
    .select('field_id')
    .distinct()
    .where('leaf_user_id', '=', leafUserId)
    .where('west', '<=', east)
    .where('east', '>=', west)
    .where('south', '<=', north)
    .where('north', '>=', south)
    .execute()
  return rows.map((row) => row.field_id)
}

async function readFields(db: Db, leafUserId: string, ids: readonly string[]): Promise<KnownField[]> {
  if (ids.length === 0) return []
  const rows = await db
    .selectFrom('boundary')
    .innerJoin('field', (join) =>
      join
        .onRef('field.leaf_user_id', '=', 'boundary.leaf_user_id')
        .onRef('field.id', '=', 'boundary.field_id'),
    )
    .select(['field_id', 'geometry', 'geometry_hash', 'boundary.status', 'source', 'observed_at'])
    .select(['field.type', 'field.merged_field_id'])
    .where('boundary.leaf_user_id', '=', leafUserId)
    .where('field_id', 'in', [...ids])
    // Of equal geometries the active one comes last and counts.
    .orderBy('field_id')
    .orderBy((eb) => eb('boundary.status', '=', 'ACTIVE'))
    .orderBy('boundary.created_at')
    .execute()
  const byField = new Map<string, KnownBoundary[]>(ids.map((id) => [id, []]))
  const merged = new Set<string>()
  const inactive = new Set<string>()
  for (const row of rows) {
    if (row.type === 'MERGED') merged.add(row.field_id)
    if (row.merged_field_id !== null) inactive.add(row.field_id)
    byField.get(row.field_id)?.push({
      hash: row.geometry_hash,
      geometry: row.geometry as MultiPolygon,
      active: row.status === 'ACTIVE',
      source: row.source,
      observedMs: row.observed_at === null ? 0 : row.observed_at.getTime(),
    })
  }
  return [...byField].map(([id, boundaries]) => ({
    id,
    boundaries,
    isMerged: merged.has(id),
    isInactive: inactive.has(id),
  }))
}

/** The boundary in force of a field; undefined when there is none, or the field is inactive: a source of a merged one. */
export async function activeGround(
  db: Db,
  leafUserId: string,
  fieldId: string,
): Promise<{ geometry: MultiPolygon; hash: string; box: Box } | undefined> {
  const row = await db
    .selectFrom('boundary')
    .innerJoin('field', (join) =>
      join
        .onRef('field.leaf_user_id', '=', 'boundary.leaf_user_id')
        .onRef('field.id', '=', 'boundary.field_id'),
    )
    .select(['geometry', 'geometry_hash', 'west', 'south', 'east', 'north'])
    .where('boundary.leaf_user_id', '=', leafUserId)
    .where('field_id', '=', fieldId)
    .where('boundary.status', '=', 'ACTIVE')
    .where('field.merged_field_id', 'is', null)
    .executeTakeFirst()
  if (row === undefined) return undefined
  return {
    geometry: row.geometry as MultiPolygon,
    hash: row.geometry_hash,
    box: [row.west, row.south, row.east, row.north],
  }
}
