/** Numbers that look random and repeat for the same seed: a 32-bit xorshift-multiply generator (mulberry32). */

/** @typedef {{ next: () => number, below: (limit: number) => number, pick: <T>(list: readonly T[]) => T }} Random */

/**
 * @param {readonly (string | number)[]} words what the sequence depends on
 * @returns {Random}
 */
export function randomFrom(words) {
  let state = hash(words.join('/'))
  const next = () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const below = (limit) => Math.floor(next() * limit)
  return { next, below, pick: (list) => list[below(list.length)] }
}

/** FNV-1a over the characters. */
function hash(text) {
  let sum = 0x811c9dc5
  for (let at = 0; at < text.length; at++) sum = Math.imul(sum ^ text.charCodeAt(at), 0x01000193)
  return sum
}
