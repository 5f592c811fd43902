/** Routes of what is sent to machines. */
import type { Context } from '../context.js'
import type { Trx } from '../database/index.js'
import { paged, type RouteImplementations, sendObject } from '../http/index.js'
import type { Jobs } from '../jobs/index.js'
import { archiveKey } from './archive-key.js'
import { createTask, type Software } from './create-task.js'
import { enqueueTurn } from './queue.js'
import { deliveryRow, listTasks, shownTasks, type TaskRow, taskRow } from './read-tasks.js'

export function inboxRoutes(context: Context, software: Software): RouteImplementations {
  const { database, jobs, objects, settings, now } = context
  const { db } = database
  const shown = async (row: TaskRow) => (await shownTasks(db, settings.publicUrl, [row]))[0]!
  return {
    createInboxTask: async ({ owner, body }) => {
      const { row, isNew } = await createTask(context, owner, body, software)
      const headers = { location: `/services/sheaf/api/inbox/tasks/${row.id}` }
      return { status: isNew ? 201 : 200, headers, body: await shown(row) }
    },
    listInboxTasks: async ({ owner, query, request }) => {
      const { rows, total } = await listTasks(db, owner, query)
      return paged(request, query, await shownTasks(db, settings.publicUrl, rows), total)
    },
    getInboxTask: async ({ owner, params }) => {
      return { status: 200, body: await shown(await taskRow(db, owner, params.taskId)) }
    },
    retryInboxTask: async ({ owner, params }) => {
      const row = await taskRow(db, owner, params.taskId)
      await database.unitOfWork((trx) => sendAgain(trx, jobs, row.id, now()))
      return { status: 200, body: await shown(row) }
    },
    downloadInboxDelivery: async ({ owner, params, reply }) => {
      const row = await deliveryRow(db, owner, params.deliveryId)
      return await sendObject(reply, {
        objects,
        key: archiveKey(row.leaf_user_id, row.content_hash),
        fileName: `TASKDATA-${row.isoxml_version}.zip`,
        contentType: 'application/zip',
        etag: row.content_hash,
      })
    },
  }
}

/** The same bytes under the same key towards the provider: what it took already, it does not take twice. */
async function sendAgain(trx: Trx, jobs: Jobs, taskId: string, at: Date): Promise<void> {
  const failed = await trx
    .updateTable('inbox_delivery')
    .set((eb) => ({
      state: 'WAITING' as const,
      state_since: at,
      problem: null,
      failures: 0,
      turn: eb('turn', '+', 1),
    }))
    .where('task_id', '=', taskId)
    .where('state', '=', 'FAILED')
    .returning(['id', 'turn', 'leaf_user_id'])
    .execute()
  for (const { id, turn, leaf_user_id } of failed) {
    await enqueueTurn(trx, jobs, { deliveryId: id, turn, leafUserId: leaf_user_id })
  }
}
