/** Name, farm or geometry of a field that was made by hand. */
import type { FieldPatch } from '@sheaf/contract'
import { raiseAlerts } from '../alerts/index.js'
import type { Context } from '../context.js'
import type { Db, Trx } from '../database/index.js'
import { ApiError, invalid } from '../http/index.js'
import { surveyGeometry } from './boundary-input.js'
import { putBoundary } from './create-field.js'
import { refuseMergedField, wantMergedFields } from './merged-field.js'
import type { FieldRow } from './wire.js'

/** @throws ApiError 400 for a field of the provider or a merged one, an unknown farm or a geometry that is not valid */
export async function patchField(context: Context, field: FieldRow, patch: FieldPatch): Promise<void> {
  refuseProviderField(field, 'changed')
  refuseMergedField(field, 'changed')
  const { db } = context.database
  if (typeof patch.farmId === 'number') await checkFarm(db, field.leaf_user_id, patch.farmId)
  const boundary =
    patch.geometry === undefined ? undefined : await surveyGeometry(context, patch.geometry, 'field')
  const at = context.now()
  const place = { leafUserId: field.leaf_user_id, fieldId: field.id }
  await context.database.unitOfWork(async (trx) => {
    const { told } = boundary ? await putBoundary(trx, context, place, boundary, at) : { told: [] }
    const isOther = await updateField(trx, field, patch, at)
    // a merged field bears the names of its sources
    if (isOther && field.merged_field_id !== null)
      await wantMergedFields(trx, context.jobs, field.leaf_user_id, 'REST')
    const updated = { type: 'fieldUpdated', source: 'REST', fieldId: field.id } as const
    // one change of a field is told once, whatever it changed
    const alerts = isOther && told.length === 0 ? [updated] : told
    await raiseAlerts(trx, context.jobs, field.leaf_user_id, alerts, at)
  })
}

/** @returns whether name or farm were named, and the field is still there */
async function updateField(
  trx: Trx,
  field: FieldRow,
  { name, farmId }: FieldPatch,
  at: Date,
): Promise<boolean> {
  if (name === undefined && farmId === undefined) return false
  const { numUpdatedRows } = await trx
    .updateTable('field')
    .set({
      ...(name === undefined ? {} : { name }),
      ...(farmId === undefined ? {} : { farm_id: farmId }),
      updated_at: at,
    })
    .where('leaf_user_id', '=', field.leaf_user_id)
    .where('id', '=', field.id)
    .executeTakeFirst()
  return numUpdatedRows > 0n
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
