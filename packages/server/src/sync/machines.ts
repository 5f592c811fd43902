/** Machines as the provider lists them: written as a whole, so that one that vanished is seen to be missing. */
import type { Machine, ProviderError } from '@sheaf/claas'
import type { ClientEnvironment } from '@sheaf/contract'
import type { Selectable } from 'kysely'
import { type Db, deterministicId, type Tables, type Trx } from '../database/index.js'

export type MachineRow = Selectable<Tables['provider_machine']>

/** Whose machines: what is known of them outlives the credential that showed them. */
export interface MachinePark {
  readonly leafUserId: string
  readonly environment: ClientEnvironment
}

const VANISHED = 'The provider no longer lists this machine.'
const NOT_ENABLED = 'This machine is not enabled for online file transfer.'

/** All machines known so far. */
export async function machinesOf(db: Db, { leafUserId, environment }: MachinePark): Promise<MachineRow[]> {
  return await db
    .selectFrom('provider_machine')
    .selectAll()
    .where('leaf_user_id', '=', leafUserId)
    .where('client_environment', '=', environment)
    .orderBy('machine_id')
    .execute()
}

/** Writes a complete listing; machines that are not in it are paused, never removed. */
export async function writeMachines(
  trx: Trx,
  { leafUserId, environment }: MachinePark,
  listed: readonly Machine[],
  at: Date,
): Promise<void> {
  for (const machine of listed) {
    const shown = {
      name: machine.name,
      serial_number: machine.serialNumber,
      model: machine.model,
      family: machine.family,
      terminal: machine.terminal,
      isoxml_versions: machine.isoxmlVersions === null ? null : JSON.stringify(machine.isoxmlVersions),
      organization_id: machine.organizationId,
      oft_enabled: machine.oftEnabled,
      paused_reason: machine.oftEnabled ? null : NOT_ENABLED,
      last_contact_at: machine.lastContactAt === null ? null : new Date(machine.lastContactAt),
      seen_at: at,
    }
    await trx
      .insertInto('provider_machine')
      .values({
        id: deterministicId('machine', leafUserId, environment, machine.id),
        leaf_user_id: leafUserId,
        client_environment: environment,
        machine_id: machine.id,
        created_at: at,
        ...shown,
      })
      .onConflict((conflict) =>
        conflict.columns(['leaf_user_id', 'client_environment', 'machine_id']).doUpdateSet(shown),
      )
      .execute()
  }
  const ids = listed.map(({ id }) => id)
  await trx
    .updateTable('provider_machine')
    .set({ paused_reason: VANISHED })
    .where('leaf_user_id', '=', leafUserId)
    .where('client_environment', '=', environment)
    .where('paused_reason', 'is', null)
    .$if(ids.length > 0, (query) => query.where('machine_id', 'not in', ids))
    .execute()
}

/** The provider refuses this machine alone; it is asked again when the machines are listed next. */
export async function pauseMachine(trx: Trx, { id }: MachineRow, { sentence }: ProviderError): Promise<void> {
  await trx.updateTable('provider_machine').set({ paused_reason: sentence }).where('id', '=', id).execute()
}

/** Whether the machines are to be listed again. */
export function machinesAreDue(known: readonly MachineRow[], everyS: number, now: Date): boolean {
  if (known.length === 0 || known.some(({ paused_reason }) => paused_reason !== null)) return true
  const newest = Math.max(...known.map(({ seen_at }) => seen_at.getTime()))
  return now.getTime() - newest >= everyS * 1000
}
