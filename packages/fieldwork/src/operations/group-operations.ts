/**
 * Machine files → operations: partitions by type, crop, provider and till type, then sliding windows of days. Pure
 * and independent of the order of the files.
 */
import type { LogIdentity, OperationType } from '../points/table.js'

/** What grouping must know of a machine file. */
export interface OperationSource {
  readonly fileId: string
  readonly operationType: OperationType
  readonly crops: readonly string[]
  readonly provider: string
  readonly tillType: readonly string[]
  /** ms UTC. */
  readonly startTime: number
  readonly endTime: number
  readonly logs: readonly LogIdentity[]
}

/** The configuration keys that act on grouping, with the contract's names. */
export interface GroupOptions {
  /** Days; other types than harvest. */
  readonly operationsMergeRange: number
  readonly operationsMergeRangeHarvested: number
  readonly splitOperationsByProvider: boolean
  readonly splitOperationsByTillType: boolean
}

/** Files that become one operation. */
export interface OperationGroup {
  readonly operationType: OperationType
  /** Crops of the partition, sorted; empty for the empty-crop partition. */
  readonly crops: readonly string[]
  /** All providers of the files, sorted. */
  readonly providers: readonly string[]
  readonly tillType: readonly string[]
  /** Sorted by start, then end, then id. */
  readonly fileIds: readonly string[]
  readonly startTime: number
  readonly endTime: number
}

const DAY_MS = 86_400_000

/**
 * Operations in the order of partition key and start. A file joins the open group when it starts within N days of the
 * latest end in it, else it opens a new one.
 */
export function groupOperations(
  sources: readonly OperationSource[],
  options: GroupOptions,
): OperationGroup[] {
  const partitions = new Map<string, OperationSource[]>()
  for (const source of sources) {
    const key = partitionKey(source, options)
    const partition = partitions.get(key)
    if (partition) partition.push(source)
    else partitions.set(key, [source])
  }
  return [...partitions]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([, partition]) => windows(partition, options))
}

function partitionKey(source: OperationSource, options: GroupOptions): string {
  return JSON.stringify([
    source.operationType,
    sorted(source.crops),
    options.splitOperationsByProvider ? source.provider : '',
    options.splitOperationsByTillType && source.operationType === 'tillage' ? sorted(source.tillType) : [],
  ])
}

function windows(partition: readonly OperationSource[], options: GroupOptions): OperationGroup[] {
  const ordered = [...partition].sort(
    (a, b) => a.startTime - b.startTime || a.endTime - b.endTime || (a.fileId < b.fileId ? -1 : 1),
  )
  const days =
    ordered[0]?.operationType === 'harvested'
      ? options.operationsMergeRangeHarvested
      : options.operationsMergeRange
  const groups: OperationSource[][] = []
  let latestEnd = Number.NEGATIVE_INFINITY
  for (const source of ordered) {
    if (groups.length === 0 || source.startTime - latestEnd > days * DAY_MS) {
      groups.push([])
      latestEnd = Number.NEGATIVE_INFINITY
    }
    groups.at(-1)!.push(source)
    latestEnd = Math.max(latestEnd, source.endTime)
  }
  return groups.map((files) => ({
    operationType: files[0]!.operationType,
    crops: sorted(files.flatMap((file) => file.crops)),
    providers: sorted(files.map((file) => file.provider)),
    tillType: sorted(files.flatMap((file) => file.tillType)),
    fileIds: files.map((file) => file.fileId),
    startTime: files[0]!.startTime,
    endTime: Math.max(...files.map((file) => file.endTime)),
  }))
}

const sorted = (texts: readonly string[]): string[] => [...new Set(texts)].sort()
