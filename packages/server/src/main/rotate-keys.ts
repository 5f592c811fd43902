/**
 * `sheaf keys rotate`: a new master key, and every secret sealed with it.
 *
 *   key file: [new, old] ─► secrets sealed anew ─► [new]          a death anywhere leaves keys that open everything
 *   SHEAF_SECRET_KEY (new), SHEAF_SECRET_KEY_PREVIOUS (old) ─► secrets sealed anew
 */
import { setTimeout as pause } from 'node:timers/promises'
import { openDatabase } from '../database/index.js'
import {
  encryptionOf,
  keyFileOf,
  type MasterKeys,
  newMasterKey,
  readMasterKeys,
  replaceKeyFile,
  sealAnew,
  withDigests,
} from '../secrets/index.js'
import type { Settings } from '../settings/index.js'

/**
 * @returns a sentence that says what was done
 * @throws DirectoryInUse while a server has the embedded database open; SecretsBusy, ForeignMasterKey
 */
export async function rotateKeys(settings: Settings): Promise<string> {
  const database = await openDatabase(settings, () => undefined)
  try {
    const keys = await presentAndEarlier(settings)
    const encryption = encryptionOf(keys)
    // fails before anything is touched when these are not the keys of this database
    await withDigests(database.db, encryption)
    const sealed = await sealAnew(database.db, encryption, pause)
    if (settings.secretKey === undefined) await replaceKeyFile(keyFileOf(settings), [keys[0]])
    const put = `${sealed} secrets are sealed with key ${encryption.keyId}.`
    return settings.secretKey === undefined
      ? `${put} ${keyFileOf(settings)} holds that key alone: back it up. Clients of the API sign in again.`
      : `${put} SHEAF_SECRET_KEY_PREVIOUS can go; clients of the API sign in again.`
  } finally {
    await database.close()
  }
}

/** A rotation that died goes on with the key that it had made. */
async function presentAndEarlier(settings: Settings): Promise<MasterKeys> {
  const keys = await readMasterKeys(settings)
  if (settings.secretKey !== undefined || keys.length > 1) return keys
  const both: MasterKeys = [newMasterKey(), ...keys]
  await replaceKeyFile(keyFileOf(settings), both)
  return both
}
