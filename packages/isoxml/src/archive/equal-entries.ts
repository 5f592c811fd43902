/**
 * Small entries that are stored with the same bytes again and again: the headers of the logs of a set, as a rule. Calling
 * zlib for one of them takes as long as inflating 20 kB, so that each is inflated once.
 */
import { viewOf } from './byte-range.js'
import { DEFLATED, type ZipRecord } from './zip-record.js'

/** Real headers take a few hundred bytes, inflated one or two thousand. */
const MOST_STORED_BYTES = 4096
const MOST_INFLATED_BYTES = 16_384
/** A set has one kind of header, seldom more than three. */
const MOST_KINDS = 8

interface Inflated {
  readonly stored: Uint8Array
  readonly bytes: Uint8Array
}

/** The kinds of small entries of an archive, at most 160 kB. */
export class EqualEntries {
  /** By checksum, in the order in which they came. */
  readonly #kinds = new Map<number, Inflated>()

  /** @returns the checked bytes of an entry before that was stored with the same bytes, a copy; else undefined */
  find(record: ZipRecord, stored: Uint8Array): Uint8Array | undefined {
    if (!isSmall(record)) return undefined
    const kind = this.#kinds.get(record.crc)
    if (kind === undefined || kind.bytes.length !== record.inflatedSize) return undefined
    return areEqual(kind.stored, stored) ? copyOf(kind.bytes) : undefined
  }

  /** @param bytes inflated and checked; they are copied */
  add(record: ZipRecord, stored: Uint8Array, bytes: Uint8Array): void {
    if (!isSmall(record)) return
    const [oldest] = this.#kinds.keys()
    if (this.#kinds.size === MOST_KINDS && oldest !== undefined) this.#kinds.delete(oldest)
    this.#kinds.set(record.crc, { stored: copyOf(stored), bytes: copyOf(bytes) })
  }
}

/** Not by `slice`, which for a Buffer of Node copies nothing. */
const copyOf = (bytes: Uint8Array): Uint8Array => new Uint8Array(bytes)

function isSmall({ method, storedSize, inflatedSize }: ZipRecord): boolean {
  return method === DEFLATED && storedSize <= MOST_STORED_BYTES && inflatedSize <= MOST_INFLATED_BYTES
}

/** Word by word: headers are compared by code that was loaded a moment ago, which takes its time for each step. */
function areEqual(some: Uint8Array, others: Uint8Array): boolean {
  const { length } = some
  if (length !== others.length) return false
  const [a, b] = [viewOf(some), viewOf(others)]
  let at = 0
  for (; at + 4 <= length; at += 4) if (a.getInt32(at) !== b.getInt32(at)) return false
  while (at < length && some[at] === others[at]) at++
  return at === length
}
