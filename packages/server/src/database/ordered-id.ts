/** Ids that follow the order in which they were made. */
import { randomBytes } from 'node:crypto'

let lastMs = 0
let sequence = 0

/** UUID of version 7 (RFC 9562 §5.7) with a counter: what one process makes within a millisecond keeps its order. */
export function orderedId(at: Date): string {
  const ms = at.getTime()
  sequence = ms === lastMs ? Math.min(sequence + 1, 0xfff) : 0
  lastMs = ms
  const time = ms.toString(16).padStart(12, '0')
  const tail = randomBytes(8)
  tail[0] = (tail[0]! & 0x3f) | 0x80
  const random = tail.toString('hex')
  const count = sequence.toString(16).padStart(3, '0')
  return `${time.slice(0, 8)}-${time.slice(8)}-7${count}-${random.slice(0, 4)}-${random.slice(4)}`
}
