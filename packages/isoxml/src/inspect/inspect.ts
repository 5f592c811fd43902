/**
 * What a set of task data holds, as plain data for `sheaf inspect --json`: tasks, logs with counts and extent, grids,
 * and everything that is wrong in one list. One task's logs stand in memory at a time.
 *
 *   archive ─► main file, externals, link list ─► references ─► logs, headers and records ─► grids ─► diagnostics
 */
import { DiagnosticList } from '../diagnostic-list.js'
import { type Diagnostic, IsoxmlError } from '../diagnostics.js'
import type { Task, TaskData } from '../task-data/model.js'
import type { LogFile } from '../task-data-set/log-files.js'
import type { TaskDataArchive, TaskDataSet } from '../task-data-set/open.js'
import type { SkippedRange, TimeLog } from '../time-log/model.js'
import { type InspectedGrid, inspectGrids } from './inspect-grids.js'
import { type BoundingBox, boundingBox, localIso } from './log-extent.js'
import { elementIdsOf, logReferences } from './log-references.js'

/** What `sheaf inspect --json` prints. */
export interface InspectReport {
  readonly sets: readonly InspectedSet[]
}

/** One set of the report. */
export interface InspectedSet {
  /** Folder within the archive, '' for the only set. */
  readonly name: string
  /** `4.1`, or `unknown`. */
  readonly version: string
  readonly tasks: readonly InspectedTask[]
  /** Every log whose binary is there, in name order; also empty, orphaned and unreadable ones. */
  readonly logs: readonly InspectedLog[]
  /** In the order of tasks and, within one, of the document. */
  readonly grids: readonly InspectedGrid[]
  /**
   * Of the archive (with its first set), the task data, the logs and the grids: code, severity, sentence, file and the
   * element or bytes where the trouble sits. At most 50 of one code.
   */
  readonly diagnostics: readonly Diagnostic[]
}

/** One task with its kinds of work and its logs. */
export interface InspectedTask {
  readonly id: string
  readonly name: string
  readonly operationTypes: readonly string[]
  /** What told them: channels, device classes, words. */
  readonly evidence: readonly string[]
  /** Logs that the task refers to, whether they are there or not. */
  readonly logs: readonly string[]
}

/** One log whose binary is there, decoded and summed up. */
export interface InspectedLog {
  /** Name without extension, in capitals. */
  readonly file: string
  readonly records: number
  /** Values stored in the records; an index repeated in one record counts twice. */
  readonly values: number
  readonly skippedBytes: number
  /** Local wall time of the first and last record, `YYYY-MM-DDThh:mm:ss.sss`, without zone. */
  readonly start: string | null
  readonly end: string | null
  readonly bbox: BoundingBox | null
}

/** What the report needs from outside. */
export interface InspectOptions {
  /**
   * Names the kinds of work of a task from its logs, those that could be read, in the task's order. Without it
   * `operationTypes` and `evidence` stay empty.
   */
  readonly classify?: (
    set: TaskDataSet,
    task: Task,
    logs: TimeLog[],
  ) => Pick<InspectedTask, 'operationTypes' | 'evidence'>
}

/**
 * Reads every log of every set once or, where two tasks share it, twice. A log that cannot be read becomes a
 * diagnostic.
 */
export async function inspectTaskData(
  archive: TaskDataArchive,
  options: InspectOptions = {},
): Promise<InspectReport> {
  const sets: InspectedSet[] = []
  for (const set of archive.sets) {
    const outer = sets.length === 0 ? archive.diagnostics : []
    sets.push(await inspectSet(set, outer, options))
  }
  return { sets }
}

async function inspectSet(
  set: TaskDataSet,
  outer: readonly Diagnostic[],
  options: InspectOptions,
): Promise<InspectedSet> {
  const diagnostics = new DiagnosticList()
  diagnostics.addAll([...outer, ...set.diagnostics])
  const inspected = new Map<string, InspectedLog>()
  const elementIds = elementIdsOf(set.taskData)
  const read = async (file: LogFile): Promise<TimeLog | undefined> => {
    const isFirst = !inspected.has(file.stem)
    const log = await readLog(set, file, isFirst ? diagnostics : new DiagnosticList())
    if (isFirst && log !== undefined) diagnostics.addAll(logReferences(log, file, elementIds))
    inspected.set(file.stem, inspectLog(file, log))
    return log
  }
  const present = set.logs.filter((file) => file.binaryPath !== undefined)
  const tasks: InspectedTask[] = []
  const grids: InspectedGrid[] = []
  for (const task of set.taskData.tasks) {
    const logs: TimeLog[] = []
    for (const stem of task.timeLogs) {
      const file = present.find((candidate) => candidate.stem === stem)
      const log = file === undefined ? undefined : await read(file)
      if (log !== undefined) logs.push(log)
    }
    const { operationTypes, evidence } = options.classify?.(set, task, logs) ?? UNCLASSIFIED
    tasks.push({ id: task.id, name: task.designator, operationTypes, evidence, logs: task.timeLogs })
    grids.push(...(await inspectGrids(set, task, diagnostics)))
  }
  for (const file of present) if (!inspected.has(file.stem)) await read(file)
  return {
    name: set.name,
    version: versionOf(set.taskData),
    tasks,
    logs: present.map((file) => inspected.get(file.stem)!),
    grids,
    diagnostics: diagnostics.items,
  }
}

const UNCLASSIFIED: Pick<InspectedTask, 'operationTypes' | 'evidence'> = { operationTypes: [], evidence: [] }

async function readLog(
  set: TaskDataSet,
  file: LogFile,
  diagnostics: DiagnosticList,
): Promise<TimeLog | undefined> {
  try {
    const log = await set.readTimeLog(file.stem)
    diagnostics.addAll(log.diagnostics)
    return log
  } catch (error) {
    if (!(error instanceof IsoxmlError)) throw error
    const isKnown = set.diagnostics.some(
      ({ code, where }) => code === error.code && where.file === error.where.file,
    )
    if (!isKnown) diagnostics.addError(error, 'error')
    return undefined
  }
}

/** A log that could not be read counts as skipped whole. */
function inspectLog(file: LogFile, log: TimeLog | undefined): InspectedLog {
  if (log === undefined) {
    return {
      file: file.stem,
      records: 0,
      values: 0,
      skippedBytes: file.bytes,
      start: null,
      end: null,
      bbox: null,
    }
  }
  return {
    file: log.file,
    records: log.records,
    values: log.values,
    skippedBytes: log.skipped.reduce((sum, { from, to }: SkippedRange) => sum + to - from, 0),
    start: localIso(log.localTimeMs[0]),
    end: localIso(log.localTimeMs[log.records - 1]),
    bbox: boundingBox(log),
  }
}

function versionOf({ versionMajor, versionMinor }: TaskData): string {
  return versionMajor === undefined ? 'unknown' : `${versionMajor}.${versionMinor ?? 0}`
}
