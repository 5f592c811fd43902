/** The owner that the settings name: made at start when missing, left alone when it is there. */
import { randomBytes, randomUUID } from 'node:crypto'
import type { Db } from '../database/index.js'
import { canonicalName, findOwner } from './owners.js'
import { hashPassword } from './passwords.js'

export interface FirstOwner {
  readonly email: string
  /** Undefined: a random one is made. */
  readonly password: string | undefined
}

/** @returns the random password, when one was made: the only time that it can be shown */
export async function ensureFirstOwner(
  db: Db,
  { email, password }: FirstOwner,
  now: Date,
): Promise<string | undefined> {
  if ((await findOwner(db, email)) !== undefined) return undefined
  const random = password === undefined ? randomBytes(15).toString('base64url') : undefined
  const { numInsertedOrUpdatedRows } = await db
    .insertInto('api_owner')
    .values({
      id: randomUUID(),
      username: canonicalName(email),
      password_hash: await hashPassword(password ?? random ?? ''),
      created_at: now,
    })
    .onConflict((conflict) => conflict.column('username').doNothing())
    .executeTakeFirst()
  return numInsertedOrUpdatedRows === 1n ? random : undefined
}
