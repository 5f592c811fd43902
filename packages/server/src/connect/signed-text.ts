/**
 * Texts that we hand out and get back: `id.expiry.signature`, the expiry in seconds since 1970 in base 36, the signature
 * an HMAC-SHA-256 of both under a key of its own for each purpose. One that we did not write is known without a look
 * into the database.
 */
import { timingSafeEqual } from 'node:crypto'
import { isUuid } from '@sheaf/contract'
import type { Secrets } from '../secrets/index.js'

export type Purpose = 'magic link' | 'authorization state'

export function signedText(
  secrets: Pick<Secrets, 'hmac'>,
  purpose: Purpose,
  id: string,
  expiresAt: Date,
): string {
  const body = `${id}.${Math.floor(expiresAt.getTime() / 1000).toString(36)}`
  return `${body}.${signature(secrets, purpose, body)}`
}

/** The id inside; `foreign` for a text that was not signed here for this purpose, `expired` for one whose time is over. */
export function readSigned(
  secrets: Pick<Secrets, 'hmac'>,
  purpose: Purpose,
  text: string,
  now: Date,
): { readonly id: string } | 'foreign' | 'expired' {
  const [id = '', expiry = '', given = '', ...rest] = text.split('.')
  const expected = signature(secrets, purpose, `${id}.${expiry}`)
  if (rest.length > 0 || !isUuid(id) || !equal(given, expected)) return 'foreign'
  return Number.parseInt(expiry, 36) * 1000 <= now.getTime() ? 'expired' : { id }
}

function signature(secrets: Pick<Secrets, 'hmac'>, purpose: Purpose, body: string): string {
  return Buffer.from(secrets.hmac(purpose, body), 'hex').toString('base64url')
}

function equal(given: string, expected: string): boolean {
  const [one, other] = [Buffer.from(given), Buffer.from(expected)]
  return one.length === other.length && timingSafeEqual(one, other)
}
