/**
 * The revision of a Leaf user's ground. Placing files on fields is CPU work outside any transaction; this compare and
 * set makes sure that the fields it was done with are still the fields when it is published.
 */
import type { Db, Trx } from '../database/index.js'

/** The revision to hand to {@link holdRevision} later. */
export async function readRevision(db: Db, leafUserId: string): Promise<number> {
  const row = await db
    .selectFrom('field_ledger')
    .select('revision')
    .where('leaf_user_id', '=', leafUserId)
    .executeTakeFirst()
  if (row !== undefined) return row.revision
  await db
    .insertInto('field_ledger')
    .values({ leaf_user_id: leafUserId, revision: 0 })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  return 0
}

/**
 * True when the revision still stands; until the transaction ends nobody else can change it. The update is the
 * compare and set: whoever comes second waits for the first and then sees the new number.
 */
export async function holdRevision(trx: Trx, leafUserId: string, revision: number): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('field_ledger')
    .set({ revision })
    .where('leaf_user_id', '=', leafUserId)
    .where('revision', '=', revision)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

/** Says that the ground has changed. */
export async function raiseRevision(trx: Trx, leafUserId: string): Promise<void> {
  await trx
    .insertInto('field_ledger')
    .values({ leaf_user_id: leafUserId, revision: 1 })
    .onConflict((conflict) =>
      conflict
        .column('leaf_user_id')
        .doUpdateSet((eb) => ({ revision: eb('field_ledger.revision', '+', 1) })),
    )
    .execute()
}
