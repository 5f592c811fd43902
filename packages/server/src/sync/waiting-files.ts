/** Files that were listed and wait to be fetched. */
import type { Selectable } from 'kysely'
import type { Db, Tables } from '../database/index.js'
import type { MachinePark } from './machines.js'

export type OutboxRow = Selectable<Tables['outbox_file']>

export interface Waiting extends MachinePark {
  /** Files that became available before are left where they are; they wait should the range be widened. */
  readonly notBefore: Date
  /** Without those whose fetching failed: they are tried again in the next `list` turn. */
  readonly untried: boolean
}

/** Of machines that are not paused; what never failed first, then by age. */
export async function waitingFiles(db: Db, waiting: Waiting, most: number): Promise<OutboxRow[]> {
  return await waitingOf(db, waiting)
    .selectAll('outbox_file')
    .orderBy('outbox_file.attempts')
    .orderBy('outbox_file.available_at')
    .orderBy('outbox_file.id')
    .limit(most)
    .execute()
}

export async function isAnyWaiting(db: Db, waiting: Waiting): Promise<boolean> {
  const row = await waitingOf(db, waiting).select('outbox_file.id').limit(1).executeTakeFirst()
  return row !== undefined
}

function waitingOf(db: Db, { leafUserId, environment, notBefore, untried }: Waiting) {
  const found = db
    .selectFrom('outbox_file')
    .innerJoin('provider_machine', (join) =>
      join
        .onRef('provider_machine.leaf_user_id', '=', 'outbox_file.leaf_user_id')
        .onRef('provider_machine.client_environment', '=', 'outbox_file.client_environment')
        .onRef('provider_machine.machine_id', '=', 'outbox_file.machine_id'),
    )
    .where('outbox_file.leaf_user_id', '=', leafUserId)
    .where('outbox_file.client_environment', '=', environment)
    .where('outbox_file.state', '=', 'listed')
    .where('provider_machine.paused_reason', 'is', null)
    .where((eb) =>
      eb.or([eb('outbox_file.available_at', 'is', null), eb('outbox_file.available_at', '>=', notBefore)]),
    )
  return untried ? found.where('outbox_file.attempts', '=', 0) : found
}
