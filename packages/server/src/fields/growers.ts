/** Growers: list, get, create, rename. */
import type { Grower } from '@sheaf/contract'
import { leafUserOf } from '../accounts/index.js'
import type { Context } from '../context.js'
import type { Db } from '../database/index.js'
import { invalid, paged, type RouteImplementations } from '../http/index.js'
import { findRow, idsBelow, listRows, rowOf } from './farm-or-grower.js'
import { type GrowerRow, growerOf } from './wire.js'

export function growerRoutes(context: Context): RouteImplementations {
  const { db } = context.database
  return {
    listGrowers: async ({ owner, query, request }) => {
      const { rows, total } = await listRows(db, 'grower', owner.id, query)
      const farmIds = await idsBelow(db, 'grower', rows)
      return paged(
        request,
        query,
        rows.map((row) => growerOf(row, farmIds(row))),
        total,
      )
    },
    getGrower: async ({ owner, params }) => {
      const user = await leafUserOf(db, owner, params.leafUserId)
      const row = await rowOf(db, 'grower', { leafUserId: user.id }, params.growerId)
      return { status: 200, body: await growerAnswer(db, row) }
    },
    getGrowerOfOwner: async ({ owner, params }) => ({
      status: 200,
      body: await growerAnswer(db, await rowOf(db, 'grower', { ownerId: owner.id }, params.growerId)),
    }),
    createGrower: async ({ owner, params, body }) => {
      const user = await leafUserOf(db, owner, params.leafUserId)
      const at = context.now()
      const row = await db
        .insertInto('grower')
        .values({ leaf_user_id: user.id, name: body.name, created_at: at, updated_at: at })
        .returningAll()
        .executeTakeFirstOrThrow()
      const location = `/services/fields/api/users/${user.id}/growers/${row.id}`
      return { status: 201, headers: { location }, body: growerOf(row, []) }
    },
    replaceGrower: async ({ owner, params, body }) => {
      const user = await leafUserOf(db, owner, params.leafUserId)
      const { id } = await rowOf(db, 'grower', { leafUserId: user.id }, params.growerId)
      const row = await db
        .updateTable('grower')
        .set({ name: body.name, updated_at: context.now() })
        .where('id', '=', id)
        .returningAll()
        .executeTakeFirstOrThrow()
      return { status: 200, body: await growerAnswer(db, row) }
    },
    // No CLAAS field is ever a preview: the ids are checked, and there is nothing left to fetch.
    enableGrowerSync: async ({ owner, body }) => {
      const [path, ids] = Array.isArray(body) ? ['', body] : ['growerIds', body.growerIds]
      for (const [index, id] of ids.entries()) {
        const row = await findRow(db, 'grower', { ownerId: owner.id }, String(id))
        if (row !== undefined) continue
        const message = 'is no grower of this owner'
        throw invalid([{ objectName: 'grower', field: `${path}[${index}]`, message }])
      }
      return { status: 200 }
    },
  }
}

async function growerAnswer(db: Db, row: GrowerRow): Promise<Grower> {
  return growerOf(row, (await idsBelow(db, 'grower', [row]))(row))
}
