/**
 * The ids of a set without a string for each: `PFD-12` is two whole numbers, letters with sign and digits. What has
 * another form is kept as text.
 */
import type { XmlDocument } from './xml-document.js'

/** Numbers of one id: letters with sign and one added, so that 0 is an empty place; digits. */
const WIDTH = 2

export class IdentifierSet {
  #keys = new Int32Array(64 * WIDTH)
  #count = 0
  readonly #otherForms = new Set<string>()

  /** @returns false when the id was there already */
  add(document: XmlDocument, attribute: number): boolean {
    const letters = document.identifierLetters(attribute)
    if (letters >= 0) return this.#addKey(letters + 1, document.identifierNumber(attribute))
    const text = document.text(attribute)
    const isNew = !this.#otherForms.has(text)
    this.#otherForms.add(text)
    return isNew
  }

  has(document: XmlDocument, attribute: number): boolean {
    const letters = document.identifierLetters(attribute)
    if (letters < 0) return this.#otherForms.has(document.text(attribute))
    return this.#keys[this.#place(letters + 1, document.identifierNumber(attribute))] !== 0
  }

  #addKey(letters: number, number: number): boolean {
    const place = this.#place(letters, number)
    if (this.#keys[place] !== 0) return false
    this.#keys[place] = letters
    this.#keys[place + 1] = number
    this.#count++
    if (2 * WIDTH * this.#count > this.#keys.length) this.#grow()
    return true
  }

  /** Where the id stands, or the empty place where it belongs. */
  #place(letters: number, number: number): number {
    const keys = this.#keys
    const mask = keys.length / WIDTH - 1
    const hash = Math.imul(number ^ Math.imul(letters, 0x85ebca6b), 0x9e3779b1)
    let slot = (hash ^ (hash >>> 15)) & mask
    while (
      keys[slot * WIDTH] !== 0 &&
      (keys[slot * WIDTH] !== letters || keys[slot * WIDTH + 1] !== number)
    ) {
      slot = (slot + 1) & mask
    }
    return slot * WIDTH
  }

  #grow(): void {
    const old = this.#keys
    this.#keys = new Int32Array(2 * old.length)
    for (let at = 0; at < old.length; at += WIDTH) {
      if (old[at] === 0) continue
      const place = this.#place(old[at]!, old[at + 1]!)
      this.#keys[place] = old[at]!
      this.#keys[place + 1] = old[at + 1]!
    }
  }
}
