/** What a conversion gave, as rows of `machine_file`. Ids follow from what a file is, so a rerun keeps them. */
import { type BatchProvider, CLAAS, ISOXML_FILE_FORMAT } from '@sheaf/contract'
import type { Diagnostic } from '@sheaf/isoxml'
import type { Insertable, Selectable } from 'kysely'
import type { ConvertArchiveOutput, ConvertedArtefacts } from '../compute/tasks/convert-archive.js'
import { deterministicId } from '../database/deterministic-id.js'
import type { Tables } from '../database/index.js'
import { failureOfArchive } from './archive-outcome.js'
import { digestOf, filePrefix, PIPELINE_VERSION } from './artefact-keys.js'
import { type Failure, sentence, stepsOf } from './steps.js'

export type OriginalRow = Selectable<Tables['original']>
export type NewFileRow = Insertable<Tables['machine_file']>

/** A row and the artefacts that have to stand before it is published. */
export interface FileToPublish {
  readonly row: NewFileRow
  readonly artefacts: readonly { readonly key: string; readonly bytes: Uint8Array }[]
  readonly points: Uint8Array | undefined
}

export interface RowSource {
  readonly ownerId: string
  readonly original: OriginalRow
  readonly configurationHash: string
  readonly cleanup: boolean
}

/**
 * One file a task and operation type; exactly one, failed, for an archive without any. What was left out of the
 * archive itself is said on each of its files.
 */
export function filesToPublish(source: RowSource, output: ConvertArchiveOutput): FileToPublish[] {
  if (output.files.length === 0) return [failedArchive(source, failureOfArchive(output), reasons(output))]
  const ofArchive = output.diagnostics.filter(({ code }) => code.startsWith('ZIP_'))
  const seen = new Map<string, number>()
  return output.files.map((file) => {
    const part = JSON.stringify([file.set, file.task, file.operationType ?? null])
    const before = seen.get(part) ?? 0
    seen.set(part, before + 1)
    // A set may hold one task id twice; the second is a file of its own.
    const explained = { ...file, diagnostics: [...ofArchive, ...file.diagnostics] }
    return fileOfTask(source, explained, before === 0 ? part : `${part}#${before + 1}`, output.sets > 1)
  })
}

/** What is wrong with an archive that gave no file; what nothing could be read of stands with the rest. */
function reasons({ failure, diagnostics }: ConvertArchiveOutput): readonly Diagnostic[] {
  if (failure === undefined) return diagnostics
  const { code, sentence: message } = failure
  return [{ code, severity: 'error', message, where: {} }, ...diagnostics]
}

/** The one file of an archive that could not be converted. */
export function failedArchive(
  source: RowSource,
  failure: Failure,
  diagnostics: readonly Diagnostic[],
): FileToPublish {
  const row: NewFileRow = {
    ...commonColumns(source, 'archive'),
    file_name: archiveName(source.original.name),
    status: 'failed',
    steps: JSON.stringify(stepsOf({ failure, diagnostics, cleanup: source.cleanup })),
    diagnostics: JSON.stringify(diagnostics.slice(0, MOST_DIAGNOSTICS)),
  }
  return { row, artefacts: [], points: undefined }
}

const MOST_DIAGNOSTICS = 200

function fileOfTask(
  source: RowSource,
  file: ConvertedArtefacts,
  part: string,
  severalSets: boolean,
): FileToPublish {
  const { original, configurationHash, cleanup } = source
  const common = commonColumns(source, part)
  const prefix = filePrefix(original.leaf_user_id, common.id)
  const hash = digestOf(common.identity, configurationHash, PIPELINE_VERSION)
  const failure = file.status === 'failed' ? (file.failure ?? unexplained(file)) : undefined
  const stored = (name: string, bytes: Uint8Array | undefined) =>
    bytes === undefined ? undefined : { key: `${prefix}${name}-${hash}`, bytes }
  const points = failure === undefined ? stored('points', file.points) : undefined
  const view = failure === undefined ? stored('view', file.view) : undefined
  const row: NewFileRow = {
    ...common,
    provider: providerOf(original, file),
    set_name: file.set,
    task: file.task,
    operation_type: file.operationType ?? null,
    file_name: [archiveName(original.name), ...(severalSets ? [file.set] : []), file.task]
      .filter(Boolean)
      .join('/'),
    status: file.status,
    steps: JSON.stringify(stepsOf({ failure, diagnostics: file.diagnostics, cleanup })),
    start_time: file.startTime === undefined ? null : new Date(file.startTime),
    end_time: file.endTime === undefined ? null : new Date(file.endTime),
    area_m2: file.areaM2 ?? null,
    points: file.pointCount,
    records: file.records,
    crops: JSON.stringify(file.crops),
    varieties: JSON.stringify(file.varieties),
    machinery: JSON.stringify(file.machinery),
    till_type: JSON.stringify(file.tillType),
    logs: JSON.stringify(file.logs),
    evidence: JSON.stringify(file.evidence),
    source_names: JSON.stringify(file.sourceNames),
    diagnostics: JSON.stringify(file.diagnostics.slice(0, MOST_DIAGNOSTICS)),
    dropped: JSON.stringify(file.dropped),
    summary: file.summary === undefined ? null : JSON.stringify(file.summary),
    units: file.units === undefined ? null : JSON.stringify(file.units),
    points_key: points?.key ?? null,
    view_key: view?.key ?? null,
    bbox: file.bbox === undefined ? null : [...file.bbox],
  }
  return {
    row,
    artefacts: [points, view].filter((artefact) => artefact !== undefined),
    points: points?.bytes,
  }
}

/** An upload from anywhere is CLAAS' when one of its machines says so. */
function providerOf({ provider }: OriginalRow, { machinery }: ConvertedArtefacts): string {
  return provider === OTHER && machinery.some(({ brand }) => brand === CLAAS) ? CLAAS : provider
}
const OTHER: BatchProvider = 'Other'

function unexplained({ diagnostics }: ConvertedArtefacts): Failure {
  const detail = diagnostics.map(sentence).join(' ') || 'The task could not be converted.'
  return { step: 'standardGeojson', message: 'no points passed the filter', detail }
}

/** Columns that every file of an original has, with empty lists for those that only some have. */
function commonColumns({ ownerId, original, configurationHash }: RowSource, part: string) {
  const identity = `${original.content_hash}/${part}`
  return {
    id: deterministicId('file', original.leaf_user_id, identity),
    owner_id: ownerId,
    leaf_user_id: original.leaf_user_id,
    identity,
    content_hash: original.content_hash,
    provider: original.provider,
    origin: original.origin,
    file_format: ISOXML_FILE_FORMAT,
    size_in_bytes: original.size_in_bytes,
    provider_file_id: original.provider_file_id,
    batch_id: original.batch_id,
    pipeline_version: PIPELINE_VERSION,
    configuration_hash: configurationHash,
    crops: '[]',
    varieties: '[]',
    machinery: '[]',
    till_type: '[]',
    logs: '[]',
    evidence: '[]',
    dropped: '{}',
    created_at: original.received_at,
    updated_at: original.received_at,
  }
}

function archiveName(name: string): string {
  return name.replace(/^.*[/\\]/, '').replace(/\.zip$/i, '') || name
}
