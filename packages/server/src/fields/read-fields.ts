/** Fields with their company, read in a fixed number of queries whatever their number. */
import type { Field } from '@sheaf/contract'
import type { Db } from '../database/index.js'
import { notFound } from '../http/index.js'
import { type BoundaryRow, type FieldRow, fieldOf } from './wire.js'

/** The row of one field. @throws ApiError 404 */
export async function fieldRow(db: Db, leafUserId: string, fieldId: string): Promise<FieldRow> {
  const row = await db
    .selectFrom('field')
    .selectAll()
    .where('leaf_user_id', '=', leafUserId)
    .where('id', '=', fieldId)
    .executeTakeFirst()
  if (row === undefined) throw notFound('field')
  return row
}

/** Fields as in lists: without geometry. */
export async function listedFields(db: Db, rows: readonly FieldRow[]): Promise<Field[]> {
  const boundaries = await boundariesOf(db, rows, false)
  return rows.map((row) => fieldOf(row, { boundaries: boundaries.get(keyOf(row)) ?? [] }))
}

/** Fields in full: with geometry, area and files. */
export async function fullFields(db: Db, rows: readonly FieldRow[]): Promise<Field[]> {
  const boundaries = await boundariesOf(db, rows, true)
  const files = await filesOf(db, rows)
  return rows.map((row) => {
    const own = boundaries.get(keyOf(row)) ?? []
    const active = own.find(({ status }) => status === 'ACTIVE')
    return fieldOf(row, { boundaries: own, active, files: files.get(keyOf(row)) ?? [] })
  })
}

function keyOf({ leaf_user_id, id }: Pick<FieldRow, 'leaf_user_id' | 'id'>): string {
  return `${leaf_user_id}/${id}`
}

type BoundaryPart = Pick<BoundaryRow, 'id' | 'status' | 'provider_boundary_id' | 'geometry' | 'area_ha'>

async function boundariesOf(
  db: Db,
  rows: readonly FieldRow[],
  withGeometry: boolean,
): Promise<Map<string, BoundaryPart[]>> {
  const byField = new Map<string, BoundaryPart[]>()
  if (rows.length === 0) return byField
  const found = await db
    .selectFrom('boundary')
    .select(['leaf_user_id', 'field_id', 'id', 'status', 'provider_boundary_id', 'area_ha'])
    .$if(withGeometry, (query) => query.select('geometry'))
    .where('leaf_user_id', 'in', [...new Set(rows.map((row) => row.leaf_user_id))])
    .where('field_id', 'in', [...new Set(rows.map(({ id }) => id))])
    .orderBy('created_at')
    .orderBy('id')
    .execute()
  for (const row of found) {
    const key = keyOf({ leaf_user_id: row.leaf_user_id, id: row.field_id })
    byField.set(key, [...(byField.get(key) ?? []), { ...row, geometry: row.geometry ?? null }])
  }
  return byField
}

async function filesOf(db: Db, rows: readonly FieldRow[]): Promise<Map<string, string[]>> {
  const byField = new Map<string, string[]>()
  if (rows.length === 0) return byField
  const found = await db
    .selectFrom('file_field')
    .select(['leaf_user_id', 'field_id', 'file_id'])
    .where('leaf_user_id', 'in', [...new Set(rows.map((row) => row.leaf_user_id))])
    .where('field_id', 'in', [...new Set(rows.map(({ id }) => id))])
    .orderBy('file_id')
    .execute()
  for (const row of found) {
    const key = keyOf({ leaf_user_id: row.leaf_user_id, id: row.field_id })
    byField.set(key, [...(byField.get(key) ?? []), row.file_id])
  }
  return byField
}
