/**
 * The job `merge-files`: points of several files → one artefact, summary, units, view. A log that several of them hold
 * counts once, as in operations.
 */
import type { SummaryFeature } from '@sheaf/contract'
import { type LogIdentity, supersede } from '@sheaf/fieldwork'
import { raiseAlerts } from '../alerts/index.js'
import type { BuildOperationOutput } from '../compute/tasks/build-operation.js'
import type { FieldShare } from '../compute/tasks/place-files.js'
import { configurationOf } from '../configurations/index.js'
import type { Context } from '../context.js'
import type { Db, Trx } from '../database/index.js'
import { holdRevision, untilGroundStands } from '../fields/index.js'
import type { Job } from '../jobs/index.js'
import { alertOfFile } from './alert-of-file.js'
import { digestOf, filePrefix, PIPELINE_VERSION } from './artefact-keys.js'
import { conversionConfiguration } from './conversion-configuration.js'
import type { NewFileRow } from './file-rows.js'
import type { MergedFileRef } from './merge-files.js'
import { gatherPlacement } from './place.js'
import { type Failure, stepsOf } from './steps.js'
import type { FileRow } from './wire.js'

type Built = NonNullable<BuildOperationOutput>
type Changes = Partial<NewFileRow> & Pick<NewFileRow, 'status' | 'steps'>

/** The task is a pure function: what fails this often fails every time. */
const TRIES = 3

export async function buildMerged(context: Context, job: Job<MergedFileRef>): Promise<void> {
  const row = await context.database.db
    .selectFrom('machine_file')
    .selectAll()
    .where('id', '=', job.data.fileId)
    .where('status', '=', 'processing')
    .executeTakeFirst()
  // Made already, or gone with its Leaf user.
  if (row === undefined) return
  try {
    const built = await build(context, job, row)
    if (built === undefined) await publish(context, job, row, failed(NOTHING_LEFT), undefined)
    else await publish(context, job, row, await store(context, row, built), built)
  } catch (error) {
    if (job.signal.aborted || job.attempt < TRIES) throw error
    context.log.error({ ...job.data, err: error }, 'files cannot be merged')
    await publish(context, job, row, failed(`Merging the files failed: ${String(error)}.`), undefined)
  }
}

const NOTHING_LEFT = 'The files that were to be merged are not there any more, or hold no point.'

function failed(detail: string): Changes {
  const failure: Failure = { step: 'standardGeojson', message: 'no points passed the filter', detail }
  return { status: 'failed', steps: JSON.stringify(stepsOf({ failure, diagnostics: [], cleanup: true })) }
}

async function build(
  { database: { db }, objects, compute }: Context,
  job: Job<MergedFileRef>,
  row: FileRow,
): Promise<BuildOperationOutput> {
  const sources = await db
    .selectFrom('machine_file')
    .select(['id', 'logs', 'points_key', 'summary'])
    .where('id', 'in', await receivedFiles(db, row.sources as string[]))
    .where('status', '=', 'processed')
    .orderBy('id')
    .execute()
  const counting = supersede(sources.map(({ id, logs }) => ({ fileId: id, logs: logs as LogIdentity[] })))
  const files = []
  for (const { id, points_key } of sources) {
    const points = Uint8Array.from(await objects.get(points_key!))
    files.push({ fileId: id, points, logs: [...(counting.get(id) ?? [])] })
  }
  const properties = sources.map(({ summary }) => (summary as SummaryFeature).properties)
  const corrections = properties.flatMap((own) => own.corrections ?? [])
  return await compute.run(
    'buildOperationArtefacts',
    {
      files,
      boundary: undefined,
      configuration: await configurationFor(db, row.leaf_user_id),
      originalOperationData: properties.find((own) => own.originalOperationData)?.originalOperationData,
      outOfStandard: properties.some((own) => own.outOfStandard === true),
      corrections,
    },
    {
      signal: job.signal,
      memoryBytes: 4 * files.reduce((sum, { points }) => sum + points.length, 0),
      transfer: files.map(({ points }) => points.buffer),
    },
  )
}

/** Merged files among the given ones stand for those that they were made of. */
async function receivedFiles(db: Db, ids: readonly string[]): Promise<string[]> {
  const merged = await db
    .selectFrom('machine_file')
    .select(['id', 'sources'])
    .where('id', 'in', [...ids])
    .where('sources', 'is not', null)
    .execute()
  if (merged.length === 0) return [...ids]
  const sources = new Map(merged.map((row) => [row.id, row.sources as string[]]))
  const inner = ids.flatMap((id) => sources.get(id) ?? [id])
  return await receivedFiles(db, [...new Set(inner)])
}

async function configurationFor(db: Db, leafUserId: string) {
  const configuration = await configurationOf(db, leafUserId)
  // Only operations have filtered points.
  return {
    ...conversionConfiguration(configuration),
    operationsFilteredGeojson: false,
    operationsRemoveOutliers: configuration.operationsRemoveOutliers,
    operationsOutliersLimit: configuration.operationsOutliersLimit,
  }
}

async function store({ objects }: Context, row: FileRow, built: Built): Promise<Changes> {
  const hash = digestOf(row.identity, PIPELINE_VERSION)
  const key = (name: string) => `${filePrefix(row.leaf_user_id, row.id)}${name}-${hash}`
  await objects.put(key('points'), built.points)
  await objects.put(key('view'), built.view)
  const summary = asOfFile(built.summary)
  const { machinery = [], totalArea, tillType = [], varieties = [] } = summary.properties
  return {
    status: 'processed',
    steps: JSON.stringify({
      ...stepsOf({ failure: undefined, diagnostics: [], cleanup: true }),
      originalFile: { status: 'skipped', message: 'skipped' },
    }),
    start_time: new Date(built.startTime),
    end_time: new Date(built.endTime),
    area_m2: totalArea.value,
    points: built.pointCount,
    crops: JSON.stringify(built.crops),
    varieties: JSON.stringify(varieties.map(({ name }) => name)),
    machinery: JSON.stringify(machinery),
    till_type: JSON.stringify(tillType),
    summary: JSON.stringify(summary),
    units: JSON.stringify(built.units),
    points_key: key('points'),
    view_key: key('view'),
    bbox: [...built.bbox],
  }
}

/** Times of a file's summary end in `Z`, those of an operation's in an offset. */
function asOfFile(summary: Built['summary']): Built['summary'] {
  const { startTime, endTime } = summary.properties
  const inUtc = (time: string) => time.replace(/\+00:00$/, 'Z')
  return {
    ...summary,
    properties: { ...summary.properties, startTime: inUtc(startTime), endTime: inUtc(endTime) },
  }
}

async function publish(
  context: Context,
  job: Job<MergedFileRef>,
  row: FileRow,
  changes: Changes,
  built: Built | undefined,
): Promise<void> {
  const { leafUserId, fileId } = job.data
  const { database, compute, jobs, now } = context
  const source = { ownerId: row.owner_id, leafUserId, machineId: undefined, observedAt: row.created_at }
  const placed = { row: { ...row, ...changes } as NewFileRow, artefacts: [], points: built?.points }
  await untilGroundStands(leafUserId, 'merged files are placed', async () => {
    const { revision, input } = await gatherPlacement(context, source, [], [placed], false)
    const { shares } = await compute.run('placeFiles', input, { signal: job.signal })
    const { fieldsAttachIntersection } = await configurationOf(database.db, leafUserId)
    const attached = shares.filter(({ share }) => share > fieldsAttachIntersection)
    return await database.unitOfWork(async (trx) => {
      if (!(await holdRevision(trx, leafUserId, revision))) return false
      const { numUpdatedRows } = await trx
        .updateTable('machine_file')
        .set({ ...changes, updated_at: now() })
        .where('id', '=', fileId)
        .where('status', '=', 'processing')
        .executeTakeFirst()
      if (numUpdatedRows === 1n) {
        await link(trx, job.data, attached)
        await raiseAlerts(trx, jobs, leafUserId, [alertOfFile({ ...row, ...changes })], now())
      }
      await job.complete(trx)
      return true
    })
  })
}

async function link(
  trx: Trx,
  { leafUserId, fileId }: MergedFileRef,
  shares: readonly FieldShare[],
): Promise<void> {
  if (shares.length === 0) return
  await trx
    .insertInto('file_field')
    .values(
      shares.map(({ fieldId, share }) => ({
        file_id: fileId,
        leaf_user_id: leafUserId,
        field_id: fieldId,
        share,
      })),
    )
    .execute()
}
