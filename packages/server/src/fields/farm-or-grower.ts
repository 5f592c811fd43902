/**
 * What farms and growers have in common, over the name of their table: they belong to a Leaf user, are numbered, are
 * listed alike, and show the ids of what hangs below them.
 *
 *   grower ◄─ farm.grower_id      farm ◄─ field.farm_id
 */
import {
  FARM_AND_GROWER_SORT,
  type ListFarmsQuery,
  type ListGrowersQuery,
  parseIntegerId,
} from '@sheaf/contract'
import { type Selectable, sql } from 'kysely'
import { liveLeafUsers } from '../accounts/index.js'
import type { Db, Tables } from '../database/index.js'
import { notFound, pageOf, sortOf } from '../http/index.js'

type Table = 'farm' | 'grower'
type Row<Of extends Table> = Selectable<Tables[Of]>

/** Whose rows are looked at: those of one Leaf user, or of every live Leaf user of an owner. */
export type Scope = { readonly leafUserId: string } | { readonly ownerId: string }

const SORT_COLUMNS = {
  id: 'id',
  name: 'name',
  createdTime: 'created_at',
  updatedTime: 'updated_at',
  leafUserId: 'leaf_user_id',
} as const

/** What hangs below a row, and the column that names the row there. */
const BELOW = {
  farm: { table: 'field', column: 'farm_id' },
  grower: { table: 'farm', column: 'grower_id' },
} as const
/** Ids of what hangs below: fields have texts, farms numbers. */
type IdBelow = { farm: string; grower: number }

/**
 * One page of an owner's rows, and how many there are on all pages. `growerId` narrows farms.
 *
 * @throws ApiError 400 naming the parameter that cannot be used
 */
export async function listRows<Of extends Table>(
  db: Db,
  of: Of,
  ownerId: string,
  query: ListFarmsQuery & ListGrowersQuery,
): Promise<{ rows: Row<Of>[]; total: number }> {
  const { size, offset } = pageOf(query, of)
  let found = rowsWithin(db, of, { ownerId })
  if (query.leafUserId !== undefined)
    found = found.where((eb) => eb(eb.cast('leaf_user_id', 'text'), '=', query.leafUserId!.toLowerCase()))
  if (query.provider !== undefined)
    found = found.where((eb) => eb(eb.fn('lower', ['provider_name']), '=', query.provider!.toLowerCase()))
  if (query.growerId !== undefined)
    found = found.where(sql.ref('grower_id'), '=', parseIntegerId(query.growerId) ?? 0)
  let page = found.selectAll()
  for (const { key, direction } of sortOf(query, FARM_AND_GROWER_SORT, of))
    page = page.orderBy(SORT_COLUMNS[key], direction)
  const { total } = await found.select((eb) => eb.fn.countAll<string>().as('total')).executeTakeFirstOrThrow()
  const rows = await page.limit(size).offset(offset).execute()
  return { rows: rows as unknown as Row<Of>[], total: Number(total) }
}

/** The row of that id within the scope, undefined when there is none. `id` as it came: it need not be a number. */
export async function findRow<Of extends Table>(
  db: Db,
  of: Of,
  scope: Scope,
  id: string,
): Promise<Row<Of> | undefined> {
  const number = parseIntegerId(id)
  if (number === null) return undefined
  const row = await rowsWithin(db, of, scope).selectAll().where('id', '=', number).executeTakeFirst()
  return row as unknown as Row<Of> | undefined
}

/** As {@link findRow}. @throws ApiError 404 when there is none */
export async function rowOf<Of extends Table>(db: Db, of: Of, scope: Scope, id: string): Promise<Row<Of>> {
  const row = await findRow(db, of, scope, id)
  if (row === undefined) throw notFound(of)
  return row
}

/** What hangs below each of the rows, by the row's id, in the order of ids. */
export async function idsBelow<Of extends Table>(
  db: Db,
  of: Of,
  above: readonly { readonly id: number }[],
): Promise<(row: { readonly id: number }) => readonly IdBelow[Of][]> {
  const ids = new Map<number, IdBelow[Of][]>(above.map(({ id }) => [id, []]))
  if (ids.size > 0) {
    const { table, column } = BELOW[of]
    const { rows } = await sql<{ id: IdBelow[Of]; above: number }>`
      select id, ${sql.ref(column)} as above from ${sql.table(table)}
      where ${sql.ref(column)} in (${sql.join([...ids.keys()])}) order by id`.execute(db)
    for (const row of rows) ids.get(row.above)?.push(row.id)
  }
  return ({ id }) => ids.get(id) ?? []
}

function rowsWithin(db: Db, of: Table, scope: Scope) {
  const rows = db.selectFrom(db.dynamic.table(of).as('entry'))
  return 'leafUserId' in scope
    ? rows.where('leaf_user_id', '=', scope.leafUserId)
    : rows.where('leaf_user_id', 'in', liveLeafUsers(db, scope.ownerId))
}
