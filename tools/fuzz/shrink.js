/** Makes an input smaller as long as it still fails in the same way. */

const MOST_TRIES = 600

/**
 * @param {readonly Uint8Array[]} parts
 * @param {(parts: readonly Uint8Array[]) => Promise<boolean>} stillFails
 */
export async function shrunk(parts, stillFails) {
  let smallest = parts
  let tries = 0
  for (let part = 0; part < parts.length; part++) {
    for (let size = smallest[part].length >> 1; size >= 1; size >>= 1) {
      let at = 0
      while (at < smallest[part].length && tries < MOST_TRIES) {
        tries++
        const candidate = smallest.map((bytes, one) => (one === part ? without(bytes, at, size) : bytes))
        if (await stillFails(candidate)) smallest = candidate
        else at += size
      }
    }
  }
  return smallest
}

function without(bytes, at, size) {
  const copy = new Uint8Array(Math.max(0, bytes.length - Math.min(size, bytes.length - at)))
  copy.set(bytes.subarray(0, at))
  copy.set(bytes.subarray(Math.min(bytes.length, at + size)), at)
  return copy
}
