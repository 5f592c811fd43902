/** `GET /files` and the field-scoped lists: filters are a table from query key to condition. */
import {
  FIELD_FILE_SORT,
  FILE_SORT,
  type ListFieldFilesQuery,
  type ListFilesQuery,
  OPERATION_TYPES,
  parseInstant,
} from '@sheaf/contract'
import { sql } from 'kysely'
import { liveLeafUsers } from '../accounts/index.js'
import type { Db } from '../database/index.js'
import { pageOf, sortOf } from '../http/index.js'
import type { FileRow } from './wire.js'

export interface FilePage {
  readonly rows: FileRow[]
  readonly total: number
}

const SORT_COLUMNS = {
  id: 'id',
  fileName: 'file_name',
  createdTime: 'created_at',
  updatedTime: 'updated_at',
  origin: 'origin',
  leafUserId: 'leaf_user_id',
  sizeInBytes: 'size_in_bytes',
  provider: 'provider',
  organizationId: 'organization_id',
  fileFormat: 'file_format',
} as const

const TEXT_FILTERS = {
  status: 'status',
  origin: 'origin',
  organizationId: 'organization_id',
  operationType: 'operation_type',
} as const

const TIME_FILTERS = [
  ['createdTime', 'created_at', '>='],
  ['updatedTime', 'updated_at', '>='],
  ['startTime', 'start_time', '>='],
  ['endTime', 'end_time', '<='],
] as const

/** @throws ApiError 400 naming a parameter that cannot be used */
export async function listFiles(db: Db, ownerId: string, query: ListFilesQuery): Promise<FilePage> {
  let found = db
    .selectFrom('machine_file')
    .where('owner_id', '=', ownerId)
    .where('leaf_user_id', 'in', liveLeafUsers(db, ownerId))
  for (const [key, column] of Object.entries(TEXT_FILTERS)) {
    const value = query[key as keyof typeof TEXT_FILTERS]
    if (value !== undefined) found = found.where(column, '=', value)
  }
  // Compared as text: an id that is no UUID matches nothing and is no error.
  if (query.leafUserId !== undefined)
    found = found.where(sql`leaf_user_id::text`, '=', query.leafUserId.toLowerCase())
  // Of two batches with the same content both have its files, which name the first.
  if (query.batchId !== undefined) {
    found = found.where(
      sql<boolean>`exists (select 1 from batch where batch.id::text = ${query.batchId.toLowerCase()}
        and batch.leaf_user_id = machine_file.leaf_user_id and batch.content_hash = machine_file.content_hash)`,
    )
  }
  if (query.provider !== undefined)
    found = found.where(sql`lower(provider)`, '=', query.provider.toLowerCase())
  if (query.minArea !== undefined) found = found.where('area_m2', '>=', Number(query.minArea))
  for (const [key, column, operator] of TIME_FILTERS) {
    const instant = parseInstant(query[key] ?? '')
    if (instant !== null) found = found.where(column, operator, instant)
  }
  const { size, offset } = pageOf(query, 'file')
  const terms = sortOf(query, FILE_SORT, 'file')
  const { total } = await found.select((eb) => eb.fn.countAll().as('total')).executeTakeFirstOrThrow()
  let page = found.selectAll()
  for (const { key, direction } of terms) page = page.orderBy(SORT_COLUMNS[key], direction)
  return { rows: await page.limit(size).offset(offset).execute(), total: Number(total) }
}

const FIELD_SORT_COLUMNS = {
  id: 'machine_file.id',
  startTime: 'machine_file.start_time',
  endTime: 'machine_file.end_time',
  operationType: 'machine_file.operation_type',
  origin: 'machine_file.origin',
  provider: 'machine_file.provider',
} as const

/** The files of one field that carry its operations. */
export async function listFilesOfField(
  db: Db,
  leafUserId: string,
  fieldId: string,
  query: ListFieldFilesQuery,
): Promise<FilePage> {
  let found = filesOfField(db, leafUserId, fieldId)
  if (query.operationType === 'other') {
    found = found.where((eb) =>
      eb.or([eb('operation_type', 'is', null), eb('operation_type', 'not in', [...OPERATION_TYPES])]),
    )
  } else if (query.operationType !== undefined)
    found = found.where('operation_type', '=', query.operationType)
  if (query.provider !== undefined)
    found = found.where(sql`lower(provider)`, '=', query.provider.toLowerCase())
  if (query.origin !== undefined) found = found.where('origin', '=', query.origin)
  if (query.crop !== undefined) {
    const crop = query.crop.toLowerCase()
    found = found.where(
      sql<boolean>`exists (select 1 from jsonb_array_elements_text(crops) c where lower(c) = ${crop})`,
    )
  }
  const [after, before] = [parseInstant(query.startTime ?? ''), parseInstant(query.endTime ?? '')]
  if (after !== null) found = found.where('start_time', '>=', after)
  if (before !== null) found = found.where('end_time', '<=', before)
  const { size, offset } = pageOf(query, 'file')
  const terms = sortOf(query, FIELD_FILE_SORT, 'file')
  const { total } = await found.select((eb) => eb.fn.countAll().as('total')).executeTakeFirstOrThrow()
  let page = found.selectAll('machine_file')
  for (const { key, direction } of terms) page = page.orderBy(FIELD_SORT_COLUMNS[key], direction)
  return { rows: await page.limit(size).offset(offset).execute(), total: Number(total) }
}

export function filesOfField(db: Db, leafUserId: string, fieldId: string) {
  return db
    .selectFrom('machine_file')
    .innerJoin('file_field', 'file_field.file_id', 'machine_file.id')
    .where('file_field.leaf_user_id', '=', leafUserId)
    .where('file_field.field_id', '=', fieldId)
}
