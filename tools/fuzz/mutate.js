/** Ways to spoil bytes. Each takes the bytes, the random numbers and the material, and gives new bytes. */

const LENGTHS = [
  0, 1, 0x7f, 0x80, 0xff, 0x7fff, 0xffff, 0x10000, 0x7fffffff, 0x80000000, 0xfffffffe, 0xffffffff,
]
const LONGEST_SPLICE = 4096

/**
 * @typedef {object} Material
 * @property {readonly Uint8Array[]} tokens put in as they are
 * @property {Uint8Array} other another sound input of the same kind, to splice from
 */

/** @type {readonly ((bytes: Uint8Array, random: import('./random.js').Random, material: Material) => Uint8Array)[]} */
const MUTATORS = [
  flipBit,
  flipBit,
  changeByte,
  changeByte,
  lengthField,
  cut,
  remove,
  insert,
  token,
  token,
  splice,
  repeat,
  swap,
]

/** One to eight spoilings in a row, few more often than many. */
export function mutated(bytes, random, material) {
  const times = 1 + Math.floor(8 * random.next() ** 3)
  let spoilt = bytes
  for (let time = 0; time < times; time++) spoilt = random.pick(MUTATORS)(spoilt, random, material)
  return spoilt
}

function flipBit(bytes, random) {
  const copy = bytes.slice()
  if (copy.length > 0) copy[random.below(copy.length)] ^= 1 << random.below(8)
  return copy
}

function changeByte(bytes, random) {
  const copy = bytes.slice()
  if (copy.length > 0)
    copy[random.below(copy.length)] = random.pick([0, 1, 0x7f, 0x80, 0xff, random.below(256)])
  return copy
}

/** A number of one, two or four bytes that is likely to be a wrong length, or the old one off by a little. */
function lengthField(bytes, random) {
  const copy = bytes.slice()
  const size = random.pick([1, 2, 4])
  if (copy.length < size) return copy
  const view = new DataView(copy.buffer)
  const at = random.below(copy.length - size + 1)
  const write = { 1: 'setUint8', 2: 'setUint16', 4: 'setUint32' }[size]
  const read = { 1: 'getUint8', 2: 'getUint16', 4: 'getUint32' }[size]
  const value = random.next() < 0.5 ? random.pick(LENGTHS) : view[read](at, true) + random.below(9) - 4
  view[write](at, value, true)
  return copy
}

function cut(bytes, random) {
  return bytes.slice(0, random.below(bytes.length + 1))
}

function remove(bytes, random) {
  const from = random.below(bytes.length + 1)
  return joined(bytes.subarray(0, from), bytes.subarray(from + 1 + random.below(random.pick([4, 64, 1024]))))
}

function insert(bytes, random) {
  const added = Uint8Array.from({ length: 1 + random.below(16) }, () => random.below(256))
  return insertedAt(bytes, random.below(bytes.length + 1), added)
}

function token(bytes, random, { tokens }) {
  return insertedAt(bytes, random.below(bytes.length + 1), random.pick(tokens))
}

function splice(bytes, random, { other }) {
  const from = random.below(other.length + 1)
  const part = other.subarray(from, from + random.below(LONGEST_SPLICE))
  const at = random.below(bytes.length + 1)
  if (random.next() < 0.5) return insertedAt(bytes, at, part)
  return joined(bytes.subarray(0, at), part, bytes.subarray(at + part.length))
}

/** A stretch again and again, up to a hundred times. */
function repeat(bytes, random) {
  const from = random.below(bytes.length + 1)
  const part = bytes.subarray(from, from + 1 + random.below(64))
  return insertedAt(bytes, from, joined(...Array.from({ length: 1 + random.below(100) }, () => part)))
}

/** Two stretches change places. */
function swap(bytes, random) {
  const [a, b, c] = [0, 0, 0].map(() => random.below(bytes.length + 1)).sort((x, y) => x - y)
  return joined(bytes.subarray(0, a), bytes.subarray(b, c), bytes.subarray(a, b), bytes.subarray(c))
}

function insertedAt(bytes, at, added) {
  return joined(bytes.subarray(0, at), added, bytes.subarray(at))
}

/** @param {...Uint8Array} parts */
export function joined(...parts) {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    bytes.set(part, at)
    at += part.length
  }
  return bytes
}
