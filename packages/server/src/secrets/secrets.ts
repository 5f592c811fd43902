/** What the rest of the server sees of the master key. */

/** Of 32 bytes each: the present one, then earlier ones, which open what is not sealed anew yet. */
export type MasterKeys = readonly [Uint8Array, ...Uint8Array[]]

/** Texts that only their own place opens. */
export interface Encryption {
  /** Names the master key; stored with each ciphertext. */
  readonly keyId: string
  /**
   * AES-256-GCM with a random nonce.
   *
   * @param additionalData binds the text to its place, `table.column:rowId`; the same is needed to decrypt
   * @returns `keyId.nonce.ciphertext.tag`, base64url
   */
  encrypt(plain: string, additionalData: string): string
  /** @throws DecryptionFailed when the text was changed, belongs to another place or to an unknown key */
  decrypt(text: string, additionalData: string): string
  /** Key of the API's access tokens (HS256). */
  readonly tokenKey: Uint8Array
}

export interface Secrets extends Encryption {
  /** HMAC-SHA-256 as hex, under a key of its own for each purpose: equal texts are recognised, nothing is revealed. */
  hmac(purpose: string, text: string): string
}

/** A ciphertext that cannot be read with the key at hand. The message says why, never what. */
export class DecryptionFailed extends Error {
  override readonly name = 'DecryptionFailed'
}
