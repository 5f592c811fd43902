/**
 * One set → machine files: every task × operation type that has logged work. Content never throws: a damaged log is a
 * diagnostic, a task that cannot become points is a failed file with the contract's message and a sentence of ours.
 */
import {
  type Diagnostic,
  inTimeOrder,
  type Task,
  type TaskDataSet,
  type TimeLog,
  utcOffsetOf,
} from '@sheaf/isoxml'
import { classifyTrack, mergeWorks, type TrackWork } from '../classify/classify.js'
import type { CorrectionEffect } from '../corrections/corrections.js'
import { correctionDiagnostics } from '../corrections/describe-effects.js'
import { distinctNames, type SourceName } from '../crops/owner-names.js'
import type { Digest } from '../operations/log-identity.js'
import { type AllocateColumn, ColumnMemory } from '../points/column-memory.js'
import { hasAnyValue, textsOf } from '../points/columns.js'
import { machineryOf } from '../points/origins.js'
import { concat } from '../points/select.js'
import type { LogIdentity, OperationType, PointTable } from '../points/table.js'
import { type DeviceTree, deviceTree } from '../standardize/device-tree.js'
import { type StandardizedTrack, standardizeTrack } from '../standardize/standardize.js'
import { type Track, tracksOf } from '../standardize/track.js'
import { loggedTotals } from '../summary/logged-totals.js'
import { sumOf, timeSpan } from '../summary/statistics.js'
import type { SummaryOptions } from '../summary/summarize.js'
import { unitsMap } from '../units/convert.js'
import type { UtcOffsetAt } from '../zone/utc-offset-by-zone.js'
import type { ConversionConfiguration } from './configuration.js'
import {
  type ConvertedFile,
  type Failure,
  missingFailure,
  noPointsFailure,
  type StandardizedFile,
  unreadableFailure,
  unsupportedFailure,
} from './converted-file.js'
import { originalOperationData, originalOperationType } from './original-operation.js'
import { readTaskLogs } from './read-task-logs.js'
import { isSourceLogged, missingExpected, missingRequired } from './required.js'
import { droppedDiagnostics, rulesText, validPoints } from './valid-points.js'
import { withSummary } from './with-summary.js'

/** Configuration, and what a pure package is handed: digest and zone look-up. */
export interface ConvertOptions {
  readonly configuration: ConversionConfiguration
  readonly digest: Digest
  readonly utcOffsetAt?: UtcOffsetAt
  /** Memory for the columns of points, which other threads may see too; default: ordinary arrays. */
  readonly allocate?: AllocateColumn
}

/**
 * Machine files of a set, in the order of its tasks. A set without logged work gives none; its caller reports that.
 */
export async function convertTaskDataSet(
  set: TaskDataSet,
  options: ConvertOptions,
): Promise<ConvertedFile[]> {
  return (await standardizeTaskDataSet(set, options)).map((file) => withSummary(file))
}

/**
 * The same without summaries. `withSummary` adds them, here or in another thread: points travel as one buffer
 * (`encodePointTable`), or as they are where `allocate` gave them memory that threads share; all else of a file is plain
 * data that can be cloned.
 */
export async function standardizeTaskDataSet(
  set: TaskDataSet,
  options: ConvertOptions,
): Promise<StandardizedFile[]> {
  const tree = deviceTree(set.taskData)
  const files: StandardizedFile[] = []
  for (const task of set.taskData.tasks) {
    if (task.timeLogs.length > 0) files.push(...(await convertTask(set, task, tree, options)))
  }
  return files
}

interface TaskWork {
  readonly set: TaskDataSet
  readonly task: Task
  readonly tree: DeviceTree
  readonly options: ConvertOptions
  readonly memory: ColumnMemory
  readonly works: readonly TrackWork[]
  readonly identities: ReadonlyMap<string, LogIdentity>
  /** In time order. */
  readonly logs: readonly TimeLog[]
  /** Minutes east of UTC, where task times or GPS time tell. */
  readonly offsetMinutes: number | undefined
  readonly evidence: readonly string[]
  readonly diagnostics: readonly Diagnostic[]
}

async function convertTask(
  set: TaskDataSet,
  task: Task,
  tree: DeviceTree,
  options: ConvertOptions,
): Promise<StandardizedFile[]> {
  const read = await readTaskLogs(set, task, options.digest)
  const tracks = tracksOf(read.logs)
  if (tracks.length === 0) return nothingRead(set, task, read.unreadable, read.diagnostics)
  const works = tracks.map((track) => classifyTrack(track, task, set.taskData, tree))
  const { operationTypes, unsupported, evidence } = mergeWorks(works)
  const conflicts = works.flatMap((work): Diagnostic[] =>
    work.conflict === undefined
      ? []
      : [
          {
            code: 'OPERATION_TYPE_CONFLICT',
            severity: 'warning',
            message: work.conflict,
            where: { file: work.track.log.file },
          },
        ],
  )
  const context: TaskWork = {
    set,
    task,
    tree,
    options,
    memory: new ColumnMemory(options.allocate),
    works,
    identities: read.identities,
    logs: inTimeOrder(tracks.map(({ log }) => log)),
    offsetMinutes: utcOffsetOf(task.times, read.logs).offsetMinutes,
    evidence,
    diagnostics: [...read.diagnostics, ...conflicts],
  }
  if (operationTypes.length === 0) return otherWork(context, unsupported ?? 'unknown')
  return operationTypes.map((type) => convertType(context, type))
}

/** A task whose logs are all absent or empty has logged nothing; one whose bytes cannot be read has failed. */
function nothingRead(
  set: TaskDataSet,
  task: Task,
  unreadable: readonly string[],
  diagnostics: readonly Diagnostic[],
): StandardizedFile[] {
  if (unreadable.length === 0) return []
  const reasons = diagnostics.filter(({ severity }) => severity !== 'info').slice(0, 3)
  const why = reasons.map(({ message }) => ` ${message.replace(/[^.]$/, '$&.')}`).join('')
  const detail = `None of the logs of task ${task.id} could be read (${unreadable.join(', ')}).${why} Export the task again from the terminal.`
  return [failed({ set, task, diagnostics, evidence: [] }, undefined, 0, unreadableFailure(detail))]
}

/** Work of another kind; a task that logged neither a position nor a value has no file at all. */
function otherWork(context: TaskWork, kind: string): StandardizedFile[] {
  const { task, works } = context
  const anything = works.some(
    ({ track }) => track.channels.some((channel) => channel.data.kind !== 'empty') || hasPosition(track),
  )
  if (!anything) return []
  const message =
    kind === 'unknown'
      ? `Task ${task.id} logs ${recordsOf(works)} records, but no channel, device or text tells planting, application, harvest or tillage. Nothing is to be done if the machine only drove.`
      : `Task ${task.id} logs ${kind}; only planting, application, harvest and tillage become field operations.`
  const diagnostic: Diagnostic = {
    code: 'OPERATION_TYPE_UNSUPPORTED',
    severity: 'info',
    message,
    where: { element: task.id },
  }
  const parts = { ...context, diagnostics: [...context.diagnostics, diagnostic] }
  return [failed(parts, undefined, recordsOf(works), unsupportedFailure(kind, message))]
}

function hasPosition(track: Track): boolean {
  const { north, east } = track.log
  return (
    north !== undefined &&
    east !== undefined &&
    north.some((value, record) => value !== 0 || east[record] !== 0)
  )
}

/** Records of the logs themselves: parallel logs count each. */
function recordsOf(works: readonly TrackWork[]): number {
  return works.reduce((sum, { track }) => sum + track.logs.reduce((own, log) => own + log.records, 0), 0)
}

function convertType(context: TaskWork, type: OperationType): StandardizedFile {
  const { task, options } = context
  const { configuration } = options
  // logs that clearly hold other work only are not read for this file
  const works = context.works.filter(
    (work) => work.types.has(type) || (work.types.size === 0 && work.unsupported === 'unknown'),
  )
  const records = recordsOf(works)
  const parts = works.flatMap((work) =>
    work.types.has(type) ? (standardized(context, work, type) ?? []) : [],
  )
  const diagnostics = [
    ...context.diagnostics,
    ...onePerCode(parts.flatMap((part) => part.diagnostics)),
    ...cropDiagnostics(task, parts),
  ]
  const withDiagnostics = { ...context, diagnostics }
  if (parts.length === 0) {
    const detail = `None of the ${records} records of task ${task.id} carries a usable position. Check the receiver of the terminal.`
    return failed(withDiagnostics, type, records, noPointsFailure(detail))
  }
  const raw = concat(withTime(parts.map((part) => part.table)), context.memory)
  const missing = missingRequired(raw, configuration)
  if (missing.includes('timestamp')) {
    const detail = `None of the ${records} records of task ${task.id} carries a time, neither the terminal's nor GPS time; when the work was done is unknown. Let the terminal record the time.`
    return failed(withDiagnostics, type, records, missingFailure(missing, detail))
  }
  if (missing.length > 0 && !configuration.outOfStandardOperations) {
    if (works.some(({ track }) => isSourceLogged(type, track.channels))) {
      const detail = `Task ${task.id} logs ${records} records of ${type} work, but the machine never worked in them: the work state is off or no rate was reached throughout.`
      return failed(withDiagnostics, type, records, noPointsFailure(detail))
    }
    const detail = `Task ${task.id} was recognised as ${type} (${context.evidence.join('; ')}), but its logs carry no ${missing.join(', ')}. Let the terminal record actual rates, or set outOfStandardOperations.`
    return failed(withDiagnostics, type, records, missingFailure(missing, detail))
  }
  const before = raw.length
  const { points, dropped, effects } = validPoints(raw, configuration)
  if (points.length === 0) {
    const detail = `All ${before} points of task ${task.id} were dropped: ${rulesText(dropped)}. See cleanupRules if they were meant to stay.`
    return { ...failed(withDiagnostics, type, records, noPointsFailure(detail)), dropped }
  }
  return processed({
    context: withDiagnostics,
    type,
    records,
    before,
    points: context.memory.withAllOf(points),
    dropped,
    effects,
    outOfStandard: missing.length > 0,
    sourceNames: distinctNames(parts.flatMap(({ names }) => names)),
  })
}

/** A log without any time gives no points beside others that have it. */
function withTime(tables: readonly PointTable[]): readonly PointTable[] {
  const timed = tables.filter((table) => hasAnyValue(table.columns.get('time')!))
  return timed.length > 0 ? timed : tables
}

/** What holds for many logs alike is said once, with the other logs behind it. */
function onePerCode(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  const byCode = new Map<string, Diagnostic[]>()
  for (const diagnostic of diagnostics)
    byCode.set(diagnostic.code, [...(byCode.get(diagnostic.code) ?? []), diagnostic])
  return [...byCode.values()].map((group) => {
    const first = group[0]!
    const others = group.slice(1).flatMap(({ where }) => where.file ?? [])
    return others.length === 0
      ? first
      : { ...first, message: `${first.message} The same holds for ${others.join(', ')}.` }
  })
}

function standardized(
  context: TaskWork,
  work: TrackWork,
  type: OperationType,
): StandardizedTrack | undefined {
  const { task, set, options } = context
  const others = [...work.types].filter(([other]) => other !== type).flatMap(([, channels]) => channels)
  return standardizeTrack({
    track: work.track,
    type,
    channels: work.types.get(type) ?? [],
    otherElements: others.flatMap((channel) => channel.elementId ?? []),
    task,
    taskData: set.taskData,
    tree: context.tree,
    logs: context.logs,
    identity: context.identities.get(work.track.log.file)!,
    originalOperationType: originalOperationType(task, set.taskData),
    cropNames: options.configuration.cropNames ?? {},
    varietyNames: options.configuration.varietyNames ?? {},
    productNames: options.configuration.productNames ?? {},
    offsetMinutes: context.offsetMinutes,
    utcOffsetAt: options.utcOffsetAt,
    memory: context.memory,
  })
}

function cropDiagnostics(task: Task, parts: readonly StandardizedTrack[]): Diagnostic[] {
  const unknown = [...new Set(parts.flatMap((part) => part.unknownCrops))]
  return unknown.map((text) => ({
    code: 'CROP_UNKNOWN',
    severity: 'warning',
    message: `The crop "${text}" is in no table of names; the points carry no crop and no volumes. Map it with a name of your own.`,
    where: { element: task.id },
  }))
}

interface Processed {
  readonly context: TaskWork
  readonly type: OperationType
  readonly records: number
  /** Points before cleanup. */
  readonly before: number
  readonly points: PointTable
  readonly dropped: Readonly<Record<string, number>>
  readonly effects: readonly CorrectionEffect[]
  readonly sourceNames: readonly SourceName[]
  readonly outOfStandard: boolean
}

function processed(done: Processed): StandardizedFile {
  const { context, type, points, dropped } = done
  const { task, set, tree, options, works } = context
  const { configuration } = options
  const own = works.filter((work) => work.types.has(type))
  const anchors = own.flatMap((work) =>
    (work.types.get(type) ?? []).flatMap((channel) => channel.elementId ?? []),
  )
  const summaryOptions: SummaryOptions = {
    summarizeByProductEntry: configuration.summarizeByProductEntry,
    zone: 'Z',
    originalOperationData: configuration.originalOperationData
      ? originalOperationData(task, set.taskData)
      : undefined,
    operationDescription: task.designator.trim() || undefined,
    loggedTotals: loggedTotals(
      task,
      own.map((work) => work.track),
      tree,
      type,
      anchors,
    ),
    outOfStandard: done.outOfStandard,
    corrections: done.effects,
  }
  const span = timeSpan(points)
  return {
    ...identityOf(context),
    operationType: type,
    status: 'processed',
    failure: undefined,
    records: done.records,
    points,
    dropped,
    summaryOptions,
    units: unitsMap(points),
    crops: textsOf(points, 'crop'),
    varieties: textsOf(points, 'variety'),
    sourceNames: done.sourceNames,
    machinery: machineryOf(points),
    startTime: span?.start,
    endTime: span?.end,
    areaM2: sumOf(points, 'area'),
    diagnostics: [
      ...context.diagnostics,
      ...missingExpected(points, task.id, configuration),
      ...droppedDiagnostics(task, done.before, dropped),
      ...correctionDiagnostics(done.effects, task.id),
    ],
  }
}

type Identified = Pick<TaskWork, 'set' | 'task' | 'evidence' | 'diagnostics'>

const identityOf = ({ set, task, evidence, diagnostics }: Identified) => ({
  set: set.name,
  task: task.id,
  taskName: task.designator,
  partfield: task.partfieldId,
  evidence,
  diagnostics,
})

function failed(
  context: Identified,
  operationType: OperationType | undefined,
  records: number,
  failure: Failure,
): StandardizedFile {
  return {
    ...identityOf(context),
    operationType,
    status: 'failed',
    failure,
    records,
    points: undefined,
    dropped: {},
    summaryOptions: undefined,
    units: undefined,
    crops: [],
    varieties: [],
    sourceNames: [],
    machinery: [],
    startTime: undefined,
    endTime: undefined,
    areaM2: undefined,
  }
}
