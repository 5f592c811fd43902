/** Proof key for code exchange (RFC 7636), method S256. */
import { createHash, randomBytes } from 'node:crypto'
import { Secret } from '../tokens/secret.js'

/** A fresh verifier: 32 random bytes, base64url, 43 characters. */
export function createPkceVerifier(): Secret {
  return new Secret(randomBytes(32).toString('base64url'))
}

/** The challenge of a verifier: base64url of its SHA-256 (RFC 7636 §4.2). */
export function pkceChallenge(verifier: Secret): string {
  return createHash('sha256').update(verifier.reveal()).digest('base64url')
}
