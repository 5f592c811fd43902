/**
 * The job `convert`: one original becomes machine files.
 *
 *   bytes ─► worker thread: archive, task data, points ─► artefacts ─► worker thread: place on fields ─► publish
 *
 * Everything before the publication may be repeated any number of times: artefacts stand under keys that follow from
 * their content, ids follow from what a file is.
 */
import type { Diagnostic } from '@sheaf/isoxml'
import { ComputeDied } from '../compute/index.js'
import type { ConvertArchiveOutput } from '../compute/tasks/convert-archive.js'
import { configurationOf } from '../configurations/index.js'
import type { Context } from '../context.js'
import { holdRevision, type MasterDataSource, untilGroundStands } from '../fields/index.js'
import type { Job } from '../jobs/index.js'
import { unreadable } from './archive-outcome.js'
import { beginAttempt, countDeath, DEATHS_ALLOWED, takeBackAttempt } from './attempts.js'
import { configurationHash, conversionConfiguration } from './conversion-configuration.js'
import {
  type FileToPublish,
  failedArchive,
  filesToPublish,
  type OriginalRow,
  type RowSource,
} from './file-rows.js'
import { gatherPlacement } from './place.js'
import { publish, standingFiles } from './publish.js'
import type { OriginalRef } from './queues.js'
import { removeFormerArtefacts } from './remove-former.js'

type Configuration = Awaited<ReturnType<typeof configurationOf>>

interface Conversion {
  readonly original: OriginalRow
  readonly ownerId: string
  readonly configuration: Configuration
  readonly rows: RowSource
}

export async function convertOriginal(context: Context, job: Job<OriginalRef>): Promise<void> {
  const conversion = await readConversion(context, job.data)
  // Gone with its Leaf user while the job waited.
  if (conversion === undefined) return
  const { db } = context.database
  const attempt = await beginAttempt(db, job.data)
  if (attempt.deaths >= DEATHS_ALLOWED)
    return await giveUp(context, job, conversion, diedSentence(conversion))
  const tooLarge = tooLargeToHold(context, conversion.original)
  if (tooLarge !== undefined) return await giveUp(context, job, conversion, tooLarge.message, [tooLarge])
  try {
    const output = await runConversion(context, job.signal, conversion, attempt.alone)
    await store(context, job, conversion, filesToPublish(conversion.rows, output), output.masterData)
  } catch (error) {
    await afterFailure(context, job, conversion, error)
  }
}

/** An archive is held twice while it goes to its thread; one that does not fit would end the process, again and again. */
export function tooLargeToHold({ settings }: Context, original: OriginalRow): Diagnostic | undefined {
  const { name, size_in_bytes: size } = original
  if (2 * size <= settings.computeMemoryBytes) return undefined
  const message =
    `${name} has ${size} bytes, and an archive may take half of the memory for conversions, which is ` +
    `${settings.computeMemoryBytes} bytes (SHEAF_COMPUTE_MEMORY).`
  return { code: 'ZIP_LIMIT', severity: 'error', message, where: {} }
}

/** Gives the file up, or throws so that the job is tried again. */
async function afterFailure(
  context: Context,
  job: Job<OriginalRef>,
  conversion: Conversion,
  error: unknown,
): Promise<void> {
  const { db } = context.database
  if (error instanceof ComputeDied) {
    const deaths = await countDeath(db, job.data)
    context.log.warn({ ...job.data, deaths, err: error }, 'a conversion died')
    if (deaths < DEATHS_ALLOWED) throw error
    return await giveUp(context, job, conversion, diedSentence(conversion))
  }
  await takeBackAttempt(db, job.data)
  if (!(error instanceof ConversionBroken) || job.attempt < TRIES_OF_BROKEN) throw error
  context.log.error({ ...job.data, err: error }, 'a conversion fails every time')
  await giveUp(
    context,
    job,
    conversion,
    `${error.message}. This is a fault of the program; its log has the details.`,
  )
}

/** The task itself threw: it is a pure function, so it will again. */
class ConversionBroken extends Error {
  override readonly name = 'ConversionBroken'
}
/** A pool that is being closed throws as well: only what fails this often is the file's fault. */
const TRIES_OF_BROKEN = 3

function diedSentence({ original }: Conversion): string {
  return `Reading ${original.name} ended its process ${DEATHS_ALLOWED} times, alone at last; it is not tried again.`
}

export async function readConversion(
  { database }: Context,
  ref: OriginalRef,
): Promise<Conversion | undefined> {
  const original = await database.db
    .selectFrom('original')
    .selectAll()
    .where('leaf_user_id', '=', ref.leafUserId)
    .where('content_hash', '=', ref.contentHash)
    .executeTakeFirst()
  const user = await database.db
    .selectFrom('leaf_user')
    .select('owner_id')
    .where('id', '=', ref.leafUserId)
    .where('deleted_at', 'is', null)
    .executeTakeFirst()
  if (original === undefined || user === undefined) return undefined
  const configuration = await configurationOf(database.db, ref.leafUserId)
  const converting = conversionConfiguration(configuration)
  const rows: RowSource = {
    ownerId: user.owner_id,
    original,
    configurationHash: configurationHash(converting),
    cleanup: converting.cleanupStandardGeojson,
  }
  return { original, ownerId: user.owner_id, configuration, rows }
}

export async function runConversion(
  { objects, compute, settings }: Context,
  signal: AbortSignal,
  { original, configuration }: Conversion,
  alone: boolean,
): Promise<ConvertArchiveOutput> {
  // A copy of its own: small reads share one buffer, and a transferred buffer is lost to everyone else.
  const bytes = Uint8Array.from(await objects.get(original.object_key))
  const input = {
    bytes,
    name: original.name,
    limits: settings.archiveLimits,
    configuration: conversionConfiguration(configuration),
  }
  const memoryBytes = memoryFor(bytes.length)
  try {
    return await compute.run('convertArchive', input, {
      signal,
      transfer: [bytes.buffer],
      memoryBytes,
      alone,
    })
  } catch (error) {
    if (error instanceof ComputeDied || signal.aborted) throw error
    throw new ConversionBroken(`Converting ${original.name} failed: ${String(error)}`, { cause: error })
  }
}

/**
 * Task data deflates to about a twentieth; columns, points and artefacts take about twice the inflated size, and what a
 * thread keeps of the columns of a set before 64 MiB at most.
 */
function memoryFor(archiveBytes: number): number {
  return 64 * 1024 ** 2 + 40 * archiveBytes
}

/** Published failures are complete: the original stays, the reason stands in the step. */
async function giveUp(
  context: Context,
  job: Job<OriginalRef>,
  conversion: Conversion,
  sentence: string,
  diagnostics: readonly Diagnostic[] = [],
): Promise<void> {
  if (job.data.anew === true) return await keepStanding(context, job, sentence)
  const failed = failedArchive(conversion.rows, unreadable(sentence), diagnostics)
  await store(context, job, conversion, [failed], [])
}

/** What an earlier conversion gave is better than a failure of this one. */
async function keepStanding(
  { database, log }: Context,
  job: Job<OriginalRef>,
  sentence: string,
): Promise<void> {
  const { leafUserId, contentHash } = job.data
  log.error({ leafUserId, contentHash }, `${sentence} Its files stay as they are.`)
  await database.unitOfWork(async (trx) => {
    await trx
      .updateTable('original')
      .set({ state: 'converted', attempts: 0, deaths: 0 })
      .where('leaf_user_id', '=', leafUserId)
      .where('content_hash', '=', contentHash)
      .execute()
    await job.complete(trx)
  })
}

/** Puts the artefacts down, then places and publishes until the ground stood still in between. */
async function store(
  context: Context,
  job: Job<OriginalRef>,
  { original, ownerId, configuration }: Conversion,
  files: readonly FileToPublish[],
  masterData: ConvertArchiveOutput['masterData'],
): Promise<void> {
  const anew = job.data.anew === true
  const standing = anew ? new Set<string>() : await standingFiles(context.database.db, files)
  for (const { row, artefacts } of files) {
    if (standing.has(row.id)) continue
    for (const { key, bytes } of artefacts) await context.objects.put(key, bytes)
  }
  const source: MasterDataSource = {
    ownerId,
    leafUserId: original.leaf_user_id,
    machineId: original.machine_id ?? undefined,
    observedAt: lastLogged(files) ?? original.received_at,
  }
  const synced = configuration.fieldsAutoSync ? masterData : []
  await untilGroundStands(original.leaf_user_id, 'files are placed', async () => {
    const { revision, input } = await gatherPlacement(
      context,
      source,
      synced,
      files,
      configuration.automaticFixBoundary,
    )
    const { decisions, shares } = await context.compute.run('placeFiles', input, { signal: job.signal })
    const attached = shares.filter(({ share }) => share > configuration.fieldsAttachIntersection)
    return await context.database.unitOfWork(async (trx) => {
      if (!(await holdRevision(trx, original.leaf_user_id, revision))) return false
      await publish(trx, context, {
        original,
        files,
        anew,
        source,
        masterData: synced,
        decisions,
        shares: attached,
      })
      await job.complete(trx)
      return true
    })
  })
  if (anew) {
    await removeFormerArtefacts(
      context,
      files.map(({ row }) => row),
    )
  }
}

/** End of the last logged work: follows from the content, so that the order of arrival decides nothing. */
function lastLogged(files: readonly FileToPublish[]): Date | undefined {
  const ends = files.flatMap(({ row }) => (row.end_time instanceof Date ? [row.end_time.getTime()] : []))
  return ends.length === 0 ? undefined : new Date(Math.max(...ends))
}
