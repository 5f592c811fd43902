/**
 * The logs of an archive without its task data, for a second thread that reads some of them.
 *
 *   one thread   : openZip ─► openTaskData ─► logs ◄─┐
 *   other thread : openZip ─► openTimeLogs ─► logs ◄─┴─ each takes the next one that is left
 */
import type { FileTree } from '../archive/file-tree.js'
import { DiagnosticList } from '../diagnostic-list.js'
import { companionsOf } from '../task-data/external-files.js'
import type { TimeLog } from '../time-log/model.js'
import { findLogs, presentStems } from './log-files.js'
import { findMainFiles, setFolders } from './main-files.js'
import type { OpenTaskDataOptions } from './open.js'
import { readingOf, readTimeLog } from './read-log.js'

/** The logs in the folder of a set. */
export interface TimeLogFolder {
  /** That of the set which `openTaskData` opens from the same files. */
  readonly name: string
  /**
   * Logs whose binary is there, in name order: those of the set with a `binaryPath`, but for logs by another name than
   * `TLGnnnnn`, which are found through the tasks that refer to them.
   */
  readonly stems: readonly string[]
  /**
   * Reads and decodes one log as the set does, but one whose header is empty: whose header it may borrow is told by the
   * task data.
   *
   * @throws IsoxmlError as `readTimeLog` of a set
   */
  readTimeLog(stem: string): Promise<TimeLog>
}

/** @returns a folder for each set, also for one whose task data turn out to be unreadable; none without any */
export async function openTimeLogs(
  tree: FileTree,
  options: OpenTaskDataOptions = {},
): Promise<TimeLogFolder[]> {
  // what there is to say about the files is said where the task data are read
  const unsaid = new DiagnosticList()
  const mains = await findMainFiles(tree, unsaid)
  return setFolders(tree, mains).map(({ main, files, name }) => {
    const companions = companionsOf(files)
    const logs = findLogs(companions, [], unsaid, main.path)
    const reading = readingOf(companions, logs, options)
    return { name, stems: presentStems(logs), readTimeLog: (stem) => readTimeLog(stem, reading) }
  })
}

/**
 * The memory of a log's columns, each piece once: what to hand over when the log is sent to another thread. A log that was
 * merged of parallel ones shares memory with them; hand it over without buffers, which copies it.
 */
export function timeLogBuffers(log: TimeLog): ArrayBuffer[] {
  const parts = [log, ...log.channels.map(({ data }) => data)].flatMap((part) => Object.values(part))
  const buffers = parts.map((part) => (ArrayBuffer.isView(part) ? part.buffer : undefined))
  return [...new Set(buffers.filter((buffer) => buffer instanceof ArrayBuffer))]
}
