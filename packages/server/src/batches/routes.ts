/** Routes of batches. */
import { leafUserOf } from '../accounts/index.js'
import type { Context } from '../context.js'
import { convertAgain } from '../files/index.js'
import { paged, type RouteImplementations } from '../http/index.js'
import { createBatch } from './create-batch.js'
import { batchRow, listBatches, progressOf, shownBatches } from './read-batches.js'

export function batchRoutes(context: Context): RouteImplementations {
  const { database, jobs } = context
  const { db } = database
  const shown = async (row: Awaited<ReturnType<typeof batchRow>>) => {
    const [batch] = await shownBatches(db, [row])
    return batch!
  }
  return {
    createBatch: async ({ owner, query, request }) => {
      // Known before the archive comes in: nobody has to send three gigabytes to hear of a wrong id.
      if (query.leafUserId !== undefined) await leafUserOf(db, owner, query.leafUserId)
      const id = await createBatch(context, owner, query, request)
      const location = `/services/operations/api/batch/${id}`
      return { status: 201, headers: { location }, body: await shown(await batchRow(db, owner, id)) }
    },
    listBatches: async ({ owner, query, request }) => {
      const { rows, total } = await listBatches(db, owner, query)
      return paged(request, query, await shownBatches(db, rows), total)
    },
    getBatch: async ({ owner, params }) => {
      return { status: 200, body: await shown(await batchRow(db, owner, params.batchId)) }
    },
    retryBatch: async ({ owner, params }) => {
      const row = await batchRow(db, owner, params.batchId)
      const ref = { leafUserId: row.leaf_user_id, contentHash: row.content_hash }
      await database.unitOfWork((trx) => convertAgain(trx, jobs, ref))
      return { status: 200, body: await shown(await batchRow(db, owner, row.id)) }
    },
    getBatchStatus: async ({ owner, params }) => {
      const row = await batchRow(db, owner, params.batchId)
      return { status: 200, body: await progressOf(db, row) }
    },
  }
}
