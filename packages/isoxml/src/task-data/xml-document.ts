/** A scanned file: its bytes and the columns that say what stands where. Values become strings or numbers on demand. */
import { decodeLatin1 } from '../text/utf8.js'
import { asciiText, utf8Text } from '../text/utf8-range.js'
import type { Utf8Xml } from './xml-bytes.js'
import {
  ATTRIBUTE_KIND,
  ATTRIBUTE_WIDTH,
  BEYOND_ASCII,
  ELEMENT_ATTRIBUTES,
  ELEMENT_END,
  ELEMENT_WIDTH,
  ESCAPED,
  LENGTH_SHIFT,
  LONG_LENGTH,
  NAME_MASK,
  type XmlColumns,
} from './xml-columns.js'
import type { XmlNames } from './xml-names.js'
import { decimalOf, hexadecimalOf, identifierLettersOf, identifierNumberOf } from './xml-numbers.js'
import { resolveReferences } from './xml-references.js'

/**
 * Values of a document of up to so many bytes are cut from one text of it: most documents are read by code that has just
 * been loaded, in which a loop over bytes is slow. A larger text would be held as long as any value that was cut from it.
 */
const SMALL_BYTES = 65_536
/** Values longer than this are seldom repeated. */
const LONGEST_SHARED = 32

/**
 * Elements are numbers in document order, 0 is the root. The first child of element `e`, if it has one, is `e + 1`, and
 * the one behind it and all its descendants is `elementEnd(e)`. Attributes are numbers too.
 */
export class XmlDocument {
  readonly file: string
  readonly names: XmlNames
  readonly elementCount: number
  /** The file as UTF-8. */
  readonly bytes: Uint8Array
  /** See `xml-columns.ts`. Loops over many elements read them here; all else asks the methods below. */
  readonly elements: Int32Array
  readonly attributes: Int32Array
  readonly #xml: Utf8Xml
  readonly #longEnds: ReadonlyMap<number, number>
  /** Strings that were made lately, by a hash of their bytes: designators, units and ids come again and again. */
  readonly #shared: string[]
  /** Of a small document: a unit for each byte, right where bytes are ASCII. */
  #whole: string | undefined

  constructor(xml: Utf8Xml, columns: XmlColumns, names: XmlNames, file: string) {
    this.file = file
    this.names = names
    this.elementCount = columns.elementCount
    this.#xml = xml
    this.bytes = xml.bytes
    this.elements = columns.elements
    this.attributes = columns.attributes
    this.#longEnds = columns.longEnds
    const slots = columns.attributeCount > 4096 ? 4096 : columns.attributeCount > 256 ? 256 : 16
    this.#shared = new Array<string>(slots).fill('')
  }

  /** Takes a namespace prefix, `p:`, from the names of all elements. */
  dropPrefix(prefix: string): void {
    const local = this.names.withoutPrefix(prefix)
    const end = this.elementCount * ELEMENT_WIDTH
    for (let row = 0; row < end; row += ELEMENT_WIDTH) {
      const name = this.elements[row]!
      this.elements[row] = local.get(name) ?? name
    }
  }

  nameCode(element: number): number {
    return this.elements[element * ELEMENT_WIDTH]!
  }

  /** The element behind the last descendant. */
  elementEnd(element: number): number {
    return this.elements[element * ELEMENT_WIDTH + ELEMENT_END]!
  }

  attributesBegin(element: number): number {
    return this.elements[element * ELEMENT_WIDTH + ELEMENT_ATTRIBUTES]!
  }

  attributesEnd(element: number): number {
    return this.elements[(element + 1) * ELEMENT_WIDTH + ELEMENT_ATTRIBUTES]!
  }

  /** The element that has the attribute. */
  elementOf(attribute: number): number {
    let low = 0
    let high = this.elementCount - 1
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if (this.attributesBegin(middle) <= attribute) low = middle
      else high = middle - 1
    }
    return low
  }

  attributeCode(attribute: number): number {
    return this.attributes[attribute * ATTRIBUTE_WIDTH + ATTRIBUTE_KIND]! & NAME_MASK
  }

  /** First byte of the value. */
  valueStart(attribute: number): number {
    return this.attributes[attribute * ATTRIBUTE_WIDTH]!
  }

  /** Byte behind the value. */
  valueEnd(attribute: number): number {
    const row = attribute * ATTRIBUTE_WIDTH
    const length = this.attributes[row + ATTRIBUTE_KIND]! >>> LENGTH_SHIFT
    return length === LONG_LENGTH ? this.#longEnds.get(attribute)! : this.attributes[row]! + length
  }

  /** @returns the attribute of an element by the code of its name, -1 without it */
  findAttribute(element: number, code: number): number {
    const end = this.attributesEnd(element)
    for (let attribute = this.attributesBegin(element); attribute < end; attribute++) {
      if (this.attributeCode(attribute) === code) return attribute
    }
    return -1
  }

  /** Value with references resolved and line breaks as spaces. */
  text(attribute: number): string {
    const flags = this.attributes[attribute * ATTRIBUTE_WIDTH + ATTRIBUTE_KIND]!
    const from = this.valueStart(attribute)
    const to = this.valueEnd(attribute)
    if ((flags & (ESCAPED | BEYOND_ASCII)) === 0) return this.#asciiText(from, to)
    const written = utf8Text(this.bytes, from, to)
    if ((flags & ESCAPED) === 0) return written
    return resolveReferences(written.replace(/\r\n|[\t\n\r]/g, ' '))
  }

  isEmpty(attribute: number): boolean {
    return this.attributes[attribute * ATTRIBUTE_WIDTH + ATTRIBUTE_KIND]! >>> LENGTH_SHIFT === 0
  }

  /** Decimal number, NaN when the value is not written plainly: then its text says what it is. */
  decimal(attribute: number): number {
    return decimalOf(this.bytes, this.valueStart(attribute), this.valueEnd(attribute))
  }

  /** Hexadecimal number of up to four digits, -1 when the value is none. */
  hexadecimal(attribute: number): number {
    return hexadecimalOf(this.bytes, this.valueStart(attribute), this.valueEnd(attribute))
  }

  /** The letters of an id as a number, twice their code and one more with a minus; -1 for another form. */
  identifierLetters(attribute: number): number {
    return identifierLettersOf(this.bytes, this.valueStart(attribute), this.valueEnd(attribute))
  }

  /** The digits of an id of that form. */
  identifierNumber(attribute: number): number {
    return identifierNumberOf(this.bytes, this.valueStart(attribute), this.valueEnd(attribute))
  }

  /** Byte of the file at which the value begins. */
  fileByte(attribute: number): number {
    return this.#xml.fileByte(this.valueStart(attribute))
  }

  #asciiText(from: number, to: number): string {
    if (this.bytes.length <= SMALL_BYTES) {
      this.#whole ??= decodeLatin1(this.bytes)
      return this.#whole.slice(from, to)
    }
    const length = to - from
    if (length === 0) return ''
    if (length > LONGEST_SHARED) return asciiText(this.bytes, from, to)
    const bytes = this.bytes
    let hash = length
    for (let at = from; at < to; at++) hash = (Math.imul(hash, 31) + bytes[at]!) | 0
    const slot = (hash ^ (hash >>> 15)) & (this.#shared.length - 1)
    const known = this.#shared[slot]!
    if (isText(known, bytes, from, length)) return known
    const text = asciiText(bytes, from, to)
    this.#shared[slot] = text
    return text
  }
}

function isText(text: string, bytes: Uint8Array, from: number, length: number): boolean {
  if (text.length !== length) return false
  for (let at = 0; at < length; at++) if (text.charCodeAt(at) !== bytes[from + at]) return false
  return true
}
