/** What became of the files in the outboxes of a Leaf user. */
import {
  CLAAS,
  machineTime,
  type OutboxEntry,
  type OutboxState,
  type Page,
  resourceTime,
} from '@sheaf/contract'
import type { Db } from '../database/index.js'
import type { OutboxRow } from './waiting-files.js'

/** One page, what was listed last first. */
export async function listOutboxEntries(
  db: Db,
  leafUserId: string,
  state: OutboxState | undefined,
  { size, offset }: Page,
): Promise<{ items: OutboxEntry[]; total: number }> {
  const found = db
    .selectFrom('outbox_file')
    .where('leaf_user_id', '=', leafUserId)
    .$if(state !== undefined, (query) => query.where('state', '=', state!.toLowerCase()))
  const { total } = await found.select((eb) => eb.fn.countAll<string>().as('total')).executeTakeFirstOrThrow()
  const rows = await found
    .selectAll()
    .orderBy('listed_at', 'desc')
    .orderBy('id')
    .limit(size)
    .offset(offset)
    .execute()
  return { items: rows.map(entryOf), total: Number(total) }
}

function entryOf(row: OutboxRow): OutboxEntry {
  const optional = {
    name: row.name,
    sizeInBytes: row.size_in_bytes,
    problem: row.problem,
    sha256: row.content_hash,
    availableTime: row.available_at && machineTime(row.available_at),
    fetchedTime: row.fetched_at && resourceTime(row.fetched_at),
    acknowledgedTime: row.acknowledged_at && resourceTime(row.acknowledged_at),
  }
  return {
    id: row.id,
    leafUserId: row.leaf_user_id,
    provider: CLAAS,
    clientEnvironment: row.client_environment,
    providerMachineId: row.machine_id,
    providerFileId: row.provider_file_id,
    version: row.version,
    state: row.state.toUpperCase() as OutboxState,
    attempts: row.attempts,
    listedTime: resourceTime(row.listed_at),
    ...Object.fromEntries(Object.entries(optional).filter(([, value]) => value !== null)),
  }
}
