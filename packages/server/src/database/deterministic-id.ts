/** Ids that follow from what they identify: the same thing made twice has the same id. */
import { createHash } from 'node:crypto'

/** An UUID of version 8 (RFC 9562 §5.8, own scheme) from the SHA-256 of the parts, in this order. */
export function deterministicId(...parts: readonly string[]): string {
  const hash = createHash('sha256').update(JSON.stringify(parts)).digest()
  hash[6] = (hash[6]! & 0x0f) | 0x80
  hash[8] = (hash[8]! & 0x3f) | 0x80
  const hex = hash.toString('hex')
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join(
    '-',
  )
}
