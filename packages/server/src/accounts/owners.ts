/** API owners: accounts that sign in. Names compare without case. */
import type { Db } from '../database/index.js'
import type { Owner } from '../http/index.js'

/** The form in which names are stored and compared. */
export function canonicalName(username: string): string {
  return username.trim().toLowerCase()
}

/** The owner of a token's name; undefined when there is none (any more). */
export async function findOwner(db: Db, username: string): Promise<Owner | undefined> {
  return await db
    .selectFrom('api_owner')
    .select(['id', 'username'])
    .where('username', '=', canonicalName(username))
    .executeTakeFirst()
}

export async function ownerWithPassword(
  db: Db,
  username: string,
): Promise<(Owner & { readonly password_hash: string }) | undefined> {
  return await db
    .selectFrom('api_owner')
    .select(['id', 'username', 'password_hash'])
    .where('username', '=', canonicalName(username))
    .executeTakeFirst()
}
