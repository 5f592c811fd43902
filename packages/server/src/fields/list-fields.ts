/** `GET /fields`: the fields of all Leaf users of an owner, filtered, sorted, paged. */
import { FIELD_SORT, type Field, type ListFieldsQuery, parseInstant } from '@sheaf/contract'
import { liveLeafUsers } from '../accounts/index.js'
import type { Db } from '../database/index.js'
import { pageOf, sortOf } from '../http/index.js'
import { listedFields } from './read-fields.js'

const SORT_COLUMNS = {
  id: 'id',
  name: 'name',
  createdTime: 'created_at',
  updatedTime: 'updated_at',
  leafUserId: 'leaf_user_id',
  type: 'type',
  status: 'status',
  farmId: 'farm_id',
} as const

const TIME_FILTERS = [
  ['afterCreatedTime', 'created_at', '>='],
  ['beforeCreatedTime', 'created_at', '<='],
  ['afterUpdatedTime', 'updated_at', '>='],
  ['beforeUpdatedTime', 'updated_at', '<='],
] as const

/** @throws ApiError 400 naming the parameter that cannot be used */
export async function listFields(
  db: Db,
  ownerId: string,
  query: ListFieldsQuery,
): Promise<{ items: Field[]; total: number }> {
  const { size, offset } = pageOf(query, 'field')
  const terms = sortOf(query, FIELD_SORT, 'field')
  let found = db
    .selectFrom('field')
    .where('owner_id', '=', ownerId)
    .where('leaf_user_id', 'in', liveLeafUsers(db, ownerId))
  if (query.leafUserId !== undefined)
    found = found.where((eb) => eb(eb.cast('leaf_user_id', 'text'), '=', query.leafUserId!.toLowerCase()))
  if (query.provider !== undefined) {
    found = found.where((eb) => eb(eb.fn('lower', ['provider_name']), '=', query.provider!.toLowerCase()))
  }
  if (query.type !== undefined) found = found.where('type', '=', query.type)
  if (query.status !== undefined) found = found.where('status', '=', query.status)
  if (query.farmId !== undefined)
    found = found.where('farm_id', '=', Math.min(Number(query.farmId), 2_147_483_647))
  for (const [key, column, operator] of TIME_FILTERS) {
    const instant = query[key] === undefined ? null : parseInstant(query[key])
    if (instant !== null) found = found.where(column, operator, instant)
  }
  const { total } = await found.select((eb) => eb.fn.countAll<string>().as('total')).executeTakeFirstOrThrow()
  let page = found.selectAll()
  for (const { key, direction } of terms) page = page.orderBy(SORT_COLUMNS[key], direction)
  const rows = await page.orderBy('leaf_user_id').limit(size).offset(offset).execute()
  return { items: await listedFields(db, rows), total: Number(total) }
}
