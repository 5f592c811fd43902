/**
 * The master keys of a process: the present one, and earlier ones that open what is not sealed anew yet.
 *
 *   SHEAF_SECRET_KEY, SHEAF_SECRET_KEY_PREVIOUS ─┐
 *   else the lines of SHEAF_DATA_DIR/secret.key ─┴─► [present, earlier …]
 */
import { join } from 'node:path'
import { readOrCreateKeyFile } from './key-file.js'
import type { MasterKeys } from './secrets.js'

export interface KeySettings {
  readonly dataDir: string
  /** 32 bytes; undefined: the key file in `dataDir`. */
  readonly secretKey: Uint8Array | undefined
  /** The key before, while secrets are sealed anew. */
  readonly previousSecretKey: Uint8Array | undefined
}

/** @throws KeyFileDamaged when the key file holds something else */
export async function readMasterKeys(settings: KeySettings): Promise<MasterKeys> {
  const { secretKey, previousSecretKey } = settings
  if (secretKey === undefined) return await readOrCreateKeyFile(keyFileOf(settings))
  return previousSecretKey === undefined ? [secretKey] : [secretKey, previousSecretKey]
}

export function keyFileOf({ dataDir }: Pick<KeySettings, 'dataDir'>): string {
  return join(dataDir, 'secret.key')
}
