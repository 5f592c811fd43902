/**
 * Records of a log by time and position, for finding each record of another log in file order: two machines that log
 * the same hours at other places must not be compared record by record.
 */
import type { TimeLog } from './model.js'

const NONE = -1

/** Finds records that equal given ones, each behind the one found before. */
export class RecordIndex {
  readonly #log: TimeLog
  /** By hash: the first record of a chain that is still ahead. */
  readonly #heads: Int32Array
  /** By record: the next one of its chain. */
  readonly #next: Int32Array
  readonly #mask: number
  #from = 0

  constructor(log: TimeLog) {
    const { records } = log
    let size = 1
    while (size < 2 * records) size *= 2
    this.#log = log
    this.#mask = size - 1
    this.#heads = new Int32Array(size).fill(NONE)
    this.#next = new Int32Array(records)
    for (let record = records - 1; record >= 0; record--) {
      if (Number.isNaN(log.localTimeMs[record])) continue
      const slot = this.#slotOf(log, record)
      this.#next[record] = this.#heads[slot]!
      this.#heads[slot] = record
    }
  }

  /**
   * @returns the first record behind the one found last that has the time and place of `log`'s; −1 without one. A time
   *          that is unknown (NaN) equals none
   */
  find(log: TimeLog, record: number): number {
    if (Number.isNaN(log.localTimeMs[record])) return NONE
    const slot = this.#slotOf(log, record)
    let at = this.#heads[slot]!
    while (at !== NONE && at < this.#from) at = this.#next[at]!
    this.#heads[slot] = at
    while (at !== NONE && !isSame(this.#log, at, log, record)) at = this.#next[at]!
    if (at !== NONE) this.#from = at + 1
    return at
  }

  #slotOf({ localTimeMs, north, east }: TimeLog, record: number): number {
    const time = localTimeMs[record]!
    let hash = Math.imul(time | 0, 0x9e3779b1) ^ Math.imul(north?.[record] ?? 0, 0x85ebca6b)
    hash = Math.imul(hash ^ (hash >>> 15), 0xc2b2ae35) ^ Math.imul(east?.[record] ?? 0, 0x27d4eb2f)
    return (hash ^ (hash >>> 13)) & this.#mask
  }
}

function isSame(a: TimeLog, recordA: number, b: TimeLog, recordB: number): boolean {
  if (a.localTimeMs[recordA] !== b.localTimeMs[recordB]) return false
  if (a.north === undefined || b.north === undefined) return a.north === b.north
  return a.north[recordA] === b.north[recordB] && a.east?.[recordA] === b.east?.[recordB]
}
