/** Farms: list, get, create, replace. */
import type { Farm, FarmRequest } from '@sheaf/contract'
import { leafUserOf } from '../accounts/index.js'
import type { Context } from '../context.js'
import type { Db } from '../database/index.js'
import { invalid, paged, type RouteImplementations } from '../http/index.js'
import { findRow, idsBelow, listRows, rowOf } from './farm-or-grower.js'
import { type FarmRow, farmOf } from './wire.js'

export function farmRoutes(context: Context): RouteImplementations {
  const { db } = context.database
  return {
    listFarms: async ({ owner, query, request }) => {
      const { rows, total } = await listRows(db, 'farm', owner.id, query)
      const fieldIds = await idsBelow(db, 'farm', rows)
      return paged(
        request,
        query,
        rows.map((row) => farmOf(row, fieldIds(row))),
        total,
      )
    },
    getFarm: async ({ owner, params }) => {
      const user = await leafUserOf(db, owner, params.leafUserId)
      const row = await rowOf(db, 'farm', { leafUserId: user.id }, params.farmId)
      return { status: 200, body: await farmAnswer(db, row) }
    },
    createFarm: async ({ owner, params, body }) => {
      const user = await leafUserOf(db, owner, params.leafUserId)
      await checkGrower(db, user.id, body)
      const at = context.now()
      const row = await db
        .insertInto('farm')
        .values({
          leaf_user_id: user.id,
          name: body.name,
          grower_id: body.growerId ?? null,
          created_at: at,
          updated_at: at,
        })
        .returningAll()
        .executeTakeFirstOrThrow()
      const location = `/services/fields/api/users/${user.id}/farms/${row.id}`
      return { status: 201, headers: { location }, body: farmOf(row, []) }
    },
    replaceFarm: async ({ owner, params, body }) => {
      const user = await leafUserOf(db, owner, params.leafUserId)
      const { id } = await rowOf(db, 'farm', { leafUserId: user.id }, params.farmId)
      await checkGrower(db, user.id, body)
      const row = await db
        .updateTable('farm')
        .set({ name: body.name, grower_id: body.growerId ?? null, updated_at: context.now() })
        .where('id', '=', id)
        .returningAll()
        .executeTakeFirstOrThrow()
      return { status: 200, body: await farmAnswer(db, row) }
    },
  }
}

async function farmAnswer(db: Db, row: FarmRow): Promise<Farm> {
  return farmOf(row, (await idsBelow(db, 'farm', [row]))(row))
}

async function checkGrower(db: Db, leafUserId: string, { growerId }: FarmRequest): Promise<void> {
  if (growerId === undefined || growerId === null) return
  if ((await findRow(db, 'grower', { leafUserId }, String(growerId))) !== undefined) return
  throw invalid([{ objectName: 'farm', field: 'growerId', message: 'is no grower of this Leaf user' }])
}
