/**
 * An outbox archive as bytes → its machine files as bytes: points artefact, view, summary, units, master data.
 *
 * Never throws for what the archive holds; an archive that cannot be read at all comes back with `failure`.
 */
import { createHash } from 'node:crypto'
import { crc32, inflateRawSync } from 'node:zlib'
import tzLookup from '@photostructure/tz-lookup'
import {
  ColumnPool,
  type ConversionConfiguration,
  type ConvertedFile,
  convertTaskDataSet,
  encodePointTable,
  type PointTable,
  tillTypesOf,
  utcOffsetByZone,
} from '@sheaf/fieldwork'
import {
  type ArchiveLimits,
  type Diagnostic,
  IsoxmlError,
  memorySource,
  openTaskData,
  openZip,
  type TaskDataSet,
} from '@sheaf/isoxml'
import { type MasterData, masterDataOf } from './master-data.js'
import { type BoundingBox, boundingBoxOf } from './point-box.js'
import { viewOf } from './view.js'

export interface ConvertArchiveInput {
  readonly bytes: Uint8Array
  /** File name of the archive, for sentences. */
  readonly name: string
  readonly limits: Partial<ArchiveLimits>
  readonly configuration: ConversionConfiguration
}

export interface ConvertArchiveOutput {
  /** Set when nothing of the archive could be read. */
  readonly failure: { readonly code: Diagnostic['code']; readonly sentence: string } | undefined
  readonly sets: number
  readonly files: readonly ConvertedArtefacts[]
  readonly masterData: readonly MasterData[]
  /** Of archive and task data; those of a file stand with the file. */
  readonly diagnostics: readonly Diagnostic[]
}

/** A converted file whose points have become bytes. */
export interface ConvertedArtefacts extends Omit<ConvertedFile, 'points'> {
  readonly pointCount: number
  readonly logs: PointTable['logs']
  readonly tillType: readonly string[]
  readonly bbox: BoundingBox | undefined
  readonly points: Uint8Array | undefined
  /** Gzipped with a flush after each level. */
  readonly view: Uint8Array | undefined
}

const utcOffsetAt = utcOffsetByZone((lon, lat) => tzLookup(lat, lon))
/** Columns of one set after another of this thread; what leaves it are copies. */
const columns = new ColumnPool()

export async function convertArchive(input: ConvertArchiveInput): Promise<ConvertArchiveOutput> {
  try {
    return await convertReadable(input)
  } catch (error) {
    if (!(error instanceof IsoxmlError)) throw error
    const { file } = error.where
    const at = file === undefined || error.message.includes(file) ? '' : ` (${file})`
    const failure = { code: error.code, sentence: `${error.message}${at}` }
    return { failure, sets: 0, files: [], masterData: [], diagnostics: [] }
  }
}

async function convertReadable(input: ConvertArchiveInput): Promise<ConvertArchiveOutput> {
  const tree = await openZip(memorySource(input.bytes), {
    inflateRaw,
    crc32,
    limits: input.limits,
    name: input.name,
  })
  const { sets, diagnostics } = await openTaskData(tree)
  const files: ConvertedArtefacts[] = []
  const ofSets: Diagnostic[] = []
  for (const set of sets) {
    const { configuration } = input
    const converted = await columns.lend(async (allocate) =>
      (await convertTaskDataSet(set, { configuration, digest, utcOffsetAt, allocate })).map(artefactsOf),
    )
    files.push(...converted)
    ofSets.push(...set.diagnostics, ...(converted.length === 0 ? await emptyLogDiagnostics(set) : []))
  }
  return {
    failure: undefined,
    sets: sets.length,
    files,
    masterData: sets.map(masterDataOf),
    diagnostics: [...diagnostics, ...ofSets],
  }
}

/** Why no log of a set gave a file; tells "nothing logged" from "logged but unreadable". */
async function emptyLogDiagnostics(set: TaskDataSet): Promise<Diagnostic[]> {
  const found: Diagnostic[] = []
  for await (const { log, error } of set.readTimeLogs()) {
    if (log !== undefined) found.push(...log.diagnostics)
    else found.push({ code: error.code, severity: 'error', message: error.message, where: error.where })
  }
  return found
}

function artefactsOf(file: ConvertedFile): ConvertedArtefacts {
  const { points, ...rest } = file
  return {
    ...rest,
    pointCount: points?.length ?? 0,
    logs: points?.logs ?? [],
    tillType: points === undefined ? [] : tillTypesOf(points),
    bbox: points === undefined ? undefined : boundingBoxOf(points),
    points: points === undefined ? undefined : encodePointTable(points),
    view: points === undefined ? undefined : viewOf(points),
  }
}

/** In one piece up to 64 MiB: joining zlib's pieces of 16 KiB costs a copy. */
function inflateRaw(deflated: Uint8Array, inflatedSize: number): Uint8Array {
  const chunkSize = Math.min(inflatedSize + 64, 2 ** 26)
  return inflateRawSync(deflated, { maxOutputLength: Math.max(1, inflatedSize), chunkSize })
}

function digest(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex').slice(0, 32)
}
