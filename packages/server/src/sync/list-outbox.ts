/** Outbox of one machine → rows of files that are to be fetched. */
import type { OutboxFile } from '@sheaf/claas'
import { type Db, deterministicId, type Trx } from '../database/index.js'
import type { Fetching } from './fetching.js'
import type { MachineRow } from './machines.js'
import { availableAtOf, type KnownEntry, type NewEntry, planOutbox } from './plan-outbox.js'

/** Entries that are written in one transaction. */
const BATCH = 500
/** So often a file is asked for whose listing and download contradict each other. */
const MOST_TRIES_OF_LOST = 5
const WHOLE_EVERY_MS = 86_400_000

/**
 * Lists what became available since the last complete listing, less an overlap: entries may show late. Once a day, and
 * when somebody asks for a sync, it is listed from its beginning: what a machine sends days after it was recorded may
 * show with a time long past.
 *
 * @throws ProviderError `MACHINE_FORBIDDEN` for this machine alone, others for the whole credential
 */
export async function listOutbox(
  { context: { database, now }, connection: { profile }, session, priority }: Fetching,
  machine: MachineRow,
): Promise<void> {
  const begunAt = now()
  const { outbox_seen_until: seenUntil, outbox_whole_at: wholeAt } = machine
  const isWhole = priority > 0 || wholeAt === null || begunAt.getTime() - wholeAt.getTime() >= WHOLE_EVERY_MS
  const since =
    seenUntil === null || isWhole
      ? undefined
      : new Date(seenUntil.getTime() - profile.polling.overlapMin * 60_000)
  const asked = session.inOrganization(machine.organization_id)
  let newestMs = seenUntil?.getTime() ?? 0
  let batch: OutboxFile[] = []
  const write = async () => {
    const known = await knownEntries(database.db, machine, batch)
    const news = planOutbox(known, batch)
    const backAgain = [...known.values()].flatMap(({ id, isLost }) => (isLost ? [id] : []))
    batch = []
    if (news.length === 0 && backAgain.length === 0) return
    await database.unitOfWork(async (trx) => {
      if (news.length > 0) await writeEntries(trx, machine, news, now())
      if (backAgain.length > 0) await wantAgain(trx, backAgain)
    })
  }
  try {
    for await (const entry of session.client.outbox(asked, machine.machine_id, { since })) {
      batch.push(entry)
      newestMs = Math.max(newestMs, availableAtOf(entry)?.getTime() ?? 0)
      if (batch.length >= BATCH) await write()
    }
  } finally {
    // what a listing gave before it broke off is fetched all the same
    await write()
  }
  // only a listing that came to its end moves the marks, and never into the future
  const marks = {
    ...(newestMs > 0 ? { outbox_seen_until: new Date(Math.min(newestMs, now().getTime())) } : {}),
    ...(isWhole ? { outbox_whole_at: begunAt } : {}),
  }
  if (Object.keys(marks).length === 0) return
  await database.db.updateTable('provider_machine').set(marks).where('id', '=', machine.id).execute()
}

interface KnownFile extends KnownEntry {
  readonly id: string
  /** The provider no longer had it, which was not said often enough to be believed against its listing. */
  readonly isLost: boolean
}

async function knownEntries(
  db: Db,
  { leaf_user_id, client_environment, machine_id }: MachineRow,
  listed: readonly OutboxFile[],
): Promise<Map<string, KnownFile>> {
  if (listed.length === 0) return new Map()
  const rows = await db
    .selectFrom('outbox_file')
    .select(['id', 'provider_file_id', 'version', 'listed_sha256', 'size_in_bytes', 'available_at'])
    .select((eb) => eb.and([eb('state', '=', 'lost'), eb('attempts', '<', MOST_TRIES_OF_LOST)]).as('is_lost'))
    .where('leaf_user_id', '=', leaf_user_id)
    .where('client_environment', '=', client_environment)
    .where('machine_id', '=', machine_id)
    .where(
      'provider_file_id',
      'in',
      listed.map(({ id }) => id),
    )
    .orderBy('version')
    .execute()
  // later versions come later and win
  return new Map(
    rows.map((row) => [
      row.provider_file_id,
      {
        id: row.id,
        isLost: Boolean(row.is_lost),
        version: row.version,
        sha256: row.listed_sha256,
        sizeBytes: row.size_in_bytes,
        availableAtMs: row.available_at?.getTime() ?? null,
      },
    ]),
  )
}

/** What was answered with "not found" and is listed all the same is asked for again. */
async function wantAgain(trx: Trx, ids: readonly string[]): Promise<void> {
  await trx
    .updateTable('outbox_file')
    .set({ state: 'listed' })
    .where('id', 'in', ids)
    .where('state', '=', 'lost')
    .execute()
}

async function writeEntries(
  trx: Trx,
  { leaf_user_id, client_environment, machine_id }: MachineRow,
  news: readonly NewEntry[],
  at: Date,
): Promise<void> {
  const rows = news.map(({ entry, version, availableAt }) => ({
    id: deterministicId(
      'outbox file',
      leaf_user_id,
      client_environment,
      machine_id,
      entry.id,
      String(version),
    ),
    leaf_user_id,
    client_environment,
    machine_id,
    provider_file_id: entry.id,
    version,
    name: entry.name,
    size_in_bytes: entry.sizeBytes,
    listed_sha256: entry.sha256?.toLowerCase() ?? null,
    available_at: availableAt,
    listed_at: at,
    state: 'listed',
  }))
  await trx
    .insertInto('outbox_file')
    .values(rows)
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}
