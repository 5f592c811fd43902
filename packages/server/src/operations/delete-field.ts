/** Deleting a field: boundaries, links and operations go with it, files stay. */
import type { Context } from '../context.js'
import type { Trx } from '../database/index.js'
import { type FieldRef, raiseRevision, wantMergedFields } from '../fields/index.js'
import { removeFormerArtefacts } from './remove-artefacts.js'

/** Deletes a field made by hand. */
export async function deleteField(context: Context, field: FieldRef): Promise<void> {
  const gone = await context.database.unitOfWork(async (trx) => {
    await raiseRevision(trx, field.leafUserId)
    const operations = await removeField(trx, field)
    await wantMergedFields(trx, context.jobs, field.leafUserId, 'REST')
    return operations
  })
  await removeFormerArtefacts(context, field.leafUserId, [], gone)
}

/** Removes the rows. @returns ids of the operations that went along; their artefacts are left to the caller */
export async function removeField(trx: Trx, { leafUserId, fieldId }: FieldRef): Promise<string[]> {
  const operations = await trx
    .selectFrom('operation')
    .select('id')
    .where('leaf_user_id', '=', leafUserId)
    .where('field_id', '=', fieldId)
    .execute()
  await trx.deleteFrom('field').where('leaf_user_id', '=', leafUserId).where('id', '=', fieldId).execute()
  return operations.map(({ id }) => id)
}
