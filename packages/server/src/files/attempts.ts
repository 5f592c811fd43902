/**
 * Files that kill.
 *
 *   begun ─► ended                    attempts back to 0
 *   begun ─► process gone             attempts stay counted; from two on the next try runs alone in a child process
 *   begun ─► child or thread died     the living parent saw it: deaths + 1; after five the file ends `failed`
 *
 * Being killed from outside is no fault of the file, so attempts alone never fail it.
 */
import type { Db } from '../database/index.js'
import type { OriginalRef } from './queues.js'

/** From this many deaths on a file is converted alone. */
const ALONE_FROM = 2
/** After this many deaths that were seen a file is given up. */
export const DEATHS_ALLOWED = 5

export interface Attempt {
  readonly alone: boolean
  readonly deaths: number
}

/** Counts the attempt before it begins. */
export async function beginAttempt(db: Db, { leafUserId, contentHash }: OriginalRef): Promise<Attempt> {
  const { attempts, deaths } = await db
    .updateTable('original')
    .set((eb) => ({ state: 'converting', attempts: eb('attempts', '+', 1) }))
    .where('leaf_user_id', '=', leafUserId)
    .where('content_hash', '=', contentHash)
    .returning(['attempts', 'deaths'])
    .executeTakeFirstOrThrow()
  return { alone: attempts - 1 >= ALONE_FROM || deaths >= ALONE_FROM, deaths }
}

/** The attempt failed without anybody dying: it does not count. */
export async function takeBackAttempt(db: Db, { leafUserId, contentHash }: OriginalRef): Promise<void> {
  await db
    .updateTable('original')
    .set((eb) => ({ attempts: eb.fn<number>('greatest', [eb('attempts', '-', 1), eb.lit(0)]) }))
    .where('leaf_user_id', '=', leafUserId)
    .where('content_hash', '=', contentHash)
    .execute()
}

/** Counts a death that this process has seen and survived. */
export async function countDeath(db: Db, { leafUserId, contentHash }: OriginalRef): Promise<number> {
  const { deaths } = await db
    .updateTable('original')
    .set((eb) => ({ deaths: eb('deaths', '+', 1) }))
    .where('leaf_user_id', '=', leafUserId)
    .where('content_hash', '=', contentHash)
    .returning('deaths')
    .executeTakeFirstOrThrow()
  return deaths
}
