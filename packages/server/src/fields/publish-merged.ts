/** Writes groups of fields as merged fields, in the caller's transaction. The same groups twice change nothing. */
import { randomUUID } from 'node:crypto'
import type { AlertSource } from '@sheaf/contract'
import { type Alert, raiseAlerts } from '../alerts/index.js'
import type { FieldGroup } from '../compute/tasks/group-fields.js'
import type { Trx } from '../database/index.js'
import type { Jobs } from '../jobs/index.js'
import { assignGroups } from './assign-groups.js'
import { enqueueRelink, setBoundaryStatus, surveyedColumns } from './boundary-rows.js'
import { raiseRevision } from './ledger.js'
import { MERGED_SOURCE } from './merged-field.js'
import type { FieldRef } from './queues.js'
import type { FieldRow } from './wire.js'

export interface MergedPublication {
  readonly ownerId: string
  readonly leafUserId: string
  readonly groups: readonly FieldGroup[]
  /** What the alerts name as the cause. */
  readonly source: AlertSource
  readonly at: Date
}

/** One merged field as it has to be. */
interface Wanted {
  readonly id: string
  readonly before: FieldRow | undefined
  readonly group: FieldGroup
  readonly name: string | null
  readonly farmId: number | null
}

/**
 * Creates and recomputes merged fields; sources become inactive, fields that are sources no more active again.
 *
 * @returns ids of the merged fields that have no group any more: the caller removes them with their operations
 */
export async function publishMergedFields(
  trx: Trx,
  jobs: Jobs,
  publication: MergedPublication,
): Promise<readonly string[]> {
  const { leafUserId, groups, source, at } = publication
  const rows = await trx
    .selectFrom('field')
    .selectAll()
    .where('leaf_user_id', '=', leafUserId)
    .orderBy('created_at')
    .orderBy('id')
    .execute()
  const merged = rows.filter(({ type }) => type === 'MERGED')
  const assigned = assignGroups(
    merged.map(({ id, sources }) => ({ id, sources: sources as string[] })),
    groups,
  )
  const told: Alert[] = []
  const mergedOf = new Map<string, string>()
  for (const { group, mergedFieldId } of assigned.groups) {
    const members = rows.filter(({ id }) => group.sources.includes(id))
    const id = mergedFieldId ?? randomUUID()
    const before = merged.find((row) => row.id === mergedFieldId)
    told.push(...(await writeMerged(trx, jobs, publication, { id, before, group, ...namesOf(members) })))
    for (const member of group.sources) mergedOf.set(member, id)
  }
  for (const { id, type, merged_field_id } of rows) {
    const wanted = mergedOf.get(id) ?? null
    if (type === 'MERGED' || merged_field_id === wanted) continue
    await updateField(trx, { leafUserId, fieldId: id }, { merged_field_id: wanted }, at)
    await enqueueRelink(trx, jobs, { leafUserId, fieldId: id })
    told.push({ type: 'fieldUpdated', source, fieldId: id })
  }
  if (told.length > 0 || assigned.dissolved.length > 0) await raiseRevision(trx, leafUserId)
  await raiseAlerts(trx, jobs, leafUserId, told, at)
  return assigned.dissolved
}

/** The names of the sources, each once, and the farm that they have in common. */
function namesOf(members: readonly FieldRow[]): Pick<Wanted, 'name' | 'farmId'> {
  const names = new Set(members.flatMap(({ name }) => (name === null ? [] : [name])))
  const [farmId = null, ...others] = new Set(members.map(({ farm_id }) => farm_id))
  return {
    name: names.size === 0 ? null : [...names].join(' + '),
    farmId: others.length > 0 ? null : farmId,
  }
}

async function writeMerged(
  trx: Trx,
  jobs: Jobs,
  { ownerId, leafUserId, source, at }: MergedPublication,
  wanted: Wanted,
): Promise<Alert[]> {
  const { id, before, group } = wanted
  const field = { leafUserId, fieldId: id }
  const columns = { name: wanted.name, farm_id: wanted.farmId, sources: JSON.stringify(group.sources) }
  if (before === undefined) {
    const own = { leaf_user_id: leafUserId, id, owner_id: ownerId, type: 'MERGED', status: 'PROCESSED' }
    await trx
      .insertInto('field')
      .values({ ...own, ...columns, created_at: at, updated_at: at })
      .execute()
  }
  const ground = await writeGround(trx, jobs, field, group, source, at)
  if (before === undefined) return [{ type: 'mergedFieldCreated', source, fieldId: id }, ...ground]
  const same =
    before.name === wanted.name &&
    before.farm_id === wanted.farmId &&
    JSON.stringify(before.sources) === columns.sources
  if (same && ground.length === 0) return []
  await updateField(trx, field, columns, at)
  return [{ type: 'mergedFieldUpdated', source, fieldId: id }, ...ground]
}

/** Puts the common ground in force. @returns what is to be told; nothing when it is in force already */
async function writeGround(
  trx: Trx,
  jobs: Jobs,
  field: FieldRef,
  { boundary }: FieldGroup,
  source: AlertSource,
  at: Date,
): Promise<Alert[]> {
  const active = await trx
    .selectFrom('boundary')
    .select(['id', 'geometry_hash'])
    .where('leaf_user_id', '=', field.leafUserId)
    .where('field_id', '=', field.fieldId)
    .where('status', '=', 'ACTIVE')
    .executeTakeFirst()
  if (active?.geometry_hash === boundary.hash) return []
  if (active !== undefined) await setBoundaryStatus(trx, active.id, 'INACTIVE', at)
  const boundaryId = randomUUID()
  await trx
    .insertInto('boundary')
    .values({
      id: boundaryId,
      status: 'ACTIVE',
      source: MERGED_SOURCE,
      ...surveyedColumns(field, boundary, at),
    })
    .execute()
  await enqueueRelink(trx, jobs, field)
  const about = { source, boundaryId, fieldId: field.fieldId } as const
  const created: Alert = { type: 'fieldBoundaryCreated', ...about }
  return active === undefined ? [created] : [created, { type: 'fieldBoundaryUpdated', ...about }]
}

async function updateField(
  trx: Trx,
  { leafUserId, fieldId }: FieldRef,
  columns: {
    name?: string | null
    farm_id?: number | null
    sources?: string
    merged_field_id?: string | null
  },
  at: Date,
): Promise<void> {
  await trx
    .updateTable('field')
    .set({ ...columns, updated_at: at })
    .where('leaf_user_id', '=', leafUserId)
    .where('id', '=', fieldId)
    .execute()
}
