/**
 * Failed sign-ins, counted per name and address.
 *
 * An attempt is written down as a failure before the password is looked at, and forgotten when it was right: guesses
 * that are sent all at once are counted too. Refused attempts are not counted, so waiting helps.
 */
import type { Database, Db } from '../database/index.js'

/** Failures that are allowed within the window. */
const ALLOWED_FAILURES = 10
const WINDOW_MS = 15 * 60_000

/** Who signs in from where. `username` in its canonical form. */
export interface LoginPair {
  readonly username: string
  readonly address: string
}

/** Writes an attempt down. @returns 0, or the seconds until the next attempt when there were too many */
export async function refusedForS(database: Database, pair: LoginPair, now: Date): Promise<number> {
  return await database.unitOfWork(async (trx) => {
    const failures = await trx
      .selectFrom('login_failure')
      .select('failed_at')
      .where('username', '=', pair.username)
      .where('address', '=', pair.address)
      .where('failed_at', '>', new Date(now.getTime() - WINDOW_MS))
      .orderBy('failed_at', 'desc')
      .limit(ALLOWED_FAILURES)
      .execute()
    const oldest = failures[ALLOWED_FAILURES - 1]
    if (oldest !== undefined)
      return Math.ceil((oldest.failed_at.getTime() + WINDOW_MS - now.getTime()) / 1000)
    await trx
      .insertInto('login_failure')
      .values({ ...pair, failed_at: now })
      .execute()
    return 0
  })
}

export async function clearFailures(db: Db, { username, address }: LoginPair): Promise<void> {
  await db
    .deleteFrom('login_failure')
    .where('username', '=', username)
    .where('address', '=', address)
    .execute()
}

/** Failures that no longer count. */
export async function forgetOldFailures(db: Db, now: Date): Promise<void> {
  await db
    .deleteFrom('login_failure')
    .where('failed_at', '<', new Date(now.getTime() - WINDOW_MS))
    .execute()
}
