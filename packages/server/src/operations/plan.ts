/**
 * Which operations a field shall have: pure, from the files of the Leaf user, the links to the field and the
 * configuration. The same files give the same plan in any order.
 */
import type { ConfigurationValues } from '@sheaf/contract'
import {
  groupOperations,
  type LogIdentity,
  type OperationGroup,
  type OperationType,
  supersede,
} from '@sheaf/fieldwork'

/** A processed file of the Leaf user. */
export interface SourceFile {
  readonly id: string
  readonly operationType: OperationType
  readonly provider: string
  readonly crops: readonly string[]
  readonly tillType: readonly string[]
  readonly startTime: number
  readonly endTime: number
  readonly logs: readonly LogIdentity[]
  readonly pointsKey: string
}

export interface PlannedOperation {
  readonly group: OperationGroup
  /** Files with the indexes of their logs that count, in the order of the group. */
  readonly parts: readonly { readonly file: SourceFile; readonly logs: readonly number[] }[]
}

export interface Plan {
  readonly operations: readonly PlannedOperation[]
  /** For each file of the field: which logs count in another file. */
  readonly counted: readonly {
    readonly fileId: string
    readonly elsewhere: readonly string[]
    readonly counts: boolean
  }[]
}

type PlanConfiguration = Pick<
  ConfigurationValues,
  | 'fieldOperationCreation'
  | 'operationsMergeRange'
  | 'operationsMergeRangeHarvested'
  | 'splitOperationsByProvider'
  | 'splitOperationsByTillType'
>

/**
 * @param all     every processed file of the Leaf user: a log may be counted in a file that lies on another field
 * @param linked  ids of the files that touch the field
 */
export function planOperations(
  all: readonly SourceFile[],
  linked: ReadonlySet<string>,
  configuration: PlanConfiguration,
): Plan {
  const counting = supersede(all.map(({ id, operationType, logs }) => ({ fileId: id, operationType, logs })))
  const own = all.filter(({ id }) => linked.has(id))
  const countingOf = (file: SourceFile) => counting.get(file.id) ?? new Set<number>()
  const counted = own.map((file) => ({
    fileId: file.id,
    elsewhere: file.logs.filter((_, index) => !countingOf(file).has(index)).map((log) => log.file),
    counts: countingOf(file).size > 0,
  }))
  if (!configuration.fieldOperationCreation) return { operations: [], counted }
  const byId = new Map(own.map((file) => [file.id, file]))
  const sources = own
    .filter((file) => countingOf(file).size > 0)
    .map(({ id, ...file }) => ({ fileId: id, ...file }))
  const operations = groupOperations(sources, configuration).map((group) => ({
    group,
    parts: group.fileIds.map((id) => {
      const file = byId.get(id)!
      return { file, logs: [...countingOf(file)].sort((a, b) => a - b) }
    }),
  }))
  return { operations, counted }
}
