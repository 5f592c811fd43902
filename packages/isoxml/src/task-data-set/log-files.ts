/** The time logs of a set: what tasks refer to and what lies in the folder, matched by name. */
import type { DiagnosticList } from '../diagnostic-list.js'
import type { Companions } from '../task-data/external-files.js'
import type { Task } from '../task-data/model.js'

/** A time log by its files and the tasks that refer to it. */
export interface LogFile {
  /** Name without extension in capitals, `TLG00001`. */
  readonly stem: string
  readonly headerPath?: string
  readonly binaryPath?: string
  /** Size of the binary. */
  readonly bytes: number
  /** Ids of the tasks that refer to it, in document order. */
  readonly tasks: readonly string[]
}

const LOG_NAME = /^(TLG\d+)\.(XML|BIN)$/

/** @returns logs in name order; absent, orphaned and doubly used ones are reported */
export function findLogs(
  companions: Companions,
  tasks: readonly Task[],
  diagnostics: DiagnosticList,
  mainFile: string,
): LogFile[] {
  const tasksOf = new Map<string, string[]>()
  for (const task of tasks) {
    for (const stem of task.timeLogs) {
      const users = tasksOf.get(stem)
      if (users === undefined) tasksOf.set(stem, [task.id])
      else users.push(task.id)
    }
  }
  const stems = new Set(tasksOf.keys())
  for (const name of companions.keys()) {
    const stem = LOG_NAME.exec(name)?.[1]
    if (stem !== undefined) stems.add(stem)
  }
  const logs = [...stems].sort().map((stem) => logFile(stem, companions, tasksOf.get(stem) ?? []))
  for (const log of logs) reportLog(log, diagnostics, mainFile)
  return logs
}

/** Logs whose binary is there. */
export function presentStems(logs: readonly LogFile[]): string[] {
  return logs.filter(({ binaryPath }) => binaryPath !== undefined).map(({ stem }) => stem)
}

function logFile(stem: string, companions: Companions, tasks: readonly string[]): LogFile {
  const header = companions.get(`${stem}.XML`)
  const binary = companions.get(`${stem}.BIN`)
  return {
    stem,
    ...(header === undefined ? {} : { headerPath: header.path }),
    ...(binary === undefined ? {} : { binaryPath: binary.path }),
    bytes: binary?.size ?? 0,
    tasks,
  }
}

function reportLog(log: LogFile, diagnostics: DiagnosticList, mainFile: string): void {
  const { stem, tasks } = log
  const [first, second] = tasks
  if (log.binaryPath === undefined) {
    const user = first === undefined ? 'its header is there' : `task ${first} refers to it`
    const sentence = `${mainFile}: ${stem}.BIN is absent although ${user}; its records are missing from the set`
    diagnostics.add('LOG_MISSING', 'warning', sentence, { file: `${stem}.BIN` })
  } else if (log.headerPath === undefined) {
    const sentence = `${mainFile}: ${stem}.XML is absent; without this header the records of ${stem}.BIN have no meaning`
    diagnostics.add('LOG_HEADER_MISSING', 'warning', sentence, { file: `${stem}.XML` })
  }
  if (first === undefined && log.binaryPath !== undefined) {
    diagnostics.add('LOG_ORPHAN', 'info', `${mainFile}: no task refers to ${stem}`, { file: `${stem}.BIN` })
  }
  if (second !== undefined) {
    const sentence = `${mainFile}: the tasks ${tasks.slice(0, 5).join(', ')} refer to the same log ${stem}; it belongs to ${first}`
    diagnostics.add('LOG_REFERENCED_TWICE', 'warning', sentence, { file: `${stem}.BIN` })
  }
}
