/**
 * Which logs of which files count: of identical logs one, of a log and its extension the longer. The choice depends on
 * content alone, not on the order of arrival: most bytes, then most records, then the smallest key of the file's logs,
 * then the file id.
 */
import type { LogIdentity } from '../points/table.js'
import { relate } from './log-identity.js'

/** A file with the identities of its logs. */
export interface SupersedeFile {
  readonly fileId: string
  /** Files of different operation types never supersede each other: a log may hold two kinds of work. */
  readonly operationType?: string
  readonly logs: readonly LogIdentity[]
}

interface Entry {
  readonly file: SupersedeFile
  readonly index: number
  readonly log: LogIdentity
  readonly fileKey: string
}

/** By file: indexes of the logs that count. A file whose set is empty leaves the operations. */
export function supersede(files: readonly SupersedeFile[]): Map<string, Set<number>> {
  const kept = new Map<string, Set<number>>(files.map((file) => [file.fileId, new Set<number>()]))
  const groups = new Map<string, Entry[]>()
  for (const file of files) {
    const fileKey = file.logs
      .map((log) => `${log.headerDigest}${log.checkpoints.at(-1)?.digest ?? ''}`)
      .sort()
      .join()
    file.logs.forEach((log, index) => {
      const key = `${file.operationType ?? ''}/${log.headerDigest}/${log.firstDigest}`
      const entry = { file, index, log, fileKey }
      const group = groups.get(key)
      if (group) group.push(entry)
      else groups.set(key, [entry])
    })
  }
  for (const group of groups.values()) {
    for (const winner of winners(group)) kept.get(winner.file.fileId)!.add(winner.index)
  }
  return new Map([...kept].map(([fileId, logs]) => [fileId, new Set([...logs].sort((a, b) => a - b))]))
}

function winners(group: readonly Entry[]): Entry[] {
  const ranked = [...group].sort(byContent)
  const chosen: Entry[] = []
  for (const entry of ranked) {
    if (!chosen.some((winner) => relate(entry.log, winner.log) !== 'different')) chosen.push(entry)
  }
  return chosen
}

function byContent(a: Entry, b: Entry): number {
  return (
    b.log.length - a.log.length ||
    b.log.records - a.log.records ||
    b.file.logs.length - a.file.logs.length ||
    compareText(a.fileKey, b.fileKey) ||
    compareText(a.file.fileId, b.file.fileId) ||
    a.index - b.index
  )
}

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
