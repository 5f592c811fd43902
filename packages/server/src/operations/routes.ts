/** Routes of field operations, and the deletion of a field, which takes its operations along. */
import type { UnitsMap } from '@sheaf/contract'
import { convertUnitsMap } from '@sheaf/fieldwork'
import { leafUserOf } from '../accounts/index.js'
import type { Context } from '../context.js'
import { fieldRow, refuseProviderField, wantMerge } from '../fields/index.js'
import { shownFiles, summaryIn, unitsOf } from '../files/index.js'
import { paged, type RouteImplementations } from '../http/index.js'
import { deleteField } from './delete-field.js'
import { filesOfOperation, listOperations, operationRow, shownOperations } from './read-operations.js'

export function operationRoutes(context: Context): RouteImplementations {
  const { database } = context
  const { db } = database
  return {
    listOperations: async ({ owner, query, request }) => {
      const { items, total } = await listOperations(db, owner, query)
      return paged(request, query, items, total)
    },
    // Every operation is clipped to its field when it is merged.
    cropOperationByField: async ({ owner, body }) => {
      const [operation] = await shownOperations(db, owner, [await operationRow(db, owner, body.id)])
      const { id, files } = operation!
      const message = 'The points of this operation lie inside its field already.'
      return { status: 200, body: { id, message, leafFileId: files[0]! } }
    },
    getOperation: async ({ owner, params }) => {
      const [operation] = await shownOperations(db, owner, [
        await operationRow(db, owner, params.operationId),
      ])
      return { status: 200, body: operation! }
    },
    getOperationSummary: async ({ owner, params }) => {
      const row = await operationRow(db, owner, params.operationId)
      return { status: 200, body: summaryIn(row.summary, await unitsOf(db, row.leaf_user_id)) }
    },
    getOperationUnits: async ({ owner, params }) => {
      const row = await operationRow(db, owner, params.operationId)
      const units = convertUnitsMap(row.units as Record<string, string>, await unitsOf(db, row.leaf_user_id))
      return { status: 200, body: units as UnitsMap }
    },
    listOperationFiles: async ({ owner, params }) => {
      const { id } = await operationRow(db, owner, params.operationId)
      const rows = await filesOfOperation(db, id).selectAll('machine_file').execute()
      return { status: 200, body: await shownFiles(context, owner, rows) }
    },
    reprocessOperation: async ({ owner, params }) => {
      const row = await operationRow(db, owner, params.operationId)
      const field = { leafUserId: row.leaf_user_id, fieldId: row.field_id }
      await database.unitOfWork(async (trx) => {
        // Not the content it was made from any more: the next merge builds it anew, under the same id.
        await trx.updateTable('operation').set({ content_hash: '' }).where('id', '=', row.id).execute()
        await wantMerge(trx, context.jobs, field, context.now())
      })
      const message = 'The operation is merged again in the background; its id stays.'
      return { status: 200, body: { id: row.id, message } }
    },
    deleteField: async ({ owner, params }) => {
      const user = await leafUserOf(db, owner, params.leafUserId)
      const field = await fieldRow(db, user.id, params.fieldId)
      refuseProviderField(field, 'deleted')
      await deleteField(context, { leafUserId: user.id, fieldId: field.id })
      return { status: 204 }
    },
  }
}
