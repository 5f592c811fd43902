/** What lies in the cells of an unbounded grid: a linked list of numbers for each cell that holds any. */

const HASH_FACTOR = 0x9e3779b1

export class CellLists {
  #slots: number
  /** The upper bits of a hash are the slot. */
  #shift: number
  /** Newest entry of the cell that has a slot, plus one; 0 is a free slot. */
  #heads: Int32Array
  #rows: Int32Array
  #columns: Int32Array
  #used = 0
  #numbers = new Int32Array(1024)
  /** Entry before, plus one. */
  #before = new Int32Array(1024)
  #entries = 0

  /** @param cells about how many will hold anything; more are no fault */
  constructor(cells: number) {
    this.#shift = Math.clz32(Math.max(64, cells)) - 1
    this.#slots = 2 ** (32 - this.#shift)
    this.#heads = new Int32Array(this.#slots)
    this.#rows = new Int32Array(this.#slots)
    this.#columns = new Int32Array(this.#slots)
  }

  /** Adds a number to a cell. @returns the entry that was newest there, for `numberOf` and `before`, or −1 */
  add(row: number, column: number, number: number): number {
    if (2 * this.#used > this.#slots) this.#spread()
    if (this.#entries === this.#numbers.length) this.#lengthen()
    const slot = this.#slotOf(row, column)
    const head = this.#heads[slot]!
    if (head === 0) {
      this.#rows[slot] = row
      this.#columns[slot] = column
      this.#used++
    }
    this.#numbers[this.#entries] = number
    this.#before[this.#entries] = head
    this.#heads[slot] = ++this.#entries
    return head - 1
  }

  numberOf(entry: number): number {
    return this.#numbers[entry]!
  }

  /** The entry that was added to the same cell before, or −1. */
  before(entry: number): number {
    return this.#before[entry]! - 1
  }

  #slotOf(row: number, column: number): number {
    let slot = Math.imul(row ^ Math.imul(column, HASH_FACTOR), HASH_FACTOR) >>> this.#shift
    while (this.#heads[slot] !== 0 && (this.#rows[slot] !== row || this.#columns[slot] !== column))
      slot = (slot + 1) & (this.#slots - 1)
    return slot
  }

  #spread(): void {
    const [heads, rows, columns] = [this.#heads, this.#rows, this.#columns]
    this.#slots *= 2
    this.#shift--
    this.#heads = new Int32Array(this.#slots)
    this.#rows = new Int32Array(this.#slots)
    this.#columns = new Int32Array(this.#slots)
    for (let slot = 0; slot < heads.length; slot++) {
      if (heads[slot] === 0) continue
      const to = this.#slotOf(rows[slot]!, columns[slot]!)
      this.#heads[to] = heads[slot]!
      this.#rows[to] = rows[slot]!
      this.#columns[to] = columns[slot]!
    }
  }

  #lengthen(): void {
    const [numbers, before] = [this.#numbers, this.#before]
    this.#numbers = new Int32Array(2 * numbers.length)
    this.#before = new Int32Array(2 * before.length)
    this.#numbers.set(numbers)
    this.#before.set(before)
  }
}
