/** Field operations: the machine files of one activity on one field, merged whenever something about them changes. */
import { MERGE_FIELDS, MERGE_FIELDS_OF_OWNER } from '../configurations/index.js'
import type { Capability } from '../context.js'
import { MERGE, sweepMerges } from '../fields/index.js'
import { artefactRoutes } from './artefact-routes.js'
import { equipmentRoutes } from './equipment-routes.js'
import { mergeField } from './merge.js'
import { mergeFields, mergeFieldsOfOwner } from './merge-fields.js'
import { operationRoutes } from './routes.js'

export { type OperationAside, operationsAside } from './operations-aside.js'
export type { SourceFile } from './plan.js'
export { sourceFileOf } from './read-sources.js'

/** Merges of one Leaf user that run at once in one process. */
const PER_LEAF_USER = 4

export const capability: Capability = {
  name: 'operations',
  routes: (context) => ({
    ...operationRoutes(context),
    ...artefactRoutes(context),
    ...equipmentRoutes(context),
  }),
  workers: async (context) => {
    const slots = context.settings.computeThreads
    await context.jobs.work(MERGE, { slots, groupConcurrency: PER_LEAF_USER }, (job) =>
      mergeField(context, job),
    )
    await context.jobs.work(MERGE_FIELDS, { slots: 1 }, (job) => mergeFields(context, job))
    await context.jobs.work(MERGE_FIELDS_OF_OWNER, { slots: 1 }, (job) => mergeFieldsOfOwner(context, job))
  },
  sweep: async ({ database, jobs, now }) => await sweepMerges(database.db, jobs, now()),
}
