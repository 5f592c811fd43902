/** The machines that a request names, and what the provider's inbox takes. */
import type { ProviderProfile } from '@sheaf/claas'
import type { ClientEnvironment, FieldError } from '@sheaf/contract'
import type { Context } from '../context.js'
import { attachedTo, isMissing, providerOf } from '../credentials/index.js'
import type { Db } from '../database/index.js'
import { invalid } from '../http/index.js'
import { type MachineRow, machinesOf } from '../sync/index.js'

export type Inbox = ProviderProfile['resources']['inbox'] & { readonly environment: ClientEnvironment }

/** @throws ApiError 400 when no account is connected, or its profile has no inbox */
export async function inboxOf(context: Context, leafUserId: string): Promise<Inbox> {
  const refuse = (message: string) => invalid([{ objectName: 'inboxTask', field: 'leafUserId', message }])
  const credential = await attachedTo(context.database.db, leafUserId)
  if (credential === undefined) throw refuse('has no CLAAS account connected')
  const environment = credential.client_environment
  const connection = providerOf(context).connection(environment)
  if (isMissing(connection)) throw refuse(`cannot be reached: ${connection.missing}`)
  const { inbox } = connection.profile.resources
  if (!inbox.enabled) throw refuse(`is connected through a profile without inbox (${connection.profile.id})`)
  return { ...inbox, environment }
}

/**
 * @param ids of equipment, or the provider's own; one that is named twice counts once
 * @throws ApiError 400 naming each that is unknown or paused
 */
export async function wantedMachines(
  db: Db,
  leafUserId: string,
  { environment }: Inbox,
  ids: readonly string[],
): Promise<MachineRow[]> {
  const known = await machinesOf(db, { leafUserId, environment })
  const wrong: FieldError[] = []
  const found = ids.flatMap((id, at) => {
    const machine = known.find((row) => row.id === id.toLowerCase() || row.machine_id === id)
    const problem = machine === undefined ? 'is no machine of this Leaf user' : machine.paused_reason
    if (problem === null) return [machine!]
    wrong.push({ objectName: 'inboxTask', field: `machines[${at}]`, message: problem })
    return []
  })
  if (wrong.length > 0) throw invalid(wrong)
  return [...new Set(found)]
}
