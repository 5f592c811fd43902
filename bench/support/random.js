/** Numbers from 0 to 1, the same for the same seed (xorshift). @param {number} seed */
export function numbersFrom(seed) {
  let state = seed * 2_654_435_769
  return () => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return (state >>> 0) / 4_294_967_296
  }
}
