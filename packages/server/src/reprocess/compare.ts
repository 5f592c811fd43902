/**
 * The job `compare`: one item of a Leaf user, then the next.
 *
 *   original ─► converted aside ─► its files against those that stand
 *   field    ─► its operations, of the files as they would be ─► against those that stand
 *   user     ─► the fields its originals lie on become items; when they are done, so is the Leaf user
 *
 * An item is settled in the transaction that enqueues the next. Killed anywhere, it is compared again.
 */
import type { ReprocessDifference } from '@sheaf/contract'
import type { Selectable } from 'kysely'
import type { Context } from '../context.js'
import type { Db, Tables, Trx } from '../database/index.js'
import { convertAside, type NewFileRow } from '../files/index.js'
import type { Job } from '../jobs/index.js'
import { type OperationAside, operationsAside, type SourceFile, sourceFileOf } from '../operations/index.js'
import { differenceOf } from './differences.js'
import { type Comparison, enqueueComparison } from './queue.js'

type Item = Selectable<Tables['reprocess_item']>

/** From its second attempt on an original is converted in a process of its own. */
const ALONE_FROM = 2
/** After so many it stays as it is, and the run says so. */
const MOST_ATTEMPTS = 10

interface Settled {
  readonly state: 'compared' | 'failed' | 'waiting'
  readonly differences?: readonly ReprocessDifference[]
  readonly sources?: readonly Replaced[]
}

/** A file as it would be; without `source` it would give no points. */
interface Replaced {
  readonly fileId: string
  readonly source?: SourceFile
}

/** @param version of the program: a run of another one is not gone on with */
export async function compareNext(context: Context, job: Job<Comparison>, version: string): Promise<void> {
  const { db } = context.database
  const item = await nextItem(db, job.data, version)
  if (item === undefined) return
  const attempts = item.kind === 'user' ? 0 : await countAttempt(db, item)
  const settled =
    attempts > MOST_ATTEMPTS ? ({ state: 'failed' } as const) : await compare(context, job, item, attempts)
  await context.database.unitOfWork(async (trx) => {
    await job.complete(trx)
    const isOver = item.kind === 'user' && !(await addFields(trx, item))
    await settle(trx, item, item.kind === 'user' && !isOver ? { state: 'waiting' } : settled)
    if (!isOver) await enqueueComparison(trx, context.jobs, job.data)
  })
}

/** Originals first, then fields, the Leaf user as a whole last. */
async function nextItem(
  db: Db,
  { reprocessId, leafUserId }: Comparison,
  version: string,
): Promise<Item | undefined> {
  return await db
    .selectFrom('reprocess_item')
    .innerJoin('reprocess', 'reprocess.id', 'reprocess_item.reprocess_id')
    .selectAll('reprocess_item')
    .where('reprocess_id', '=', reprocessId)
    .where('reprocess_item.leaf_user_id', '=', leafUserId)
    .where('reprocess_item.state', '=', 'waiting')
    .where('reprocess.state', '=', 'OPEN')
    .where('reprocess.version', '=', version)
    .orderBy((eb) => eb.case('kind').when('original').then(0).when('field').then(1).else(2).end())
    .orderBy('item')
    .executeTakeFirst()
}

async function countAttempt(db: Db, item: Item): Promise<number> {
  const { attempts } = await db
    .updateTable('reprocess_item')
    .set((eb) => ({ attempts: eb('attempts', '+', 1) }))
    .where('reprocess_id', '=', item.reprocess_id)
    .where('leaf_user_id', '=', item.leaf_user_id)
    .where('kind', '=', item.kind)
    .where('item', '=', item.item)
    .returning('attempts')
    .executeTakeFirstOrThrow()
  return attempts
}

async function compare(
  context: Context,
  job: Job<Comparison>,
  item: Item,
  attempts: number,
): Promise<Settled> {
  if (item.kind === 'original') return await compareOriginal(context, job, item, attempts >= ALONE_FROM)
  if (item.kind === 'field') return await compareField(context, job, item)
  return { state: 'compared' }
}

async function compareOriginal(
  context: Context,
  job: Job<Comparison>,
  item: Item,
  alone: boolean,
): Promise<Settled> {
  const ref = { leafUserId: item.leaf_user_id, contentHash: item.item }
  const rows = await convertAside(context, job, ref, alone)
  if (rows === undefined) return { state: 'failed' }
  const standing = await context.database.db
    .selectFrom('machine_file')
    .select(['id', 'file_name', 'operation_type', 'points', 'summary', 'status'])
    .where('leaf_user_id', '=', ref.leafUserId)
    .where('content_hash', '=', ref.contentHash)
    .where('origin', 'in', ['provider', 'uploaded'])
    .execute()
  const ids = [...new Set([...standing, ...rows].map(({ id }) => id))]
  const differences = ids.flatMap((id) => {
    const [before, after] = [standing.find((row) => row.id === id), rows.find((row) => row.id === id)]
    const { file_name: name, operation_type: type } = (after ?? before)!
    const named = {
      leafUserId: ref.leafUserId,
      kind: 'file',
      id,
      name,
      operationType: type ?? undefined,
    } as const
    return differenceOf(named, outcomeOf(before), outcomeOf(after)) ?? []
  })
  return {
    state: 'compared',
    differences,
    sources: ids.map((id) =>
      replacedBy(
        id,
        rows.find((row) => row.id === id),
      ),
    ),
  }
}

/** A failed file comes to nothing. */
function outcomeOf(
  row:
    | Pick<NewFileRow, 'status' | 'points' | 'summary'>
    | { status: string; points: number | null; summary: unknown }
    | undefined,
) {
  if (row?.status !== 'processed') return undefined
  const summary: unknown = typeof row.summary === 'string' ? JSON.parse(row.summary) : row.summary
  return { points: row.points ?? 0, summary }
}

function replacedBy(fileId: string, row: NewFileRow | undefined): Replaced {
  if (row?.status !== 'processed') return { fileId }
  const source = sourceFileOf({
    id: fileId,
    operation_type: row.operation_type ?? null,
    provider: row.provider,
    crops: JSON.parse(row.crops) as unknown,
    till_type: JSON.parse(row.till_type) as unknown,
    start_time: (row.start_time ?? null) as Date | null,
    end_time: (row.end_time ?? null) as Date | null,
    logs: JSON.parse(row.logs) as unknown,
    points_key: row.points_key ?? null,
  })
  return { fileId, ...(source === undefined ? {} : { source }) }
}

async function compareField(context: Context, job: Job<Comparison>, item: Item): Promise<Settled> {
  const { db } = context.database
  const field = { leafUserId: item.leaf_user_id, fieldId: item.item }
  const items = await db
    .selectFrom('reprocess_item')
    .select('sources')
    .where('reprocess_id', '=', item.reprocess_id)
    .where('leaf_user_id', '=', item.leaf_user_id)
    .where('kind', '=', 'original')
    .where('state', '=', 'compared')
    .execute()
  const sources = items.flatMap((own) => (own.sources ?? []) as Replaced[])
  const replaced = new Map(sources.map(({ fileId, source }) => [fileId, source]))
  const aside = await operationsAside(context, job.signal, field, replaced)
  const differences = await Promise.all(
    aside.map((operation) => operationDifference(db, field.leafUserId, operation)),
  )
  return { state: 'compared', differences: differences.filter((one) => one !== undefined) }
}

async function operationDifference(db: Db, leafUserId: string, { id, type, stands, after }: OperationAside) {
  const before = stands
    ? await db
        .selectFrom('operation')
        .innerJoin('field', (join) =>
          join
            .onRef('field.leaf_user_id', '=', 'operation.leaf_user_id')
            .onRef('field.id', '=', 'operation.field_id'),
        )
        .select(['points', 'summary', 'field.name', 'start_time'])
        .where('operation.id', '=', id)
        .executeTakeFirst()
    : undefined
  const day = before?.start_time.toISOString().slice(0, 10)
  const name = [before?.name, day].filter(Boolean).join(', ') || id
  const named = { leafUserId, kind: 'operation', id, name, operationType: type } as const
  return differenceOf(named, before, after)
}

/** The fields that files of the compared originals lie on become items. @returns whether some still wait */
async function addFields(trx: Trx, { reprocess_id, leaf_user_id }: Item): Promise<boolean> {
  await trx
    .insertInto('reprocess_item')
    .columns(['reprocess_id', 'leaf_user_id', 'kind', 'item', 'state'])
    .expression((eb) =>
      eb
        .selectFrom('file_field')
        .innerJoin('machine_file', 'machine_file.id', 'file_field.file_id')
        .innerJoin('reprocess_item as original', (join) =>
          join
            .onRef('original.item', '=', 'machine_file.content_hash')
            .onRef('original.leaf_user_id', '=', 'machine_file.leaf_user_id')
            .on('original.kind', '=', 'original')
            .on('original.reprocess_id', '=', reprocess_id),
        )
        .select((own) => [
          'original.reprocess_id',
          'original.leaf_user_id',
          own.val('field').as('kind'),
          'file_field.field_id as item',
          own.val('waiting').as('state'),
        ])
        .distinct()
        .where('machine_file.leaf_user_id', '=', leaf_user_id),
    )
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  const waiting = await trx
    .selectFrom('reprocess_item')
    .select('item')
    .where('reprocess_id', '=', reprocess_id)
    .where('leaf_user_id', '=', leaf_user_id)
    .where('kind', '=', 'field')
    .where('state', '=', 'waiting')
    .executeTakeFirst()
  return waiting !== undefined
}

async function settle(trx: Trx, item: Item, { state, differences = [], sources }: Settled): Promise<void> {
  await trx
    .updateTable('reprocess_item')
    .set({
      state,
      differences: JSON.stringify(differences),
      sources: sources === undefined ? null : JSON.stringify(sources),
    })
    .where('reprocess_id', '=', item.reprocess_id)
    .where('leaf_user_id', '=', item.leaf_user_id)
    .where('kind', '=', item.kind)
    .where('item', '=', item.item)
    .where('state', '=', 'waiting')
    .execute()
}
