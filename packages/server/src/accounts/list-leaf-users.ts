/** `GET /users`: filters, sorting, pages. */
import { LEAF_USER_SORT, type ListLeafUsersQuery } from '@sheaf/contract'
import type { FastifyRequest } from 'fastify'
import { sql } from 'kysely'
import type { Db } from '../database/index.js'
import { type Answer, type Owner, paged, pageOf, sortOf } from '../http/index.js'
import { type LeafUserPlace, showLeafUsers } from './wire.js'

const SORT_COLUMNS = {
  id: 'id',
  name: 'name',
  email: 'email',
  externalId: 'external_id',
  createdTime: 'created_at',
} as const satisfies Record<(typeof LEAF_USER_SORT.keys)[number], string>

export async function listLeafUsers(
  place: LeafUserPlace,
  owner: Owner,
  query: ListLeafUsersQuery,
  request: FastifyRequest,
): Promise<Answer<'listLeafUsers'>> {
  const { size, offset } = pageOf(query, 'user')
  const terms = sortOf(query, LEAF_USER_SORT, 'user')
  const matching = selection(place.database.db, owner, query)
  const ordered = terms.reduce(
    (rows, { key, direction }) => rows.orderBy(SORT_COLUMNS[key], direction),
    matching.selectAll(),
  )
  const rows = await ordered.limit(size).offset(offset).execute()
  const { total } = await matching
    .select(({ fn }) => fn.countAll<number>().as('total'))
    .executeTakeFirstOrThrow()
  return paged(request, query, await showLeafUsers(place, rows), total)
}

/** Names and addresses compare without case, external ids exactly. */
function selection(db: Db, owner: Owner, { email, name, externalId }: ListLeafUsersQuery) {
  let rows = db.selectFrom('leaf_user').where('owner_id', '=', owner.id).where('deleted_at', 'is', null)
  if (email !== undefined) rows = rows.where(sql`lower(email)`, '=', email.toLowerCase())
  if (name !== undefined) rows = rows.where(sql`lower(name)`, '=', name.toLowerCase())
  if (externalId !== undefined) rows = rows.where('external_id', '=', externalId)
  return rows
}
