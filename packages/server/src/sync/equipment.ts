/** The machines that a credential reaches, with the devices that their files name. */
import {
  CLAAS,
  type ClientEnvironment,
  type Device,
  type Equipment,
  machineTime,
  type Page,
  resourceTime,
} from '@sheaf/contract'
import type { Db } from '../database/index.js'
import { devicesOf, hasSerialNumber } from './devices.js'
import type { MachineRow } from './machines.js'

type ListedMachine = MachineRow & { readonly last_file_at: Date | null }

const NOT_REACHED = 'No connected account reaches this machine.'

/** One page of the machines of a Leaf user, in the order in which they became known. */
export async function listEquipment(
  db: Db,
  leafUserId: string,
  page: Page,
): Promise<{ items: Equipment[]; total: number }> {
  const { items: machines, total } = await machinesOfPage(db, leafUserId, page)
  const devices = machines.length === 0 ? [] : await devicesOf(db, leafUserId)
  const reached = await environmentOf(db, leafUserId)
  return { items: machines.map((row) => equipmentOf(row, devices, reached)), total }
}

async function machinesOfPage(
  db: Db,
  leafUserId: string,
  { size, offset }: Page,
): Promise<{ items: ListedMachine[]; total: number }> {
  const found = db.selectFrom('provider_machine').where('leaf_user_id', '=', leafUserId)
  const { total } = await found.select((eb) => eb.fn.countAll<string>().as('total')).executeTakeFirstOrThrow()
  const items = await found
    .selectAll()
    .select((eb) =>
      eb
        .selectFrom('outbox_file')
        .select(({ fn }) => fn.max('outbox_file.available_at').as('at'))
        .whereRef('outbox_file.leaf_user_id', '=', 'provider_machine.leaf_user_id')
        .whereRef('outbox_file.client_environment', '=', 'provider_machine.client_environment')
        .whereRef('outbox_file.machine_id', '=', 'provider_machine.machine_id')
        .as('last_file_at'),
    )
    .orderBy('created_at')
    .orderBy('id')
    .limit(size)
    .offset(offset)
    .execute()
  return { items, total: Number(total) }
}

/** The environment of the credential that is attached; machines of another one are known and not reached. */
async function environmentOf(db: Db, leafUserId: string): Promise<ClientEnvironment | undefined> {
  const row = await db
    .selectFrom('credential')
    .select('client_environment')
    .where('leaf_user_id', '=', leafUserId)
    .executeTakeFirst()
  return row?.client_environment
}

function equipmentOf(
  row: ListedMachine,
  devices: readonly Device[],
  reached: ClientEnvironment | undefined,
): Equipment {
  const own = devices.filter(({ equipmentIds }) => equipmentIds.includes(row.id))
  const pausedReason = row.client_environment === reached ? row.paused_reason : NOT_REACHED
  const optional = {
    organizationId: row.organization_id,
    name: row.name,
    serialNumber: row.serial_number,
    model: row.model,
    productFamily: row.family,
    terminalType: row.terminal,
    isoxmlVersions: row.isoxml_versions as string[] | null,
    pausedReason,
    lastContactTime: row.last_contact_at === null ? null : machineTime(row.last_contact_at),
    lastFileTime: row.last_file_at === null ? null : machineTime(row.last_file_at),
    deviceId: own.find((device) => hasSerialNumber(device, row.serial_number))?.id ?? null,
  }
  return {
    id: row.id,
    leafUserId: row.leaf_user_id,
    provider: CLAAS,
    providerMachineId: row.machine_id,
    clientEnvironment: row.client_environment,
    ...Object.fromEntries(Object.entries(optional).filter(([, value]) => value !== null)),
    state: pausedReason === null ? 'ACTIVE' : 'PAUSED',
    inbox: row.oft_enabled,
    outbox: row.oft_enabled,
    devices: own,
    createdTime: resourceTime(row.created_at),
    updatedTime: resourceTime(row.seen_at),
  }
}
