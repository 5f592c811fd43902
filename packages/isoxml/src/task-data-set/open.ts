/**
 * Sets of an archive or folder.
 *
 *   FileTree ─► every folder with a TASKDATA.XML ─► externals merged, links read ─► model ─► TaskDataSet
 *
 * A set sees the files of its own folder only, whatever their case. A broken set does not spoil its neighbours.
 */
import type { FileTree } from '../archive/file-tree.js'
import { DiagnosticList } from '../diagnostic-list.js'
import { type Diagnostic, IsoxmlError } from '../diagnostics.js'
import { companionsOf } from '../task-data/external-files.js'
import type { TaskData } from '../task-data/model.js'
import { readTaskDataFiles } from '../task-data/task-data-files.js'
import type { TimeLog } from '../time-log/model.js'
import { findLogs, type LogFile, presentStems } from './log-files.js'
import { findMainFiles, reportCaseTwins, type SetFolder, setFolders } from './main-files.js'
import { type LogBytes, readingOf, readLogBytes, readTimeLog } from './read-log.js'
import { type ReadTimeLog, type ReadTimeLogsOptions, readTimeLogs } from './read-logs.js'

/** All sets of an archive or folder. */
export interface TaskDataArchive {
  readonly sets: readonly TaskDataSet[]
  /** Of the archive and of sets that could not be read. */
  readonly diagnostics: readonly Diagnostic[]
}

/** One set: a folder with its main file. Logs are read when they are asked for. */
export interface TaskDataSet {
  /** Folder of the set within the archive; '' for the only set and for one at the top. Unique. */
  readonly name: string
  readonly taskData: TaskData
  /** Every log that is referenced or found in the folder, in name order. */
  readonly logs: readonly LogFile[]
  /** Of the task data; those of a log come with the log. */
  readonly diagnostics: readonly Diagnostic[]
  /**
   * Reads and decodes one log.
   *
   * @throws IsoxmlError `LOG_MISSING`, `LOG_HEADER_MISSING`, `LOG_TOO_LARGE`, `XML_*`, `ZIP_*`
   */
  readTimeLog(stem: string): Promise<TimeLog>
  /**
   * Reads and decodes logs one after the other, the next one being inflated meanwhile. A log that cannot be read comes
   * with its error and does not end the rest.
   *
   * @param stems which logs, in which order; default: every log whose binary is there, in name order
   */
  readTimeLogs(
    stems?: readonly string[],
    options?: ReadTimeLogsOptions,
  ): AsyncGenerator<ReadTimeLog, void, undefined>
  /** Raw bytes of header and binary, empty where a file is absent. @throws IsoxmlError as `readTimeLog` */
  readLogBytes(stem: string): Promise<LogBytes>
  /**
   * Any other file of the set's folder: a grid (`GRD00001.BIN`), an attached file.
   *
   * @param name without folder, in any letters
   * @returns undefined where there is none
   * @throws IsoxmlError `ZIP_*` when it cannot be read
   */
  readFile(name: string): Promise<Uint8Array | undefined>
}

/** How sets are opened. */
export interface OpenTaskDataOptions {
  /** Memory limit of one log, as `maxBytes` of `decodeTimeLog`. */
  readonly limits?: { readonly maxLogBytes?: number }
}

/**
 * Opens all sets of a tree. Logs are not read yet.
 *
 * @throws IsoxmlError `NO_TASK_DATA` when there is no main file; the error of the first set when none can be read
 */
export async function openTaskData(
  tree: FileTree,
  options: OpenTaskDataOptions = {},
): Promise<TaskDataArchive> {
  const diagnostics = new DiagnosticList()
  diagnostics.addAll(tree.diagnostics)
  const mains = await findMainFiles(tree, diagnostics)
  if (mains.length === 0) throw noTaskData(tree)
  const sets: TaskDataSet[] = []
  let firstError: unknown
  for (const folder of setFolders(tree, mains)) {
    try {
      sets.push(await openSet(folder, options))
    } catch (error) {
      diagnostics.addError(error, 'error')
      firstError ??= error
    }
  }
  if (sets.length === 0) throw firstError
  return { sets, diagnostics: diagnostics.items }
}

/** Without any main file the damage of the archive, or what was refused of it, is the better reason. */
function noTaskData(tree: FileTree): IsoxmlError {
  const damage = tree.diagnostics.find(({ severity }) => severity === 'error')
  if (damage !== undefined) return new IsoxmlError(damage.code, damage.where, damage.message)
  const refused = tree.diagnostics.filter(({ severity }) => severity === 'warning').slice(0, 3)
  const why = refused.map(({ message }) => ` ${message}`).join('')
  const sentence = `Expected a TASKDATA.XML, found none among ${tree.files.length} files; this is no ISOXML task data.${why}`
  return new IsoxmlError('NO_TASK_DATA', {}, sentence)
}

async function openSet({ main, files, name }: SetFolder, options: OpenTaskDataOptions): Promise<TaskDataSet> {
  const diagnostics = new DiagnosticList()
  reportCaseTwins(files, diagnostics)
  const companions = companionsOf(files)
  const taskData = await readTaskDataFiles(main, companions, diagnostics)
  const logs = findLogs(companions, taskData.tasks, diagnostics, main.path)
  const reading = readingOf(companions, logs, options)
  const present = presentStems(logs)
  return {
    name,
    taskData,
    logs,
    diagnostics: diagnostics.items,
    readTimeLog: (stem) => readTimeLog(stem, reading),
    readTimeLogs: (stems = present, options = {}) => readTimeLogs(stems, options, reading),
    readLogBytes: (stem) => readLogBytes(stem, reading),
    readFile: async (name) => await companions.get(name.toUpperCase())?.read(),
  }
}
