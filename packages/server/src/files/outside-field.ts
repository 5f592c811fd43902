/**
 * Points of a file that no operation of the Leaf user used: those outside the fields that the file touches. Which they
 * are is measured when they are first asked for, and kept under a digest of points and boundaries.
 */
import type { ListOutsideFieldQuery, OutsideFieldItem } from '@sheaf/contract'
import { liveLeafUsers } from '../accounts/index.js'
import { configurationOf } from '../configurations/index.js'
import type { Context } from '../context.js'
import { type Db, newestPage } from '../database/index.js'
import { activeGround } from '../fields/index.js'
import { ApiError, type Owner, pageOf } from '../http/index.js'
import { digestOf, filePrefix, hashOfKey } from './artefact-keys.js'
import { type FileRow, fileArtefactUrl } from './wire.js'

export interface OutsideSelection {
  /** Digest of what it follows from. */
  readonly hash: string
  /** Row numbers, u32 little-endian. */
  readonly key: string
  readonly count: number
  /** Ids of the fields that the file touches. */
  readonly fields: readonly string[]
}

/** @throws ApiError 404 when the file has no points or the points outside fields are switched off */
export async function outsideSelection(context: Context, row: FileRow): Promise<OutsideSelection> {
  const { database, objects, compute } = context
  if (row.points_key === null) {
    throw new ApiError(404, 'notAvailable', 'This machine file has no points; its processing steps say why.')
  }
  if (!(await isOn(database.db, row.leaf_user_id))) {
    const sentence =
      'This output is switched off; set enableOutsideFieldGeojson and splitOperationsByField in the configuration.'
    throw new ApiError(404, 'notAvailable', sentence)
  }
  const fields = await fieldsOf(database.db, row.id)
  const grounds = await Promise.all(
    fields.map((fieldId) => activeGround(database.db, row.leaf_user_id, fieldId)),
  )
  const found = grounds.filter((ground) => ground !== undefined)
  const hash = digestOf(hashOfKey(row.points_key), ...found.map((ground) => ground.hash).sort())
  const key = `${filePrefix(row.leaf_user_id, row.id)}outside-${hash}`
  if ((await objects.size(key)) === undefined) {
    const points = Uint8Array.from(await objects.get(row.points_key))
    const boundaries = found.map(({ geometry }) => geometry)
    const memoryBytes = 4 * points.length
    await objects.put(key, await compute.run('selectOutside', { points, boundaries }, { memoryBytes }))
  }
  const bytes = (await objects.size(key)) ?? 0
  return { hash, key, fields, count: bytes / Uint32Array.BYTES_PER_ELEMENT }
}

/** As the contract shows it in lists. */
export async function outsideFieldOf(context: Context, row: FileRow): Promise<OutsideFieldItem> {
  const { fields, count } = await outsideSelection(context, row)
  const url = fileArtefactUrl(context.settings.publicUrl, row.id, 'outsideFieldGeojson')
  return {
    id: row.id,
    fields: [...fields],
    featureCount: count,
    outsideFieldGeojson: url,
    downloadOutsideFieldGeojson: url,
  }
}

/** Files with points, newest first, of the Leaf users for whom the output is switched on. */
export async function listOutsideField(
  context: Context,
  owner: Owner,
  query: ListOutsideFieldQuery,
): Promise<{ items: OutsideFieldItem[]; total: number }> {
  const { db } = context.database
  const { size, offset } = pageOf(query, 'file')
  const users = await switchedOn(db, owner, query.leafUserId?.toLowerCase())
  if (users.length === 0) return { items: [], total: 0 }
  const found = db
    .selectFrom('machine_file')
    .where('leaf_user_id', 'in', users)
    .where('status', '=', 'processed')
    .where('points_key', 'is not', null)
  const { rows, total } = await newestPage(found, { size, offset })
  const items: OutsideFieldItem[] = []
  for (const row of rows) items.push(await outsideFieldOf(context, row))
  return { items, total }
}

async function switchedOn(db: Db, owner: Owner, only: string | undefined): Promise<string[]> {
  const users = await liveLeafUsers(db, owner.id).execute()
  const on: string[] = []
  for (const { id } of users) {
    if ((only === undefined || only === id) && (await isOn(db, id))) on.push(id)
  }
  return on
}

async function isOn(db: Db, leafUserId: string): Promise<boolean> {
  const { enableOutsideFieldGeojson, splitOperationsByField } = await configurationOf(db, leafUserId)
  return enableOutsideFieldGeojson && splitOperationsByField
}

async function fieldsOf(db: Db, fileId: string): Promise<string[]> {
  const rows = await db
    .selectFrom('file_field')
    .select('field_id')
    .where('file_id', '=', fileId)
    .orderBy('field_id')
    .execute()
  return rows.map((row) => row.field_id)
}
