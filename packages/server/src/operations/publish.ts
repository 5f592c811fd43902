/** The operations of one field as rows: built ones replaced or added, those that nothing wants any more removed. */
import { type Alert, raiseAlerts } from '../alerts/index.js'
import type { Trx } from '../database/index.js'
import type { FieldRef } from '../fields/index.js'
import type { Jobs } from '../jobs/index.js'
import type { BuiltRow } from './build.js'

export interface OperationsToPublish {
  readonly field: FieldRef
  readonly ownerId: string
  readonly built: readonly BuiltRow[]
  /** Ids of operations that stay untouched. */
  readonly kept: readonly string[]
  readonly at: Date
}

export async function publishOperations(
  trx: Trx,
  jobs: Jobs,
  { field, ownerId, built, kept, at }: OperationsToPublish,
): Promise<void> {
  const wanted = [...kept, ...built.map(({ id }) => id)]
  await trx
    .deleteFrom('operation')
    .where('leaf_user_id', '=', field.leafUserId)
    .where('field_id', '=', field.fieldId)
    .$if(wanted.length > 0, (query) => query.where('id', 'not in', wanted))
    .execute()
  const known = new Set(
    (
      await trx
        .selectFrom('operation')
        .select('id')
        .where('leaf_user_id', '=', field.leafUserId)
        .where('field_id', '=', field.fieldId)
        .execute()
    ).map(({ id }) => id),
  )
  for (const { id, row, fileIds } of built) {
    const { id: _, ...changes } = row
    await trx
      .insertInto('operation')
      .values({
        ...row,
        owner_id: ownerId,
        leaf_user_id: field.leafUserId,
        field_id: field.fieldId,
        created_at: at,
        updated_at: at,
      })
      .onConflict((conflict) => conflict.column('id').doUpdateSet({ ...changes, updated_at: at }))
      .execute()
    await trx.deleteFrom('operation_file').where('operation_id', '=', id).execute()
    await trx
      .insertInto('operation_file')
      .values(fileIds.map((file_id) => ({ operation_id: id, file_id })))
      .execute()
  }
  const told = built.flatMap(({ id }): Alert[] => [
    { type: known.has(id) ? 'operationUpdated' : 'operationCreated', operationId: id },
    // what is published is complete: pictures are drawn when they are asked for
    { type: 'operationProcessingFinished', operationId: id },
  ])
  await raiseAlerts(trx, jobs, field.leafUserId, told, at)
}
