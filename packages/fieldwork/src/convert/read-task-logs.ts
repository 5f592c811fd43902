/**
 * The decoded logs of a task with their identities. A log that cannot be read is a diagnostic; its neighbours go on.
 */
import {
  type Diagnostic,
  elementIdsOf,
  logReferences,
  type Task,
  type TaskDataSet,
  type TimeLog,
} from '@sheaf/isoxml'
import { type Digest, logIdentity } from '../operations/log-identity.js'
import type { LogIdentity } from '../points/table.js'

export interface TaskLogs {
  readonly logs: readonly TimeLog[]
  /** By log stem. */
  readonly identities: ReadonlyMap<string, LogIdentity>
  readonly diagnostics: readonly Diagnostic[]
  /** Logs whose bytes are there but could not be read. */
  readonly unreadable: readonly string[]
}

/** Reads every log the task refers to, in document order; the next one is inflated while one is decoded. */
export async function readTaskLogs(set: TaskDataSet, task: Task, digest: Digest): Promise<TaskLogs> {
  const logs: TimeLog[] = []
  const identities = new Map<string, LogIdentity>()
  const diagnostics: Diagnostic[] = []
  const unreadable: string[] = []
  const elementIds = elementIdsOf(set.taskData)
  for await (const { stem, log, bytes, error } of set.readTimeLogs([...new Set(task.timeLogs)])) {
    if (log === undefined) {
      diagnostics.push({ code: error.code, severity: 'error', message: error.message, where: error.where })
      if (error.code !== 'LOG_MISSING') unreadable.push(stem)
      continue
    }
    const file = set.logs.find((one) => one.stem === stem)
    diagnostics.push(...log.diagnostics, ...(file ? logReferences(log, file, elementIds) : []))
    if (log.records === 0) continue
    logs.push(log)
    const own = { file: log.file, task: task.id, records: log.records }
    identities.set(log.file, logIdentity(own, bytes.header, bytes.binary, digest))
  }
  return { logs, identities, diagnostics, unreadable }
}
