/** Name, farm or geometry of a field that was made by hand. */
import type { FieldPatch } from '@sheaf/contract'
import { raiseAlerts } from '../alerts/index.js'
import type { Context } from '../context.js'
import type { Db } from '../database/index.js'
import { ApiError, invalid } from '../http/index.js'
import { replaceBoundary } from './create-field.js'
import type { FieldRow } from './wire.js'

/** @throws ApiError 400 for a field of the provider, an unknown farm or a geometry that is not valid */
export async function patchField(context: Context, field: FieldRow, patch: FieldPatch): Promise<void> {
  refuseProviderField(field, 'changed')
  const { db } = context.database
  if (typeof patch.farmId === 'number') await checkFarm(db, field.leaf_user_id, patch.farmId)
  if (patch.geometry !== undefined) {
    await replaceBoundary(
      context,
      { leafUserId: field.leaf_user_id, fieldId: field.id },
      patch.geometry,
      'field',
    )
  }
  if (patch.name === undefined && patch.farmId === undefined) return
  const at = context.now()
  await context.database.unitOfWork(async (trx) => {
    const { numUpdatedRows } = await trx
      .updateTable('field')
      .set({
        ...(patch.name === undefined ? {} : { name: patch.name }),
        ...(patch.farmId === undefined ? {} : { farm_id: patch.farmId }),
        updated_at: at,
      })
      .where('leaf_user_id', '=', field.leaf_user_id)
      .where('id', '=', field.id)
      .executeTakeFirst()
    if (numUpdatedRows === 0n) return
    const told = { type: 'fieldUpdated', source: 'REST', fieldId: field.id } as const
    await raiseAlerts(trx, context.jobs, field.leaf_user_id, [told], at)
  })
}

/** @throws ApiError 400 `providerField` for a field that came with a machine's file */
export function refuseProviderField(
  field: Pick<FieldRow, 'provider_name'>,
  change: 'changed' | 'deleted',
): void {
  if (field.provider_name === null) return
  throw new ApiError(
    400,
    'providerField',
    `The field comes from ${field.provider_name} and cannot be ${change} here; change it on the machine or in its farm software.`,
  )
}

async function checkFarm(db: Db, leafUserId: string, farmId: number): Promise<void> {
  const farm = await db
    .selectFrom('farm')
    .select('id')
    .where('leaf_user_id', '=', leafUserId)
    .where('id', '=', Math.min(Math.max(farmId, 0), 2_147_483_647))
    .executeTakeFirst()
  if (farm === undefined) {
    throw invalid([{ objectName: 'field', field: 'farmId', message: 'is no farm of this Leaf user' }])
  }
}
