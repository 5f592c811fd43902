/** Machine files of an owner with their company, in a fixed number of queries whatever their number. */
import type { MachineFile, UnitSystem } from '@sheaf/contract'
import { liveLeafUsers } from '../accounts/index.js'
import { configurationOf } from '../configurations/index.js'
import type { Context } from '../context.js'
import { type Db, rowById } from '../database/index.js'
import { notFound, type Owner } from '../http/index.js'
import { type FileRow, fileOf } from './wire.js'

/** @throws ApiError 404 for an id that does not belong to the owner */
export async function fileRow(db: Db, owner: Owner, fileId: string): Promise<FileRow> {
  const found = db
    .selectFrom('machine_file')
    .where('owner_id', '=', owner.id)
    .where('leaf_user_id', 'in', liveLeafUsers(db, owner.id))
  const row = await rowById(found, fileId)
  if (row === undefined) throw notFound('file')
  return row
}

export async function unitsOf(db: Db, leafUserId: string): Promise<UnitSystem> {
  return (await configurationOf(db, leafUserId)).unitMeasurement
}

/** As `GET /files` shows them, in the order given. */
export async function shownFiles(
  { database: { db }, settings }: Pick<Context, 'database' | 'settings'>,
  owner: Owner,
  rows: readonly FileRow[],
): Promise<MachineFile[]> {
  const fields = await fieldsOf(db, rows)
  const units = new Map<string, UnitSystem>()
  for (const { leaf_user_id } of rows) {
    if (!units.has(leaf_user_id)) units.set(leaf_user_id, await unitsOf(db, leaf_user_id))
  }
  return rows.map((row) =>
    fileOf(row, {
      username: owner.username,
      publicUrl: settings.publicUrl,
      fields: fields.get(row.id) ?? [],
      units: units.get(row.leaf_user_id) ?? 'DEFAULT',
    }),
  )
}

async function fieldsOf(db: Db, rows: readonly FileRow[]): Promise<Map<string, string[]>> {
  const byFile = new Map<string, string[]>()
  if (rows.length === 0) return byFile
  const links = await db
    .selectFrom('file_field')
    .select(['file_id', 'field_id'])
    .where(
      'file_id',
      'in',
      rows.map(({ id }) => id),
    )
    .orderBy('field_id')
    .execute()
  for (const { file_id, field_id } of links) byFile.set(file_id, [...(byFile.get(file_id) ?? []), field_id])
  return byFile
}
