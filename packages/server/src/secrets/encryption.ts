/**
 * Encryption under the master key.
 *
 *   master key ─► HKDF-SHA-256 ─► key of encryption, key of access tokens
 *
 * AES-256-GCM with a random 96-bit nonce; the place of a text (table, column, row) is additional data, so that a
 * ciphertext that is copied elsewhere does not open.
 */
import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from 'node:crypto'
import { DecryptionFailed, type Encryption, type MasterKeys } from './secrets.js'

const CIPHER = 'aes-256-gcm'
const KEY_BYTES = 32
const NONCE_BYTES = 12
const TAG_BYTES = 16

/** Seals with the present master key, opens with all. */
export function encryptionOf(masterKeys: MasterKeys): Encryption {
  const [masterKey] = masterKeys
  const keyId = keyIdOf(masterKey)
  const encryptionKey = subkey(masterKey, 'encryption')
  const known = new Map(masterKeys.map((key) => [keyIdOf(key), subkey(key, 'encryption')]))
  return {
    keyId,
    tokenKey: subkey(masterKey, 'access tokens'),
    encrypt(plain, additionalData) {
      const nonce = randomBytes(NONCE_BYTES)
      const cipher = createCipheriv(CIPHER, encryptionKey, nonce, { authTagLength: TAG_BYTES })
      cipher.setAAD(Buffer.from(additionalData))
      const encrypted = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()])
      return [
        keyId,
        ...[nonce, encrypted, cipher.getAuthTag()].map((part) => part.toString('base64url')),
      ].join('.')
    },
    decrypt(text, additionalData) {
      const [id = '', ...parts] = text.split('.')
      const key = known.get(id)
      if (key === undefined)
        throw new DecryptionFailed(
          `the text was encrypted with key ${id}, the key at hand is ${[...known.keys()].join(', then ')}`,
        )
      return decryptParts(key, parts, additionalData)
    },
  }
}

function keyIdOf(masterKey: Uint8Array): string {
  return createHash('sha256').update('sheaf key id').update(masterKey).digest('hex').slice(0, 12)
}

function decryptParts(key: Uint8Array, parts: readonly string[], additionalData: string): string {
  const [nonce, encrypted, tag] = parts.map((part) => Buffer.from(part, 'base64url'))
  if (
    parts.length !== 3 ||
    encrypted === undefined ||
    nonce?.length !== NONCE_BYTES ||
    tag?.length !== TAG_BYTES
  ) {
    throw new DecryptionFailed('the text is no ciphertext of the form keyId.nonce.ciphertext.tag')
  }
  const decipher = createDecipheriv(CIPHER, key, nonce, { authTagLength: TAG_BYTES })
  decipher.setAAD(Buffer.from(additionalData))
  decipher.setAuthTag(tag)
  try {
    return Buffer.concat([decipher.update(encrypted), decipher.final()]).toString('utf8')
  } catch (cause) {
    throw new DecryptionFailed(`the text was changed or does not belong to ${additionalData}`, { cause })
  }
}

function subkey(masterKey: Uint8Array, purpose: string): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', masterKey, '', `sheaf ${purpose}`, KEY_BYTES))
}
