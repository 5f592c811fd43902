/** Which records carry a value of a channel, a bit for each: bit `i & 31` of word `i >> 5` stands for record i. */

/** How the presence of a channel is kept. */
export type PresenceKind = 'empty' | 'dense' | 'packed' | 'sparse'

/** Of the words of presence that numbers of records may take, where those are many: else the saving is not worth it. */
const SPARSE_SHARE = 1 / 8
const MIN_SPARSE_WORDS = 2048

/** @param count records that carry a value, of all `records` of a log */
export function presenceKind(count: number, records: number): PresenceKind {
  if (count === 0) return 'empty'
  if (count === records) return 'dense'
  const words = wordsOfBits(records)
  return words >= MIN_SPARSE_WORDS && count <= SPARSE_SHARE * words ? 'sparse' : 'packed'
}

/** Words that hold so many bits. */
export function wordsOfBits(bits: number): number {
  return (bits + 31) >>> 5
}

/** Whether the record carries a value. */
export function isPresent(present: Uint32Array, record: number): boolean {
  return ((present[record >> 5]! >>> (record & 31)) & 1) === 1
}

/** The numbers of the records whose bits are set, ascending. @param count how many they are */
export function presentRecords(present: Uint32Array, count: number): Uint32Array {
  const records = new Uint32Array(count)
  putPresent(present, records)
  return records
}

/** A loop of its own: the engine compiles it while it runs. */
function putPresent(present: Uint32Array, records: Uint32Array): void {
  let at = 0
  for (let word = 0; word < present.length; word++) {
    for (let bits = present[word]!; bits !== 0; bits &= bits - 1) {
      records[at++] = (word << 5) + 31 - Math.clz32(bits & -bits)
    }
  }
}

/** Bits of records that are given by number. @param records of the whole log */
export function presenceOf(numbers: Uint32Array, records: number): Uint32Array {
  const present = new Uint32Array(wordsOfBits(records))
  for (const record of numbers) present[record >> 5]! |= 1 << (record & 31)
  return present
}
