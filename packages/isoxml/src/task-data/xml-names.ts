/**
 * Names as small numbers. Names of three capitals (all elements of the standard) and of one capital (nearly all of its
 * attributes) are their own number; others get one when they are first met.
 */
import { decodeUtf8Part } from '../text/utf8.js'

const LETTERS = 26
const FIRST_LETTER = 0x41
/** Element codes below this are three capitals, attribute codes below {@link LETTERS} one. */
const THREE_CAPITALS = LETTERS ** 3
/** Names that a file may have beyond those. */
const MOST_NAMES = 1 << 16

/** Code of an element named by three capitals, from its bytes. */
export function threeCapitals(first: number, second: number, third: number): number {
  return ((first - FIRST_LETTER) * LETTERS + second - FIRST_LETTER) * LETTERS + third - FIRST_LETTER
}

/** Code of an element of the standard, `PNT`. */
export function elementCode(name: string): number {
  return threeCapitals(name.charCodeAt(0), name.charCodeAt(1), name.charCodeAt(2))
}

/** Code of an attribute of the standard, `A`. */
export function attributeCode(letter: string): number {
  return letter.charCodeAt(0) - FIRST_LETTER
}

/** The names of one document beyond those that are their own number. */
export class XmlNames {
  readonly #codes = new Map<string, number>()
  readonly #names: string[] = []

  /** Code of an element name, given as bytes of UTF-8. */
  elementOf(name: Uint8Array): number {
    return this.#elementNamed(decodeUtf8Part(name))
  }

  /** Code of an attribute name, given as bytes of UTF-8. */
  attributeOf(name: Uint8Array): number {
    const text = decodeUtf8Part(name)
    return /^[A-Z]$/.test(text) ? attributeCode(text) : LETTERS + this.#code(text)
  }

  /** Code of a name that is looked for; -1 when the document does not hold it. */
  knownElement(name: string): number {
    if (/^[A-Z]{3}$/.test(name)) return elementCode(name)
    const code = this.#codes.get(name)
    return code === undefined ? -1 : THREE_CAPITALS + code
  }

  /** Code of a name that is looked for; -1 when the document does not hold it. */
  knownAttribute(name: string): number {
    if (name.length === 1) {
      const code = attributeCode(name)
      if (code >= 0 && code < LETTERS) return code
    }
    const code = this.#codes.get(name)
    return code === undefined ? -1 : LETTERS + code
  }

  elementName(code: number): string {
    if (code >= THREE_CAPITALS) return this.#names[code - THREE_CAPITALS] ?? ''
    const [first, second] = [Math.floor(code / LETTERS ** 2), Math.floor(code / LETTERS) % LETTERS]
    return String.fromCharCode(FIRST_LETTER + first, FIRST_LETTER + second, FIRST_LETTER + (code % LETTERS))
  }

  attributeName(code: number): string {
    return code >= LETTERS ? (this.#names[code - LETTERS] ?? '') : String.fromCharCode(FIRST_LETTER + code)
  }

  /** Codes of elements whose name begins with the prefix → codes of their names without it. */
  withoutPrefix(prefix: string): Map<number, number> {
    const local = new Map<number, number>()
    for (const [name, code] of [...this.#codes]) {
      if (!name.startsWith(prefix) || name === prefix) continue
      local.set(THREE_CAPITALS + code, this.#elementNamed(name.slice(prefix.length)))
    }
    return local
  }

  #elementNamed(name: string): number {
    return /^[A-Z]{3}$/.test(name) ? elementCode(name) : THREE_CAPITALS + this.#code(name)
  }

  #code(name: string): number {
    const known = this.#codes.get(name)
    if (known !== undefined) return known
    const code = this.#names.length
    // no terminal has so many; what comes behind goes by the last of them
    if (code === MOST_NAMES) return code - 1
    this.#names.push(name)
    this.#codes.set(name, code)
    return code
  }
}
