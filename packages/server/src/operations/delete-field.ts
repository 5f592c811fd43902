/** Deleting a field made by hand: boundaries, links and operations go with it, files stay. */
import type { Context } from '../context.js'
import { type FieldRef, raiseRevision } from '../fields/index.js'
import { removeFormerArtefacts } from './remove-artefacts.js'

export async function deleteField(context: Context, { leafUserId, fieldId }: FieldRef): Promise<void> {
  const gone = await context.database.unitOfWork(async (trx) => {
    await raiseRevision(trx, leafUserId)
    const operations = await trx
      .selectFrom('operation')
      .select('id')
      .where('leaf_user_id', '=', leafUserId)
      .where('field_id', '=', fieldId)
      .execute()
    await trx.deleteFrom('field').where('leaf_user_id', '=', leafUserId).where('id', '=', fieldId).execute()
    return operations.map(({ id }) => id)
  })
  await removeFormerArtefacts(context, leafUserId, [], gone)
}
