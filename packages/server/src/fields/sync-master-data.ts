/**
 * Master data of an archive becomes growers, farms, fields and boundaries of the Leaf user.
 *
 * All judging is done before (`recogniseFields`); here rows are written in the caller's transaction. Writing the same
 * decisions twice changes nothing.
 */
import { CLAAS } from '@sheaf/contract'
import { sql } from 'kysely'
import { type Alert, raiseAlerts } from '../alerts/index.js'
import type { MasterCustomer, MasterData, MasterFarm } from '../compute/tasks/master-data.js'
import { type FieldDecision, MANUAL } from '../compute/tasks/recognise-fields.js'
import type { SurveyedBoundary } from '../compute/tasks/survey-boundary.js'
import { deterministicId } from '../database/deterministic-id.js'
import type { Trx } from '../database/index.js'
import type { Jobs } from '../jobs/index.js'
import { enqueueRelink, setBoundaryStatus, surveyedColumns, touchField } from './boundary-rows.js'
import { raiseRevision } from './ledger.js'
import { wantMergedFields } from './merged-field.js'

export interface MasterDataSource {
  readonly ownerId: string
  readonly leafUserId: string
  /** The machine that wrote the archive: local ids count within it. */
  readonly machineId: string | undefined
  /** When the machine last wrote the boundaries. */
  readonly observedAt: Date
}

/** Provider id of a customer or farm: link-list UUID, else local id and name within one machine. */
export function masterKey(
  machineId: string | undefined,
  entry: Pick<MasterCustomer, 'id' | 'uuid' | 'name'> | undefined,
): string | undefined {
  if (entry === undefined) return undefined
  return entry.uuid ?? `${machineId ?? 'unknown'}/${entry.id}/${entry.name}`
}

/** Provider id of a partfield: link-list UUID, else local id within one machine. */
function partfieldKey(
  machineId: string | undefined,
  { uuid, id }: Pick<FieldDecision['partfield'], 'id' | 'uuid'>,
): string {
  return uuid ?? `${machineId ?? 'unknown'}/${id}`
}

/** @returns ids of the fields whose ground has changed; their files are measured again in the background */
export async function syncMasterData(
  trx: Trx,
  jobs: Jobs,
  source: MasterDataSource,
  masterData: readonly MasterData[],
  decisions: readonly FieldDecision[],
  now: Date,
): Promise<ReadonlySet<string>> {
  const farmIds = await writeFarms(trx, source, masterData, now)
  const changed = new Set<string>()
  const told: Alert[] = []
  for (const decision of decisions) {
    told.push(
      ...(await writeField(trx, source, decision, farmIds.get(decision.partfield.farmKey ?? ''), now)),
      ...(await writeBoundaries(trx, source, decision, now)),
    )
    await writeLinks(trx, source, decision)
    if (decision.groundChanged) changed.add(decision.fieldId)
  }
  if (changed.size > 0) await raiseRevision(trx, source.leafUserId)
  for (const fieldId of changed) await enqueueRelink(trx, jobs, { leafUserId: source.leafUserId, fieldId })
  if (changed.size > 0) await wantMergedFields(trx, jobs, source.leafUserId, 'SYNC')
  await raiseAlerts(trx, jobs, source.leafUserId, told, now)
  return changed
}

/** Ids of farm rows by {@link masterKey}. */
async function writeFarms(
  trx: Trx,
  source: MasterDataSource,
  masterData: readonly MasterData[],
  now: Date,
): Promise<Map<string, number>> {
  const ids = new Map<string, number>()
  for (const { customers, farms } of masterData) {
    const growerIds = new Map<string, number>()
    for (const customer of customers)
      growerIds.set(customer.id, await writeGrower(trx, source, customer, now))
    for (const farm of farms) {
      const growerId = farm.customerId === undefined ? undefined : growerIds.get(farm.customerId)
      ids.set(masterKey(source.machineId, farm)!, await writeFarm(trx, source, farm, growerId, now))
    }
  }
  return ids
}

async function writeGrower(
  trx: Trx,
  { leafUserId, machineId }: MasterDataSource,
  customer: MasterCustomer,
  now: Date,
): Promise<number> {
  const key = masterKey(machineId, customer)!
  await trx
    .insertInto('grower')
    .values({
      leaf_user_id: leafUserId,
      name: customer.name,
      provider_name: CLAAS,
      provider_grower_id: key,
      created_at: now,
      updated_at: now,
    })
    .onConflict((conflict) =>
      conflict.columns(['leaf_user_id', 'provider_name', 'provider_grower_id']).doNothing(),
    )
    .execute()
  return await idOf(trx, 'grower', leafUserId, key)
}

async function writeFarm(
  trx: Trx,
  { leafUserId, machineId }: MasterDataSource,
  farm: MasterFarm,
  growerId: number | undefined,
  now: Date,
): Promise<number> {
  const key = masterKey(machineId, farm)!
  await trx
    .insertInto('farm')
    .values({
      leaf_user_id: leafUserId,
      grower_id: growerId ?? null,
      name: farm.name,
      provider_name: CLAAS,
      provider_farm_id: key,
      provider_farm_name: farm.name,
      created_at: now,
      updated_at: now,
    })
    .onConflict((conflict) =>
      conflict.columns(['leaf_user_id', 'provider_name', 'provider_farm_id']).doNothing(),
    )
    .execute()
  return await idOf(trx, 'farm', leafUserId, key)
}

/** The number under which a farm or grower of the provider is stored, by its {@link masterKey}. */
async function idOf(trx: Trx, table: 'farm' | 'grower', leafUserId: string, key: string): Promise<number> {
  const { id } = await trx
    .selectFrom(trx.dynamic.table(table).as('entry'))
    .select('id')
    .where('leaf_user_id', '=', leafUserId)
    .where('provider_name', '=', CLAAS)
    .where(sql.ref(`provider_${table}_id`), '=', key)
    .executeTakeFirstOrThrow()
  return id
}

async function writeField(
  trx: Trx,
  source: MasterDataSource,
  { fieldId, partfield }: FieldDecision,
  farmId: number | undefined,
  now: Date,
): Promise<Alert[]> {
  const { numInsertedOrUpdatedRows } = await trx
    .insertInto('field')
    .values({
      leaf_user_id: source.leafUserId,
      id: fieldId,
      owner_id: source.ownerId,
      name: partfield.name,
      type: 'ORIGINAL',
      status: 'PROCESSED',
      farm_id: farmId ?? null,
      provider_name: CLAAS,
      provider_field_id: partfieldKey(source.machineId, partfield),
      provider_field_name: partfield.name,
      sources: '[]',
      created_at: now,
      updated_at: now,
    })
    .onConflict((conflict) => conflict.columns(['leaf_user_id', 'id']).doNothing())
    .executeTakeFirst()
  if (numInsertedOrUpdatedRows === 1n) return [{ type: 'fieldCreated', source: 'SYNC', fieldId }]
  if (farmId === undefined) return []
  const { numUpdatedRows } = await trx
    .updateTable('field')
    .set({ farm_id: farmId, updated_at: now })
    .where('leaf_user_id', '=', source.leafUserId)
    .where('id', '=', fieldId)
    .where('provider_name', '=', CLAAS)
    .where('farm_id', 'is', null)
    .executeTakeFirst()
  return numUpdatedRows === 0n ? [] : [{ type: 'fieldUpdated', source: 'SYNC', fieldId }]
}

/** Adds what is new to the history, then puts the decided boundary in force. @returns what is to be told of it */
async function writeBoundaries(
  trx: Trx,
  source: MasterDataSource,
  decision: FieldDecision,
  now: Date,
): Promise<Alert[]> {
  const { fieldId, activeHash } = decision
  const told: Alert[] = []
  const field = { leafUserId: source.leafUserId, fieldId }
  const inForce = decision.boundaries.at(-1)?.hash
  for (const boundary of decision.boundaries) {
    const observedAt = boundary.hash === inForce ? source.observedAt : null
    const boundaryId = await writeBoundary(trx, source, decision, boundary, observedAt, now)
    if (boundaryId === undefined) continue
    told.push({ type: 'fieldBoundaryCreated', source: 'SYNC', boundaryId, fieldId })
  }
  const rows = await trx
    .selectFrom('boundary')
    .select(['id', 'status', 'source', 'geometry_hash'])
    .where('leaf_user_id', '=', field.leafUserId)
    .where('field_id', '=', fieldId)
    .execute()
  const active = rows.find(({ status }) => status === 'ACTIVE')
  if (active?.geometry_hash === activeHash) return told
  if (active !== undefined) {
    const status = active.source === MANUAL ? 'INACTIVE' : 'OUTDATED_ON_PROVIDER'
    await setBoundaryStatus(trx, active.id, status, now)
  }
  const next = rows.find(({ geometry_hash }) => geometry_hash === activeHash)
  if (next !== undefined) await setBoundaryStatus(trx, next.id, 'ACTIVE', now)
  await touchField(trx, field, now)
  if (active === undefined || next === undefined) return told
  return [
    ...told,
    { type: 'fieldBoundaryUpdated', source: 'SYNC', boundaryId: next.id, fieldId },
    { type: 'fieldUpdated', source: 'SYNC', fieldId },
  ]
}

/** @returns id of the boundary when it is new */
async function writeBoundary(
  trx: Trx,
  { leafUserId, machineId }: MasterDataSource,
  { fieldId, partfield }: FieldDecision,
  boundary: SurveyedBoundary,
  observedAt: Date | null,
  now: Date,
): Promise<string | undefined> {
  const known = await trx
    .selectFrom('boundary')
    .select(['id', 'observed_at', 'source'])
    .where('leaf_user_id', '=', leafUserId)
    .where('field_id', '=', fieldId)
    .where('geometry_hash', '=', boundary.hash)
    .execute()
  if (known.length === 0) {
    const id = deterministicId('boundary', leafUserId, fieldId, boundary.hash)
    await trx
      .insertInto('boundary')
      .values({
        id,
        status: 'INACTIVE',
        source: CLAAS,
        provider_status: 'ACTIVE',
        provider_boundary_id: partfieldKey(machineId, partfield),
        fix_status: boundary.fixed ? 'FIXED' : null,
        observed_at: observedAt,
        ...surveyedColumns({ leafUserId, fieldId }, boundary, now),
      })
      .execute()
    return id
  }
  const synced = known.find((row) => row.source !== MANUAL)
  if (synced === undefined || observedAt === null) return undefined
  if (synced.observed_at !== null && synced.observed_at >= observedAt) return undefined
  await trx.updateTable('boundary').set({ observed_at: observedAt }).where('id', '=', synced.id).execute()
  return undefined
}

async function writeLinks(
  trx: Trx,
  { leafUserId }: MasterDataSource,
  { fieldId, links }: FieldDecision,
): Promise<void> {
  for (const { kind, value, geometryHash } of links) {
    await trx
      .insertInto('field_link')
      .values({ leaf_user_id: leafUserId, kind, value, field_id: fieldId, geometry_hash: geometryHash })
      .onConflict((conflict) =>
        conflict
          .columns(['leaf_user_id', 'kind', 'value'])
          .doUpdateSet({ field_id: fieldId, geometry_hash: geometryHash }),
      )
      .execute()
  }
}
