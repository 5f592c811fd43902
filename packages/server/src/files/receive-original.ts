/** The door through which originals come in: once per Leaf user and content, whatever fetched them. */
import type { ClientEnvironment } from '@sheaf/contract'
import type { Context } from '../context.js'
import type { Db, Trx } from '../database/index.js'
import { CONVERT, type OriginalRef, originalKey } from './queues.js'

export interface ReceivedOriginal {
  readonly leafUserId: string
  /** SHA-256 of the bytes, hexadecimal. */
  readonly contentHash: string
  /** Where the bytes already stand: `leaf-users/<id>/originals/<contentHash>`. */
  readonly objectKey: string
  readonly name: string
  readonly size: number
  readonly provider: string
  readonly origin: 'provider' | 'uploaded'
  readonly clientEnvironment?: ClientEnvironment | undefined
  /** Provider's id of the machine that wrote it. */
  readonly machineId?: string | undefined
  readonly providerFileId?: string | undefined
  /** The batch that it was uploaded with. */
  readonly batchId?: string | undefined
  /** First syncs (5) and syncs that a person asked for (10) go before the rest (0). */
  readonly priority?: 0 | 5 | 10
}

/**
 * Notes the original and enqueues its conversion in the same transaction. A content that is known changes nothing.
 *
 * @returns whether its conversion has ended already; until our commit none ends
 */
export async function receiveOriginal(
  trx: Trx,
  { jobs, now }: Pick<Context, 'jobs' | 'now'>,
  original: ReceivedOriginal,
): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await trx
    .insertInto('original')
    .values({
      leaf_user_id: original.leafUserId,
      content_hash: original.contentHash,
      object_key: original.objectKey,
      name: original.name,
      size_in_bytes: original.size,
      provider: original.provider,
      origin: original.origin,
      client_environment: original.clientEnvironment ?? null,
      machine_id: original.machineId ?? null,
      provider_file_id: original.providerFileId ?? null,
      batch_id: original.batchId ?? null,
      received_at: now(),
      state: 'waiting',
      deaths: 0,
      attempts: 0,
    })
    .onConflict((conflict) => conflict.columns(['leaf_user_id', 'content_hash']).doNothing())
    .executeTakeFirst()
  const { leafUserId, contentHash, priority = 0 } = original
  if (numInsertedOrUpdatedRows !== 1n) return await hasEnded(trx, { leafUserId, contentHash })
  await jobs.enqueue(
    trx,
    CONVERT,
    { leafUserId, contentHash },
    {
      key: originalKey({ leafUserId, contentHash }),
      group: leafUserId,
      priority: await fair(trx, leafUserId, priority),
    },
  )
  return false
}

/** Originals of a Leaf user whose conversion waits or runs. */
export async function unconverted(db: Db, leafUserId: string): Promise<number> {
  const { count } = await db
    .selectFrom('original')
    .select((eb) => eb.fn.countAll<string>().as('count'))
    .where('leaf_user_id', '=', leafUserId)
    .where('state', 'in', ['waiting', 'converting'])
    .executeTakeFirstOrThrow()
  return Number(count)
}

/** The only file of a Leaf user goes before the backlogs of others; where somebody waits, all of them do. */
async function fair(trx: Trx, leafUserId: string, priority: 0 | 5 | 10): Promise<0 | 5 | 10> {
  if (priority === 10) return 10
  return (await unconverted(trx, leafUserId)) > 1 ? 0 : 5
}

async function hasEnded(trx: Trx, { leafUserId, contentHash }: OriginalRef): Promise<boolean> {
  const { state } = await trx
    .selectFrom('original')
    .select('state')
    .where('leaf_user_id', '=', leafUserId)
    .where('content_hash', '=', contentHash)
    .forShare()
    .executeTakeFirstOrThrow()
  return state === 'converted' || state === 'failed'
}
