/** The signature by which a receiver knows that a call is ours. */
import { createHmac } from 'node:crypto'

/** Base64 of HMAC-SHA-256 over the bytes of the body, under the UTF-8 bytes of the webhook's secret. */
export function signatureOf(body: Uint8Array, secret: string): string {
  return createHmac('sha256', secret).update(body).digest('base64')
}
