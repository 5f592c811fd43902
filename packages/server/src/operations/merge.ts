/**
 * The job `merge`: the operations of one field, formed anew from its files.
 *
 *   wanted generation ─► plan ─► build what differs (worker threads) ─► artefacts ─► publish, if still wanted
 *
 * An operation whose sources, boundary and configuration are those it was made from is left alone.
 */
import type { ConfigurationValues } from '@sheaf/contract'
import type { MultiPolygon } from '@sheaf/isoxml'
import { configurationOf } from '../configurations/index.js'
import type { Context } from '../context.js'
import { activeGround, type FieldRef, type MergeState, readMergeState, settleMerge } from '../fields/index.js'
import { noteCounted } from '../files/index.js'
import type { Job } from '../jobs/index.js'
import { type BuiltRow, buildPlanned } from './build.js'
import { type Plan, planOperations } from './plan.js'
import { publishOperations } from './publish.js'
import { readExisting, readLinkedIds, readSourceFiles } from './read-sources.js'
import { removeFormerArtefacts } from './remove-artefacts.js'
import { tellFailure } from './tell-failure.js'
import { isUnchanged, type WantedOperation, wantedOperations } from './wanted.js'

export async function mergeField(context: Context, job: Job<FieldRef>): Promise<void> {
  const { db } = context.database
  const state = await readMergeState(db, job.data)
  if (state === undefined || state.done >= state.wanted) return
  const configuration = await configurationOf(db, job.data.leafUserId)
  const ground = await activeGround(db, job.data.leafUserId, job.data.fieldId)
  const existing = await readExisting(db, job.data)
  const plan: Plan =
    ground === undefined
      ? { operations: [], counted: [] }
      : planOperations(
          await readSourceFiles(db, job.data.leafUserId),
          await readLinkedIds(db, job.data, !configuration.splitOperationsByField),
          configuration,
        )
  const wanted = wantedOperations(plan, existing, configuration, ground?.hash ?? '')
  const built = await buildAll(context, job, state, wanted, configuration, ground?.geometry)
  // Somebody wanted another merge meanwhile; that one has a job of its own.
  if (built === undefined) return
  const kept = wanted.flatMap((want) => (isUnchanged(want) ? [want.existing!.id] : []))
  const published = await context.database.unitOfWork(async (trx) => {
    if (!(await settleMerge(trx, job.data, state.wanted))) return false
    await noteCounted(trx, plan.counted, context.now())
    const publication = { field: job.data, ownerId: state.ownerId, built, kept, at: context.now() }
    await publishOperations(trx, context.jobs, publication)
    await job.complete(trx)
    return true
  })
  if (!published) return
  const current = [...built.map(({ id, contentHash }) => ({ id, contentHash }))]
  const gone = existing
    .map(({ id }) => id)
    .filter((id) => !kept.includes(id) && !current.some((own) => own.id === id))
  await removeFormerArtefacts(context, job.data.leafUserId, current, gone)
}

/** Undefined as soon as the generation is no longer the wanted one: what is left would be built in vain. */
async function buildAll(
  context: Context,
  job: Job<FieldRef>,
  state: MergeState,
  wanted: readonly WantedOperation[],
  configuration: ConfigurationValues,
  boundary: MultiPolygon | undefined,
): Promise<BuiltRow[] | undefined> {
  const built: BuiltRow[] = []
  for (const want of wanted) {
    if (isUnchanged(want) || boundary === undefined) continue
    const now = await readMergeState(context.database.db, job.data)
    if (now === undefined || now.wanted !== state.wanted) return undefined
    const row = await buildPlanned(context, job, want, configuration, boundary).catch(async (error) => {
      await tellFailure(context, job, want)
      throw error
    })
    if (row !== undefined) built.push(row)
  }
  return built
}
