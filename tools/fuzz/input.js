/** Input number `index` of a target: always the same for the same seed. */
import { mutated } from './mutate.js'
import { randomFrom } from './random.js'

/** @returns {Uint8Array[]} */
export function inputAt(target, name, seed, index) {
  const random = randomFrom([seed, name, index])
  const chosen = random.pick(target.inputs)
  const other = random.pick(target.inputs)
  const spoilAll = random.next() < 0.2
  // the last part of a log is its binary, where most of the trouble is to be expected
  const only = random.next() < 0.75 ? chosen.length - 1 : random.below(chosen.length)
  return chosen.map((bytes, part) => {
    if (!spoilAll && part !== only) return bytes
    return mutated(bytes, random, { tokens: target.tokens[part], other: other[part] })
  })
}
