/** Buffers inside a value that can be handed to another thread. */

/**
 * Every ArrayBuffer that a typed array in `value` has for itself. One that several views share, such as the pool of
 * small Buffers, is left out: handing it over would empty the others.
 */
export function ownedBuffers(value: unknown): ArrayBuffer[] {
  const found = new Set<ArrayBuffer>()
  const seen = new Set<object>()
  const waiting: unknown[] = [value]
  while (waiting.length > 0) {
    const next = waiting.pop()
    if (typeof next !== 'object' || next === null || seen.has(next)) continue
    seen.add(next)
    if (ArrayBuffer.isView(next)) {
      if (next.buffer instanceof ArrayBuffer && next.buffer.byteLength === next.byteLength)
        found.add(next.buffer)
    } else if (next instanceof Map) {
      waiting.push(...next.values())
    } else {
      for (const part of Object.values(next)) if (typeof part === 'object') waiting.push(part)
    }
  }
  return [...found].filter((buffer) => buffer.byteLength > 0)
}
