/** The dashboard's counts over all Leaf users of an owner. It reads the tables of others and writes none. */
import { CREDENTIAL_STATUSES, type Overview, resourceTime } from '@sheaf/contract'
import { sql } from 'kysely'
import { liveLeafUsers } from '../accounts/index.js'
import { DELIVER } from '../alerts/index.js'
import type { Capability, Context } from '../context.js'
import type { Db } from '../database/index.js'
import type { Owner } from '../http/index.js'
import { DELIVER_TASK } from '../inbox/index.js'

export const capability: Capability = {
  name: 'overview',
  routes: (context) => ({
    getOverview: async ({ owner }) => ({ status: 200, body: await overviewOf(context, owner) }),
  }),
}

async function overviewOf({ database: { db }, jobs }: Context, owner: Owner): Promise<Overview> {
  const [things, files, credentials, queues] = await Promise.all([
    countThings(db, owner),
    countFiles(db, owner),
    readCredentials(db, owner),
    jobs.counts(),
  ])
  // Jobs carry no owner; on a server with several owners this is the work of all of them. An alert that waits hours for
  // its next try is no work on files, nor is a question about a task that an operator has not taken yet.
  const { [DELIVER.name]: _alerts, [DELIVER_TASK.name]: _tasks, ...onFiles } = queues
  const waitingJobs = Object.values(onFiles).reduce((sum, { queued, active }) => sum + queued + active, 0)
  return { ...things, ...files, ...credentials, waitingJobs }
}

async function countThings(
  db: Db,
  owner: Owner,
): Promise<Pick<Overview, 'growers' | 'fields' | 'operations'>> {
  const users = liveLeafUsers(db, owner.id)
  const [growers, fields, operations] = await Promise.all([
    db
      .selectFrom(users.as('user'))
      .select(({ fn }) => fn.countAll<number>().as('count'))
      .executeTakeFirstOrThrow(),
    db
      .selectFrom('field')
      .where('leaf_user_id', 'in', users)
      .select(({ fn }) => fn.countAll<number>().as('count'))
      .executeTakeFirstOrThrow(),
    db
      .selectFrom('operation')
      .where('leaf_user_id', 'in', users)
      .select(({ fn }) => fn.countAll<number>().as('count'))
      .executeTakeFirstOrThrow(),
  ])
  return { growers: growers.count, fields: fields.count, operations: operations.count }
}

type FileCounts = Pick<Overview, 'files' | 'failedFiles' | 'uncoveredFiles'>

/** Uncovered: worked ground that no boundary of the Leaf user touches. */
async function countFiles(db: Db, owner: Owner): Promise<FileCounts> {
  const row = await db
    .selectFrom('machine_file')
    .where('leaf_user_id', 'in', liveLeafUsers(db, owner.id))
    .select(({ fn }) => [
      fn.countAll<number>().as('files'),
      sql<number>`count(*) filter (where status = 'failed')`.as('failedFiles'),
      sql<number>`count(*) filter (where status = 'processed' and origin in ('provider', 'uploaded') and not exists
        (select 1 from file_field where file_field.file_id = machine_file.id))`.as('uncoveredFiles'),
    ])
    .executeTakeFirstOrThrow()
  return { files: row.files, failedFiles: row.failedFiles, uncoveredFiles: row.uncoveredFiles }
}

type Connections = Pick<Overview, 'connections' | 'silentConnections' | 'lastSyncTime' | 'nextSyncTime'>

async function readCredentials(db: Db, owner: Owner): Promise<Connections> {
  const rows = await db
    .selectFrom('credential')
    .where('leaf_user_id', 'in', liveLeafUsers(db, owner.id))
    .select(({ fn }) => [
      'status',
      fn.countAll<number>().as('count'),
      fn.max('last_sync_at').as('last'),
      fn.min('next_sync_at').as('next'),
      sql<number>`count(*) filter (where silent_since is not null)`.as('silent'),
    ])
    .groupBy('status')
    .execute()
  const countOf = new Map(rows.map(({ status, count }) => [status, count]))
  const connections = Object.fromEntries(
    CREDENTIAL_STATUSES.map((status) => [status, countOf.get(status) ?? 0]),
  )
  const last = rows.flatMap(({ last }) => (last === null ? [] : [last.getTime()]))
  const next = rows.flatMap(({ next }) => (next === null ? [] : [next.getTime()]))
  return {
    connections: connections as Overview['connections'],
    silentConnections: rows.find(({ status }) => status === 'OK')?.silent ?? 0,
    ...(last.length === 0 ? {} : { lastSyncTime: resourceTime(Math.max(...last)) }),
    ...(next.length === 0 ? {} : { nextSyncTime: resourceTime(Math.min(...next)) }),
  }
}
