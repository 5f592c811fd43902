/**
 * Converting anew after an upgrade: what an earlier pipeline or configuration has converted is converted beside what
 * stands, the totals that would differ are shown, and on request the new takes the place of the old.
 */
import type { Capability, Context } from '../context.js'
import { ApiError, paged, pageOf, type RouteImplementations } from '../http/index.js'
import { adoptNext, removeAside } from './adopt.js'
import { compareNext } from './compare.js'
import { ADOPT, COMPARE, enqueueAdoption } from './queue.js'
import { readDifferences, reprocessRow, shownReprocess } from './read.js'
import { presentVersion, type ReprocessRow, startReprocess } from './start.js'

/** @param program its version */
export function reprocess(program: string): Capability {
  const version = presentVersion(program)
  return {
    name: 'reprocess',
    routes: (context) => reprocessRoutes(context, version),
    async workers(context) {
      // beside what comes in: half of the threads at most
      const slots = Math.ceil(context.settings.computeThreads / 2)
      await context.jobs.work(COMPARE, { slots, groupConcurrency: 1 }, (job) =>
        compareNext(context, job, version),
      )
      await context.jobs.work(ADOPT, { slots: 1 }, (job) => adoptNext(context, job))
    },
  }
}

function reprocessRoutes(context: Context, version: string): RouteImplementations {
  const { database, jobs } = context
  const { db } = database
  return {
    createReprocess: async ({ owner, body }) => {
      const { row, isNew } = await startReprocess(context, owner, body.leafUserId, version)
      const headers = { location: `/services/sheaf/api/reprocesses/${row.id}` }
      return { status: isNew ? 202 : 200, headers, body: await shownReprocess(db, row) }
    },
    getReprocess: async ({ owner, params }) => {
      return {
        status: 200,
        body: await shownReprocess(db, await reprocessRow(db, owner, params.reprocessId)),
      }
    },
    listReprocessDifferences: async ({ owner, params, query, request }) => {
      const row = await reprocessRow(db, owner, params.reprocessId)
      const { differences } = await shownReprocess(db, row)
      return paged(request, query, await readDifferences(db, row, pageOf(query, 'reprocess')), differences)
    },
    adoptReprocess: async ({ owner, params }) => {
      const row = await reprocessRow(db, owner, params.reprocessId)
      await refuseUnlessReady(context, row, version)
      await database.unitOfWork(async (trx) => {
        const { numUpdatedRows } = await trx
          .updateTable('reprocess')
          .set({ state: 'ADOPTING' })
          .where('id', '=', row.id)
          .where('state', '=', 'OPEN')
          .executeTakeFirst()
        if (numUpdatedRows === 1n) await enqueueAdoption(trx, jobs, { reprocessId: row.id })
      })
      return { status: 202, body: await shownReprocess(db, await reprocessRow(db, owner, row.id)) }
    },
    discardReprocess: async ({ owner, params }) => {
      const row = await reprocessRow(db, owner, params.reprocessId)
      const { numUpdatedRows } = await db
        .updateTable('reprocess')
        .set({ state: 'DISCARDED' })
        .where('id', '=', row.id)
        .where('state', '=', 'OPEN')
        .executeTakeFirst()
      if (numUpdatedRows === 1n) await removeAside(context, row.id)
      return { status: 204 }
    },
  }
}

/** Asked twice, it is adopted once: a run that is being adopted is no refusal. */
async function refuseUnlessReady({ database }: Context, row: ReprocessRow, version: string): Promise<void> {
  const { state } = await shownReprocess(database.db, row)
  if (state === 'ADOPTING' || state === 'ADOPTED') return
  const refuse = (sentence: string) => new ApiError(409, 'notReady', sentence)
  if (state === 'COMPARING') throw refuse('The comparison goes on; adopt it when its state is READY.')
  if (state === 'DISCARDED') throw refuse('This comparison was discarded; begin another.')
  if (row.version !== version) {
    throw refuse(
      `Version ${row.version} has compared, version ${version} runs now; begin another comparison.`,
    )
  }
}
