/** Runs of an owner, how far they are, and what they have found. */
import { type Reprocess, type ReprocessDifference, type ReprocessState, resourceTime } from '@sheaf/contract'
import { sql } from 'kysely'
import { type Db, rowById } from '../database/index.js'
import { notFound, type Owner } from '../http/index.js'
import type { ReprocessRow } from './start.js'

/** @throws ApiError 404 for an id that does not belong to the owner */
export async function reprocessRow(db: Db, owner: Owner, id: string): Promise<ReprocessRow> {
  const found = db.selectFrom('reprocess').where('owner_id', '=', owner.id)
  const row = await rowById(found, id)
  if (row === undefined) throw notFound('reprocess')
  return row
}

interface Counted {
  readonly kind: string
  readonly state: string
  readonly count: number
  readonly differences: number
}

export async function shownReprocess(db: Db, row: ReprocessRow): Promise<Reprocess> {
  const { rows } = await sql<Counted>`
    select kind, state, count(*)::int as count, coalesce(sum(jsonb_array_length(differences)), 0)::int as differences
    from reprocess_item where reprocess_id = ${row.id} group by 1, 2`.execute(db)
  const sum = (of: (counted: Counted) => number) => rows.reduce((total, counted) => total + of(counted), 0)
  const originals = (...states: string[]) =>
    sum(({ kind, state, count }) =>
      kind === 'original' && (states.length === 0 || states.includes(state)) ? count : 0,
    )
  return {
    id: row.id,
    ...(row.leaf_user_id === null ? {} : { leafUserId: row.leaf_user_id }),
    state: stateOf(row, rows),
    version: row.version,
    originals: originals(),
    compared: originals('compared', 'adopted'),
    failed: originals('failed'),
    differences: sum(({ differences }) => differences),
    createdTime: resourceTime(row.created_at),
  }
}

/** Follows from the items, so that nothing has to be kept in step. */
function stateOf({ state }: ReprocessRow, rows: readonly Counted[]): ReprocessState {
  const isAny = (wanted: string, of?: string) =>
    rows.some(({ kind, state: own }) => own === wanted && (of === undefined || kind === of))
  if (state === 'OPEN') return isAny('waiting') ? 'COMPARING' : 'READY'
  if (state === 'ADOPTING') return isAny('compared', 'original') ? 'ADOPTING' : 'ADOPTED'
  return 'DISCARDED'
}

/** In the order of Leaf users, operations before files. */
export async function readDifferences(
  db: Db,
  { id }: ReprocessRow,
  { size, offset }: { readonly size: number; readonly offset: number },
): Promise<ReprocessDifference[]> {
  const { rows } = await sql<{ difference: ReprocessDifference }>`
    select found.difference from reprocess_item as item
    cross join lateral jsonb_array_elements(item.differences) with ordinality as found (difference, place)
    where item.reprocess_id = ${id}
    order by item.leaf_user_id, item.kind, item.item, found.place limit ${size} offset ${offset}`.execute(db)
  return rows.map(({ difference }) => difference)
}
