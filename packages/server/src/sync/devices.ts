/**
 * Devices that machine files name (DVC of ISO 11783-10), joined with the provider's machines that sent these files: who
 * sent a content stands with the outbox, what it names with the machine file.
 */
import { type Device, machineTime } from '@sheaf/contract'
import type { MachineInfo } from '@sheaf/fieldwork'
import { sql } from 'kysely'
import type { Db } from '../database/index.js'
import { equipmentId } from '../files/index.js'

/** One device as the files of one provider machine, or of none, name it. */
interface Naming {
  readonly equipment_id: string | null
  readonly type: MachineInfo['type']
  readonly brand: string
  readonly serial_number: string | null
  readonly name: string
  readonly files: string[]
  readonly first_at: Date | null
  readonly last_at: Date | null
}

/** All devices of a Leaf user, those that worked last first. */
export async function devicesOf(db: Db, leafUserId: string): Promise<Device[]> {
  const byId = new Map<string, Naming[]>()
  for (const naming of await namingsOf(db, leafUserId)) {
    const { type, brand, name, serial_number } = naming
    const serial = serial_number === null ? {} : { serialNumber: serial_number }
    const id = equipmentId(leafUserId, { type, brand, name, ...serial })
    byId.set(id, [...(byId.get(id) ?? []), naming])
  }
  return [...byId].map(([id, namings]) => deviceOf(id, namings)).sort(byLastWork)
}

/** Merged files name the devices of their sources: they count as no file of their own. */
async function namingsOf(db: Db, leafUserId: string): Promise<Naming[]> {
  const { rows } = await sql<Naming>`
    select machine.id as equipment_id, device ->> 'type' as type, device ->> 'brand' as brand,
      device ->> 'serialNumber' as serial_number, device ->> 'name' as name,
      array_agg(distinct file.id::text) as files, min(file.start_time) as first_at, max(file.end_time) as last_at
    from machine_file file
      cross join lateral jsonb_array_elements(file.machinery) device
      left join (
        select distinct leaf_user_id, content_hash, client_environment, machine_id from outbox_file
        where leaf_user_id = ${leafUserId} and content_hash is not null
      ) sent on sent.leaf_user_id = file.leaf_user_id and sent.content_hash = file.content_hash
      left join provider_machine machine on machine.leaf_user_id = sent.leaf_user_id
        and machine.client_environment = sent.client_environment and machine.machine_id = sent.machine_id
    where file.leaf_user_id = ${leafUserId} and file.sources is null
    group by 1, 2, 3, 4, 5`.execute(db)
  return rows
}

/** A device may be called otherwise in later files, and be named by files of several machines. */
function deviceOf(id: string, namings: readonly Naming[]): Device {
  const [latest] = [...namings].sort((a, b) => timeOf(b.last_at) - timeOf(a.last_at))
  const { name, type, brand, serial_number } = latest!
  const first = namings.flatMap(({ first_at }) => first_at ?? [])
  const last = namings.flatMap(({ last_at }) => last_at ?? [])
  return {
    id,
    name,
    type,
    ...(brand === 'unknown' ? {} : { brand }),
    ...(serial_number === null ? {} : { serialNumber: serial_number }),
    equipmentIds: [...new Set(namings.flatMap(({ equipment_id }) => equipment_id ?? []))].sort(),
    fileCount: new Set(namings.flatMap(({ files }) => files)).size,
    ...(first.length === 0 ? {} : { firstWorkTime: machineTime(Math.min(...first.map(timeOf))) }),
    ...(last.length === 0 ? {} : { lastWorkTime: machineTime(Math.max(...last.map(timeOf))) }),
  }
}

function timeOf(at: Date | null): number {
  return at?.getTime() ?? 0
}

function byLastWork(a: Device, b: Device): number {
  const later = (b.lastWorkTime ?? '').localeCompare(a.lastWorkTime ?? '')
  return later || a.name.localeCompare(b.name) || a.id.localeCompare(b.id)
}

/** Whether a device has the serial number that the provider gives for its machine; makers write it in several ways. */
export function hasSerialNumber({ type, serialNumber }: Device, ofMachine: string | null): boolean {
  return (
    type === 'machine' &&
    serialNumber !== undefined &&
    ofMachine !== null &&
    bare(serialNumber) === bare(ofMachine) &&
    bare(ofMachine) !== ''
  )
}

/** Letters and digits, without leading zeros: `A40-01234`, `a4001234` and `00A4001234` are one. */
function bare(serialNumber: string): string {
  return serialNumber
    .toUpperCase()
    .replace(/[^\p{L}\p{N}]/gu, '')
    .replace(/^0+/, '')
}
