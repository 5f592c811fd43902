/**
 * `POST /inbox/tasks`: a planned task for machines.
 *
 *   request ─► machines, field ─► one archive a version, in a worker thread ─► object store
 *           ─► one transaction: task, a delivery and its job for each machine
 *
 * The archives are durable before anything says that they shall be sent. A request whose idempotency key is known gets
 * the first answer, whatever came of it.
 */
import { createHash, randomUUID } from 'node:crypto'
import type { GeoJson, InboxTaskCreate, IsoxmlVersion } from '@sheaf/contract'
import { holdLeafUser, type LeafUserRow, leafUserOf } from '../accounts/index.js'
import type { Context } from '../context.js'
import type { Db, Trx } from '../database/index.js'
import { fieldRow, fullFields } from '../fields/index.js'
import { ApiError, invalid, notFound, type Owner } from '../http/index.js'
import type { MachineRow } from '../sync/index.js'
import { archiveKey } from './archive-key.js'
import { chooseVersion } from './choose-version.js'
import { type Inbox, inboxOf, wantedMachines } from './machines.js'
import { enqueueTurn } from './queue.js'
import type { TaskRow } from './read-tasks.js'

/** An archive of one version, as it stands in the object store. */
interface Archive {
  readonly sha256: string
  readonly size: number
}

interface Parcel {
  readonly machine: MachineRow
  readonly version: IsoxmlVersion
}

/** Version of the program, as the archives name it. */
export interface Software {
  readonly version: string
}

/**
 * @returns the task, and whether this request made it
 * @throws ApiError 400 naming what cannot be sent, 404 for an unknown Leaf user or field, 409 when the key was used with
 *         another request
 */
export async function createTask(
  context: Context,
  owner: Owner,
  body: InboxTaskCreate,
  software: Software,
): Promise<{ readonly row: TaskRow; readonly isNew: boolean }> {
  const { db } = context.database
  const user = await leafUserOf(db, owner, body.leafUserId)
  const known = await knownTask(db, user.id, body)
  if (known !== undefined) return { row: known, isNew: false }
  if ((body.fieldId === undefined) === (body.boundary === undefined)) {
    throw refused('fieldId', 'give either fieldId or boundary')
  }
  const inbox = await inboxOf(context, user.id)
  const machines = await wantedMachines(db, user.id, inbox, body.machines)
  const parcels = machines.map((machine) => ({
    machine,
    version: body.isoxmlVersion ?? versionFor(machine, inbox),
  }))
  const archives = await buildArchives(context, user, body, parcels, inbox, software)
  const made = await context.database.unitOfWork((trx) =>
    insertTask(trx, context, owner, body, user, parcels, archives),
  )
  if (made !== undefined) return { row: made, isNew: true }
  const first = await knownTask(db, user.id, body)
  // neither ours nor another's: the Leaf user was deleted meanwhile
  if (first === undefined) throw notFound('user')
  return { row: first, isNew: false }
}

function refused(field: string, message: string): ApiError {
  return invalid([{ objectName: 'inboxTask', field, message }])
}

async function knownTask(db: Db, leafUserId: string, body: InboxTaskCreate): Promise<TaskRow | undefined> {
  const row = await db
    .selectFrom('inbox_task')
    .selectAll()
    .where('leaf_user_id', '=', leafUserId)
    .where('idempotency_key', '=', body.idempotencyKey)
    .executeTakeFirst()
  if (row === undefined || row.request_hash === requestHash(body)) return row
  const sentence = `The idempotency key was used with another request, for the task "${row.name}". Choose a new key for a new task.`
  throw new ApiError(409, 'idempotencyConflict', sentence)
}

/** The same for bodies that differ in the order of their keys only. */
function requestHash(body: InboxTaskCreate): string {
  const sorted = (_key: string, value: unknown): unknown =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value
  return createHash('sha256').update(JSON.stringify(body, sorted)).digest('hex')
}

function versionFor({ terminal, isoxml_versions }: MachineRow, inbox: Inbox): IsoxmlVersion {
  return chooseVersion({ terminal, isoxmlVersions: isoxml_versions as string[] | null }, inbox)
}

async function buildArchives(
  context: Context,
  user: LeafUserRow,
  body: InboxTaskCreate,
  parcels: readonly Parcel[],
  inbox: Inbox,
  software: Software,
): Promise<ReadonlyMap<IsoxmlVersion, Archive>> {
  const { boundary, name } = await ground(context.database.db, user.id, body)
  const fieldName = body.fieldName ?? name ?? body.name
  const archives = new Map<IsoxmlVersion, Archive>()
  for (const version of new Set(parcels.map((parcel) => parcel.version))) {
    const built = await context.compute.run('buildPlannedTask', {
      version,
      softwareVersion: software.version,
      growerName: user.name,
      fieldName,
      boundary,
      plan: body,
    })
    if ('refused' in built) throw refused(built.refused.field, built.refused.message)
    const { bytes } = built
    if (bytes.length > inbox.maxBytes) {
      const sentence = `the task data have ${bytes.length} bytes, CLAAS takes ${inbox.maxBytes}; use larger cells or fewer polygons`
      throw refused('prescription', sentence)
    }
    const sha256 = createHash('sha256').update(bytes).digest('hex')
    await context.objects.put(archiveKey(user.id, sha256), bytes)
    archives.set(version, { sha256, size: bytes.length })
  }
  return archives
}

/** The boundary that is sent, and what the field is called. */
async function ground(
  db: Db,
  leafUserId: string,
  { fieldId, boundary }: InboxTaskCreate,
): Promise<{ readonly boundary: GeoJson; readonly name: string | undefined }> {
  if (fieldId === undefined) return { boundary: boundary!, name: nameIn(boundary!) }
  const [field] = await fullFields(db, [await fieldRow(db, leafUserId, fieldId)])
  if (field?.geometry === undefined) throw refused('fieldId', 'has no active boundary')
  return { boundary: { ...field.geometry }, name: field.name }
}

function nameIn(geojson: GeoJson): string | undefined {
  const features = geojson['features']
  const feature = (Array.isArray(features) ? features[0] : geojson) as GeoJson | undefined
  const properties = feature?.['properties'] as Readonly<Record<string, unknown>> | null | undefined
  const name = properties?.['name'] ?? properties?.['designator']
  return typeof name === 'string' && name.trim() !== '' ? name : undefined
}

/** Undefined when the key is taken by now, or the Leaf user gone. */
async function insertTask(
  trx: Trx,
  { jobs, now }: Context,
  owner: Owner,
  body: InboxTaskCreate,
  { id: leafUserId }: LeafUserRow,
  parcels: readonly Parcel[],
  archives: ReadonlyMap<IsoxmlVersion, Archive>,
): Promise<TaskRow | undefined> {
  const at = now()
  if (!(await holdLeafUser(trx, leafUserId))) return undefined
  const task = await trx
    .insertInto('inbox_task')
    .values({
      id: randomUUID(),
      owner_id: owner.id,
      leaf_user_id: leafUserId,
      idempotency_key: body.idempotencyKey,
      request_hash: requestHash(body),
      name: body.name,
      field_id: body.fieldId ?? null,
      valid_until: body.validUntil === undefined ? null : new Date(body.validUntil),
      created_at: at,
    })
    .onConflict((conflict) => conflict.columns(['leaf_user_id', 'idempotency_key']).doNothing())
    .returningAll()
    .executeTakeFirst()
  if (task === undefined) return undefined
  for (const [position, { machine, version }] of parcels.entries()) {
    const { sha256, size } = archives.get(version)!
    const deliveryId = randomUUID()
    await trx
      .insertInto('inbox_delivery')
      .values({
        id: deliveryId,
        task_id: task.id,
        leaf_user_id: leafUserId,
        equipment_id: machine.id,
        client_environment: machine.client_environment,
        machine_id: machine.machine_id,
        position,
        isoxml_version: version,
        content_hash: sha256,
        size_in_bytes: size,
        state: 'WAITING',
        state_since: at,
      })
      .execute()
    await enqueueTurn(trx, jobs, { deliveryId, turn: 0, leafUserId })
  }
  return task
}
