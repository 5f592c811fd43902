/** A new field with its first boundary, and a new boundary for a field that exists. */
import { randomUUID } from 'node:crypto'
import type { FieldCreate, GeometryInput } from '@sheaf/contract'
import { type Alert, raiseAlerts } from '../alerts/index.js'
import { MANUAL } from '../compute/tasks/recognise-fields.js'
import type { SurveyedBoundary } from '../compute/tasks/survey-boundary.js'
import type { Context } from '../context.js'
import type { Trx } from '../database/index.js'
import { invalid } from '../http/index.js'
import { surveyGeometry } from './boundary-input.js'
import { enqueueRelink, setBoundaryStatus, surveyedColumns, touchField } from './boundary-rows.js'
import { raiseRevision } from './ledger.js'
import { wantMergedFields } from './merged-field.js'
import type { FieldRef } from './queues.js'
import type { BoundaryRow } from './wire.js'

export interface FieldOwner {
  readonly ownerId: string
  readonly leafUserId: string
}

/**
 * Creates a manual field; files that touch it are found in the background.
 *
 * @returns the new field's id
 * @throws ApiError 400 for an id that exists or a geometry that is not valid
 */
export async function createField(context: Context, owner: FieldOwner, create: FieldCreate): Promise<string> {
  const boundary = await surveyGeometry(context, create.geometry, 'field')
  const { id, name } = create
  return await createSurveyedField(context, owner, { id: id ?? undefined, name: name ?? undefined }, boundary)
}

export interface NewField {
  /** Default: a random UUID. */
  readonly id?: string | undefined
  readonly name?: string | undefined
  /** A farm of the same Leaf user. */
  readonly farmId?: number | undefined
}

/**
 * As {@link createField}, with a boundary that has been surveyed.
 *
 * @param alongside what has to be written in the same transaction
 */
export async function createSurveyedField(
  { database, jobs, now }: Context,
  { ownerId, leafUserId }: FieldOwner,
  { id = randomUUID(), name, farmId }: NewField,
  boundary: SurveyedBoundary,
  alongside?: (trx: Trx, fieldId: string) => Promise<void>,
): Promise<string> {
  const at = now()
  await database.unitOfWork(async (trx) => {
    await raiseRevision(trx, leafUserId)
    const { numInsertedOrUpdatedRows } = await trx
      .insertInto('field')
      .values({
        leaf_user_id: leafUserId,
        id,
        owner_id: ownerId,
        name: name ?? null,
        farm_id: farmId ?? null,
        type: 'ORIGINAL',
        status: 'PROCESSED',
        sources: '[]',
        created_at: at,
        updated_at: at,
      })
      .onConflict((conflict) => conflict.columns(['leaf_user_id', 'id']).doNothing())
      .executeTakeFirst()
    if (numInsertedOrUpdatedRows !== 1n) {
      throw invalid([
        { objectName: 'field', field: 'id', message: 'is the id of another field of this Leaf user' },
      ])
    }
    const field = { leafUserId, fieldId: id }
    const { id: boundaryId } = await putManualBoundary(trx, field, boundary, at)
    await enqueueRelink(trx, jobs, field)
    await wantMergedFields(trx, jobs, leafUserId, 'REST')
    const told: Alert[] = [
      { type: 'fieldCreated', source: 'REST', fieldId: id },
      { type: 'fieldBoundaryCreated', source: 'REST', boundaryId, fieldId: id },
    ]
    await raiseAlerts(trx, jobs, leafUserId, told, at)
    await alongside?.(trx, id)
  })
  return id
}

/**
 * Gives a field a manual boundary, which from now on wins over synced ones; the former one stays as history. A boundary
 * that is in force already is not added again.
 *
 * @throws ApiError 400 for a geometry that is not valid
 */
export async function replaceBoundary(
  context: Context,
  field: FieldRef,
  geometry: GeometryInput,
  objectName: 'field' | 'boundary',
): Promise<BoundaryRow> {
  const boundary = await surveyGeometry(context, geometry, objectName)
  const at = context.now()
  return await context.database.unitOfWork(async (trx) => {
    const { row, told } = await putBoundary(trx, context, field, boundary, at)
    await raiseAlerts(trx, context.jobs, field.leafUserId, told, at)
    return row
  })
}

/** {@link replaceBoundary} within a transaction; what there is to tell is left to the caller. */
export async function putBoundary(
  trx: Trx,
  { jobs }: Context,
  field: FieldRef,
  boundary: SurveyedBoundary,
  at: Date,
): Promise<{ readonly row: BoundaryRow; readonly told: readonly Alert[] }> {
  // First, as everyone does who writes boundaries: two writers wait for each other instead of locking crosswise.
  await raiseRevision(trx, field.leafUserId)
  const active = await trx
    .selectFrom('boundary')
    .selectAll()
    .where('leaf_user_id', '=', field.leafUserId)
    .where('field_id', '=', field.fieldId)
    .where('status', '=', 'ACTIVE')
    .executeTakeFirst()
  if (active?.source === MANUAL && active.geometry_hash === boundary.hash) return { row: active, told: [] }
  if (active !== undefined) await setBoundaryStatus(trx, active.id, 'INACTIVE', at)
  await touchField(trx, field, at)
  const row = await putManualBoundary(trx, field, boundary, at)
  await enqueueRelink(trx, jobs, field)
  await wantMergedFields(trx, jobs, field.leafUserId, 'REST')
  const about = { source: 'REST', boundaryId: row.id, fieldId: field.fieldId } as const
  const told: Alert[] = [
    { type: 'fieldUpdated', source: 'REST', fieldId: field.fieldId },
    { type: 'fieldBoundaryCreated', ...about },
    ...(active === undefined ? [] : [{ type: 'fieldBoundaryUpdated', ...about } as const]),
  ]
  return { row, told }
}

async function putManualBoundary(
  trx: Trx,
  field: FieldRef,
  boundary: SurveyedBoundary,
  at: Date,
): Promise<BoundaryRow> {
  return await trx
    .insertInto('boundary')
    .values({ id: randomUUID(), status: 'ACTIVE', source: MANUAL, ...surveyedColumns(field, boundary, at) })
    .returningAll()
    .executeTakeFirstOrThrow()
}
