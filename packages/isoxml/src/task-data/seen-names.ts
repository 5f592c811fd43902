/** The attributes that one element has had so far, to find those that occur twice. */

const LETTERS = 26

export class SeenNames {
  /** A bit for each name of one capital. */
  #letters = 0
  readonly #others = new Set<number>()

  /** Another element begins. */
  clear(): void {
    this.#letters = 0
    if (this.#others.size > 0) this.#others.clear()
  }

  /** @param name code of an attribute's name. @returns whether it was there already */
  add(name: number): boolean {
    if (name < LETTERS) {
      const bit = 1 << name
      const occurs = (this.#letters & bit) !== 0
      this.#letters |= bit
      return occurs
    }
    const occurs = this.#others.has(name)
    this.#others.add(name)
    return occurs
  }
}
