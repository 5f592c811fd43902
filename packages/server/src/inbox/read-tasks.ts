/** Tasks of an owner with their deliveries, as the contract shows them. */
import { type InboxDelivery, type InboxTask, type ListInboxTasksQuery, resourceTime } from '@sheaf/contract'
import type { Selectable } from 'kysely'
import { liveLeafUsers } from '../accounts/index.js'
import { type Db, newestPage, rowById, type Tables } from '../database/index.js'
import { notFound, type Owner, pageOf } from '../http/index.js'
import { sentenceOf } from './sentences.js'

export type TaskRow = Selectable<Tables['inbox_task']>
export type DeliveryRow = Selectable<Tables['inbox_delivery']>

function tasksOf(db: Db, owner: Owner) {
  return db
    .selectFrom('inbox_task')
    .where('owner_id', '=', owner.id)
    .where('leaf_user_id', 'in', liveLeafUsers(db, owner.id))
}

/** @throws ApiError 404 for an id that does not belong to the owner */
export async function taskRow(db: Db, owner: Owner, id: string): Promise<TaskRow> {
  const row = await rowById(tasksOf(db, owner), id)
  if (row === undefined) throw notFound('inboxTask')
  return row
}

/** @throws ApiError 404 for an id that does not belong to the owner */
export async function deliveryRow(db: Db, owner: Owner, id: string): Promise<DeliveryRow> {
  const found = db
    .selectFrom('inbox_delivery')
    .where('task_id', 'in', tasksOf(db, owner).select('inbox_task.id'))
  const row = await rowById(found, id)
  if (row === undefined) throw notFound('inboxTask')
  return row
}

/** @throws ApiError 400 naming a parameter that cannot be used */
export async function listTasks(
  db: Db,
  owner: Owner,
  query: ListInboxTasksQuery,
): Promise<{ rows: TaskRow[]; total: number }> {
  const { size, offset } = pageOf(query, 'inboxTask')
  const { leafUserId } = query
  let found = tasksOf(db, owner)
  if (leafUserId !== undefined) {
    found = found.where((eb) => eb(eb.cast('leaf_user_id', 'text'), '=', leafUserId.toLowerCase()))
  }
  return await newestPage(found, { size, offset })
}

/** In the order given. */
export async function shownTasks(db: Db, publicUrl: string, rows: readonly TaskRow[]): Promise<InboxTask[]> {
  if (rows.length === 0) return []
  const deliveries = await db
    .selectFrom('inbox_delivery')
    .leftJoin('provider_machine', 'provider_machine.id', 'inbox_delivery.equipment_id')
    .selectAll('inbox_delivery')
    .select('provider_machine.name as machine_name')
    .where(
      'task_id',
      'in',
      rows.map(({ id }) => id),
    )
    .orderBy('position')
    .execute()
  return rows.map((row) => ({
    id: row.id,
    leafUserId: row.leaf_user_id,
    idempotencyKey: row.idempotency_key,
    name: row.name,
    ...(row.field_id === null ? {} : { fieldId: row.field_id }),
    ...(row.valid_until === null ? {} : { validUntil: resourceTime(row.valid_until) }),
    createdTime: resourceTime(row.created_at),
    deliveries: deliveries
      .filter(({ task_id }) => task_id === row.id)
      .map((delivery) => shownDelivery(publicUrl, delivery)),
  }))
}

function shownDelivery(
  publicUrl: string,
  row: DeliveryRow & { readonly machine_name: string | null },
): InboxDelivery {
  return {
    id: row.id,
    equipmentId: row.equipment_id,
    providerMachineId: row.machine_id,
    ...(row.machine_name === null ? {} : { machineName: row.machine_name }),
    isoxmlVersion: row.isoxml_version,
    size: row.size_in_bytes,
    sha256: row.content_hash,
    state: row.state,
    sentence: sentenceOf(row.state, row.problem),
    stateTime: resourceTime(row.state_since),
    ...(row.provider_delivery_id === null ? {} : { providerDeliveryId: row.provider_delivery_id }),
    download: `${publicUrl}/services/sheaf/api/inbox/deliveries/${row.id}/download`,
  }
}
