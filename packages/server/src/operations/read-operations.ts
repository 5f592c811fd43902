/** Operations of an owner: one, or a page of them. */
import { type ListOperationsQuery, OPERATION_SORT, type Operation, parseInstant } from '@sheaf/contract'
import { sql } from 'kysely'
import { liveLeafUsers } from '../accounts/index.js'
import { type Db, rowById } from '../database/index.js'
import { notFound, type Owner, pageOf, sortOf } from '../http/index.js'
import { type OperationRow, operationOf } from './wire.js'

/** @throws ApiError 404 for an id that does not belong to the owner */
export async function operationRow(db: Db, owner: Owner, operationId: string): Promise<OperationRow> {
  const found = db
    .selectFrom('operation')
    .where('owner_id', '=', owner.id)
    .where('leaf_user_id', 'in', liveLeafUsers(db, owner.id))
  const row = await rowById(found, operationId)
  if (row === undefined) throw notFound('operation')
  return row
}

const SORT_COLUMNS = {
  id: 'id',
  leafUserId: 'leaf_user_id',
  startTime: 'start_time',
  endTime: 'end_time',
  type: 'type',
  updatedTime: 'updated_at',
} as const

const TIME_FILTERS = [
  ['startTime', 'start_time', '>='],
  ['updatedTime', 'updated_at', '>='],
  ['endTime', 'end_time', '<='],
] as const

/** @throws ApiError 400 naming a parameter that cannot be used */
export async function listOperations(
  db: Db,
  owner: Owner,
  query: ListOperationsQuery,
): Promise<{ items: Operation[]; total: number }> {
  let found = db
    .selectFrom('operation')
    .where('owner_id', '=', owner.id)
    .where('leaf_user_id', 'in', liveLeafUsers(db, owner.id))
  if (query.leafUserId !== undefined)
    found = found.where(sql`leaf_user_id::text`, '=', query.leafUserId.toLowerCase())
  if (query.operationType !== undefined) found = found.where('type', '=', query.operationType)
  if (query.fieldId !== undefined) found = found.where('field_id', '=', query.fieldId)
  if (query.provider !== undefined) {
    const provider = query.provider.toLowerCase()
    found = found.where(
      sql<boolean>`exists (select 1 from jsonb_array_elements_text(providers) p where lower(p) = ${provider})`,
    )
  }
  for (const [key, column, operator] of TIME_FILTERS) {
    const instant = parseInstant(query[key] ?? '')
    if (instant !== null) found = found.where(column, operator, instant)
  }
  const { size, offset } = pageOf(query, 'operation')
  const terms = sortOf(query, OPERATION_SORT, 'operation')
  const { total } = await found.select((eb) => eb.fn.countAll().as('total')).executeTakeFirstOrThrow()
  let page = found.selectAll()
  for (const { key, direction } of terms) page = page.orderBy(SORT_COLUMNS[key], direction)
  const rows = await page.limit(size).offset(offset).execute()
  return { items: await shownOperations(db, owner, rows), total: Number(total) }
}

/** As the contract shows them, in the order given. */
export async function shownOperations(
  db: Db,
  owner: Owner,
  rows: readonly OperationRow[],
): Promise<Operation[]> {
  const files = new Map<string, string[]>(rows.map(({ id }) => [id, []]))
  if (rows.length > 0) {
    const links = await db
      .selectFrom('operation_file')
      .selectAll()
      .where('operation_id', 'in', [...files.keys()])
      .orderBy('file_id')
      .execute()
    for (const { operation_id, file_id } of links) files.get(operation_id)?.push(file_id)
  }
  return rows.map((row) => operationOf(row, owner.username, files.get(row.id) ?? []))
}

/** The machine files of an operation, in the order of their work; the caller says which columns. */
export function filesOfOperation(db: Db, operationId: string) {
  return db
    .selectFrom('machine_file')
    .innerJoin('operation_file', 'operation_file.file_id', 'machine_file.id')
    .where('operation_file.operation_id', '=', operationId)
    .orderBy('machine_file.start_time')
    .orderBy('machine_file.id')
}
