/**
 * The key of keyed digests: random, made once, kept in the database under the master key. It stays when the master key
 * is rotated, so that a refresh token that was spent years ago is still recognised.
 */
import { createHmac, hkdfSync, randomBytes } from 'node:crypto'
import type { Db } from '../database/index.js'
import { DecryptionFailed, type Encryption, type Secrets } from './secrets.js'

const NAME = 'digests'
const PLACE = `sealed_key.sealed:${NAME}`
const KEY_BYTES = 32

/** The master key at hand is not the one of this database. */
export class ForeignMasterKey extends Error {
  override readonly name = 'ForeignMasterKey'
}

/**
 * Adds keyed digests to encryption. Of several processes that start at once, one makes the key, all read it.
 *
 * @throws ForeignMasterKey when the key in the database was sealed under a master key that is not at hand
 */
export async function withDigests(db: Db, encryption: Encryption): Promise<Secrets> {
  const digestKey = (await readKey(db, encryption)) ?? (await makeKey(db, encryption))
  return {
    ...encryption,
    hmac: (purpose, text) => createHmac('sha256', subkey(digestKey, purpose)).update(text).digest('hex'),
  }
}

async function readKey(db: Db, encryption: Encryption): Promise<Uint8Array | undefined> {
  const row = await db.selectFrom('sealed_key').select('sealed').where('id', '=', NAME).executeTakeFirst()
  if (row === undefined) return undefined
  try {
    return Buffer.from(encryption.decrypt(row.sealed, PLACE), 'base64')
  } catch (cause) {
    if (!(cause instanceof DecryptionFailed)) throw cause
    throw new ForeignMasterKey(
      `The secrets of this database cannot be opened: ${cause.message}. Restore secret.key from its backup, or set ` +
        'SHEAF_SECRET_KEY (after a rotation SHEAF_SECRET_KEY_PREVIOUS too) to the key that they were sealed with.',
      { cause },
    )
  }
}

async function makeKey(db: Db, encryption: Encryption): Promise<Uint8Array> {
  const sealed = encryption.encrypt(randomBytes(KEY_BYTES).toString('base64'), PLACE)
  await db
    .insertInto('sealed_key')
    .values({ id: NAME, sealed })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  const key = await readKey(db, encryption)
  if (key === undefined) throw new Error('the key of digests vanished while it was made')
  return key
}

function subkey(digestKey: Uint8Array, purpose: string): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', digestKey, '', `sheaf digest ${purpose}`, KEY_BYTES))
}
