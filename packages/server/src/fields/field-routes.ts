/** Routes of fields and boundaries. Deleting stands in `operations/`, the file lists in `files/`: they own the rows. */
import { isUuid } from '@sheaf/contract'
import { leafUserOf } from '../accounts/index.js'
import type { Context } from '../context.js'
import { notFound, paged, type RouteImplementations } from '../http/index.js'
import { createField, replaceBoundary } from './create-field.js'
import { commonGround, fieldsIntersecting } from './intersections.js'
import { listFields } from './list-fields.js'
import { refuseMergedField } from './merged-field.js'
import { patchField } from './patch-field.js'
import { fieldRow, fullFields } from './read-fields.js'
import { boundaryOf } from './wire.js'

export function fieldRoutes(context: Context): RouteImplementations {
  const { db } = context.database
  const fullField = async (leafUserId: string, fieldId: string) => {
    const [field] = await fullFields(db, [await fieldRow(db, leafUserId, fieldId)])
    return field!
  }
  return {
    listFields: async ({ owner, query, request }) => {
      const { items, total } = await listFields(db, owner.id, query)
      return paged(request, query, items, total)
    },
    getField: async ({ owner, params }) => {
      const user = await leafUserOf(db, owner, params.leafUserId)
      return { status: 200, body: await fullField(user.id, params.fieldId) }
    },
    createField: async ({ owner, params, body }) => {
      const user = await leafUserOf(db, owner, params.leafUserId)
      const id = await createField(context, { ownerId: owner.id, leafUserId: user.id }, body)
      const location = `/services/fields/api/users/${user.id}/fields/${encodeURIComponent(id)}`
      return { status: 201, headers: { location }, body: await fullField(user.id, id) }
    },
    patchField: async ({ owner, params, body }) => {
      const user = await leafUserOf(db, owner, params.leafUserId)
      await patchField(context, await fieldRow(db, user.id, params.fieldId), body)
      return { status: 200, body: await fullField(user.id, params.fieldId) }
    },
    findIntersectingFields: async ({ owner, params, body }) => {
      const user = await leafUserOf(db, owner, params.leafUserId)
      const scope = { ownerId: owner.id, leafUserId: user.id }
      return {
        status: 200,
        body: await fieldsIntersecting(context, scope, body.geometry, body.intersectionThreshold),
      }
    },
    findIntersectingFieldsOfOwner: async ({ owner, body }) => ({
      status: 200,
      body: await fieldsIntersecting(context, { ownerId: owner.id }, body.geometry),
    }),
    intersectFields: async ({ owner, params, body }) => {
      const user = await leafUserOf(db, owner, params.leafUserId)
      return { status: 200, body: await commonGround(context, user.id, body) }
    },
    // Boundaries come with the machines' files; there is nothing to fetch apart from them.
    syncFields: async ({ owner, params }) => {
      await leafUserOf(db, owner, params.leafUserId)
      return { status: 200 }
    },
    enableFieldSync: async ({ owner, params }) => {
      const user = await leafUserOf(db, owner, params.leafUserId)
      return { status: 200, body: await fullField(user.id, params.fieldId) }
    },
  }
}

export function boundaryRoutes(context: Context): RouteImplementations {
  const { db } = context.database
  const boundariesOf = (leafUserId: string, fieldId: string) =>
    db
      .selectFrom('boundary')
      .selectAll()
      .where('leaf_user_id', '=', leafUserId)
      .where('field_id', '=', fieldId)
      .orderBy('created_at')
      .orderBy('id')
  return {
    listBoundaries: async ({ owner, params }) => {
      const user = await leafUserOf(db, owner, params.leafUserId)
      const field = await fieldRow(db, user.id, params.fieldId)
      const rows = await boundariesOf(user.id, field.id).execute()
      return { status: 200, body: rows.map(boundaryOf) }
    },
    getBoundary: async ({ owner, params }) => {
      const user = await leafUserOf(db, owner, params.leafUserId)
      if (!isUuid(params.boundaryId)) throw notFound('boundary')
      const row = await boundariesOf(user.id, params.fieldId)
        .where('id', '=', params.boundaryId)
        .executeTakeFirst()
      if (row === undefined) throw notFound('boundary')
      return { status: 200, body: boundaryOf(row) }
    },
    getActiveBoundary: async ({ owner, params }) => {
      const user = await leafUserOf(db, owner, params.leafUserId)
      const row = await boundariesOf(user.id, params.fieldId)
        .where('status', '=', 'ACTIVE')
        .executeTakeFirst()
      if (row === undefined) throw notFound('boundary')
      return { status: 200, body: boundaryOf(row) }
    },
    replaceActiveBoundary: async ({ owner, params, body }) => {
      const user = await leafUserOf(db, owner, params.leafUserId)
      const field = await fieldRow(db, user.id, params.fieldId)
      refuseMergedField(field, 'changed')
      const ref = { leafUserId: user.id, fieldId: field.id }
      return { status: 200, body: boundaryOf(await replaceBoundary(context, ref, body.geometry, 'boundary')) }
    },
  }
}
