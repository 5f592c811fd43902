/** Routes of field operations, and the deletion of a field, which takes its operations along. */
import type { UnitsMap } from '@sheaf/contract'
import { convertUnitsMap } from '@sheaf/fieldwork'
import { leafUserOf } from '../accounts/index.js'
import { configurationOf } from '../configurations/index.js'
import type { Context } from '../context.js'
import type { Trx } from '../database/index.js'
import { fieldRow, refuseMergedField, refuseProviderField, wantMerge } from '../fields/index.js'
import { shownFiles, summaryIn, unitsOf } from '../files/index.js'
import { paged, type RouteImplementations } from '../http/index.js'
import { deleteField } from './delete-field.js'
import { filesOfOperation, listOperations, operationRow, shownOperations } from './read-operations.js'

export function operationRoutes(context: Context): RouteImplementations {
  const { database } = context
  const { db } = database
  /** Not the content it was made from any more: the next merge builds it anew, under the same id. */
  const wantAnew = async (trx: Trx, row: { id: string; leaf_user_id: string; field_id: string }) => {
    await trx.updateTable('operation').set({ content_hash: '' }).where('id', '=', row.id).execute()
    const field = { leafUserId: row.leaf_user_id, fieldId: row.field_id }
    await wantMerge(trx, context.jobs, field, context.now())
  }
  return {
    listOperations: async ({ owner, query, request }) => {
      const { items, total } = await listOperations(db, owner, query)
      return paged(request, query, items, total)
    },
    // Needed only where operations are not split by field; else every one is clipped when it is merged.
    cropOperationByField: async ({ owner, body }) => {
      const row = await operationRow(db, owner, body.id)
      const [operation] = await shownOperations(db, owner, [row])
      const { id, files } = operation!
      const { splitOperationsByField } = await configurationOf(db, row.leaf_user_id)
      if (splitOperationsByField || row.cropped) {
        const message = 'The points of this operation lie inside its field already.'
        return { status: 200, body: { id, message, leafFileId: files[0]! } }
      }
      await database.unitOfWork(async (trx) => {
        await trx.updateTable('operation').set({ cropped: true }).where('id', '=', id).execute()
        await wantAnew(trx, row)
      })
      const message = 'The operation is cropped to its field in the background; its id stays.'
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
      await database.unitOfWork(async (trx) => await wantAnew(trx, row))
      const message = 'The operation is merged again in the background; its id stays.'
      return { status: 200, body: { id: row.id, message } }
    },
    deleteField: async ({ owner, params }) => {
      const user = await leafUserOf(db, owner, params.leafUserId)
      const field = await fieldRow(db, user.id, params.fieldId)
      refuseProviderField(field, 'deleted')
      refuseMergedField(field, 'deleted')
      await deleteField(context, { leafUserId: user.id, fieldId: field.id })
      return { status: 204 }
    },
  }
}
