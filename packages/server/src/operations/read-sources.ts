/** What a merge reads: the files of the Leaf user, those on the field, the operations there are. */
import type { CorrectionEffect, LogIdentity, OperationType, SummaryFeature } from '@sheaf/fieldwork'
import type { Selectable } from 'kysely'
import type { Db, Tables } from '../database/index.js'
import type { FieldRef } from '../fields/index.js'
import type { ExistingOperation } from './match.js'
import type { SourceFile } from './plan.js'

/** Processed files of a Leaf user that were received, not made here. */
export async function readSourceFiles(db: Db, leafUserId: string): Promise<SourceFile[]> {
  const rows = await db
    .selectFrom('machine_file')
    .select([
      'id',
      'operation_type',
      'provider',
      'crops',
      'till_type',
      'start_time',
      'end_time',
      'logs',
      'points_key',
    ])
    .where('leaf_user_id', '=', leafUserId)
    .where('status', '=', 'processed')
    .where('origin', 'in', ['provider', 'uploaded'])
    .orderBy('id')
    .execute()
  return rows.flatMap((row) => sourceFileOf(row) ?? [])
}

type SourceColumns = Pick<
  Selectable<Tables['machine_file']>,
  | 'id'
  | 'operation_type'
  | 'provider'
  | 'crops'
  | 'till_type'
  | 'start_time'
  | 'end_time'
  | 'logs'
  | 'points_key'
>

/** Undefined for a file without points. */
export function sourceFileOf(row: SourceColumns): SourceFile | undefined {
  if (row.points_key === null || row.start_time === null || row.end_time === null) return undefined
  return {
    id: row.id,
    operationType: row.operation_type as OperationType,
    provider: row.provider,
    crops: row.crops as string[],
    tillType: row.till_type as string[],
    startTime: row.start_time.getTime(),
    endTime: row.end_time.getTime(),
    logs: row.logs as LogIdentity[],
    pointsKey: row.points_key,
  }
}

/**
 * Files that lie on the field.
 *
 * @param whole files that cross several fields count for the one they lie on most (of equal shares the lower id)
 */
export async function readLinkedIds(
  db: Db,
  { leafUserId, fieldId }: FieldRef,
  whole: boolean,
): Promise<Set<string>> {
  const rows = await db
    .selectFrom('file_field')
    .select(['file_id', 'field_id', 'share'])
    .where('leaf_user_id', '=', leafUserId)
    .where('file_id', 'in', (eb) =>
      eb
        .selectFrom('file_field')
        .select('file_id')
        .where('leaf_user_id', '=', leafUserId)
        .where('field_id', '=', fieldId),
    )
    .execute()
  const home = new Map<string, (typeof rows)[number]>()
  for (const row of rows) {
    const known = home.get(row.file_id)
    const isNearer =
      known === undefined ||
      row.share > known.share ||
      (row.share === known.share && row.field_id < known.field_id)
    if (isNearer) home.set(row.file_id, row)
  }
  const counting = whole ? [...home.values()] : rows
  return new Set(counting.filter(({ field_id }) => field_id === fieldId).map(({ file_id }) => file_id))
}

export async function readExisting(db: Db, { leafUserId, fieldId }: FieldRef): Promise<ExistingOperation[]> {
  const rows = await db
    .selectFrom('operation')
    .leftJoin('operation_file', 'operation_file.operation_id', 'operation.id')
    .select([
      'operation.id',
      'operation.type',
      'content_hash',
      'cropped',
      'created_at',
      'operation_file.file_id',
    ])
    .where('operation.leaf_user_id', '=', leafUserId)
    .where('operation.field_id', '=', fieldId)
    .execute()
  const byId = new Map<string, ExistingOperation & { fileIds: Set<string> }>()
  for (const { id, type, content_hash, cropped, created_at, file_id } of rows) {
    const known = byId.get(id) ?? {
      id,
      type,
      contentHash: content_hash,
      cropped,
      createdAt: created_at,
      fileIds: new Set(),
    }
    if (file_id !== null) known.fileIds.add(file_id)
    byId.set(id, known)
  }
  return [...byId.values()]
}

export interface SourceDescription {
  readonly originalOperationData: SummaryFeature['properties']['originalOperationData']
  readonly outOfStandard: boolean
  readonly corrections: readonly CorrectionEffect[]
}

/** What the summary of an operation takes over from its files; of what differs the first file's word counts. */
export async function describeSources(db: Db, fileIds: readonly string[]): Promise<SourceDescription> {
  const rows = await db
    .selectFrom('machine_file')
    .select(['id', 'summary'])
    .where('id', 'in', [...fileIds])
    .execute()
  const inOrder = fileIds.flatMap((id) => rows.find((row) => row.id === id) ?? [])
  const properties = inOrder.flatMap(({ summary }) => (summary as SummaryFeature | null)?.properties ?? [])
  return {
    originalOperationData: properties.find((own) => own.originalOperationData !== undefined)
      ?.originalOperationData,
    outOfStandard: properties.some((own) => own.outOfStandard === true),
    corrections: properties.flatMap((own) => own.corrections ?? []),
  }
}
