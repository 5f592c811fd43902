/**
 * The elements of a document as two columns of numbers, in document order: three numbers an element, two an attribute.
 * A file of 20 MB has some 400,000 elements and 1,200,000 attributes; as objects they would take a gigabyte.
 */

/** Numbers of one element: code of its name, its first attribute, the element behind its last descendant. */
export const ELEMENT_WIDTH = 3
export const ELEMENT_ATTRIBUTES = 1
export const ELEMENT_END = 2

/** Numbers of one attribute: first byte of its value; code of its name, flags and length of the value in one. */
export const ATTRIBUTE_WIDTH = 2
export const ATTRIBUTE_KIND = 1

/** 26 letters and 65,536 names beyond them have 17 bits. */
export const NAME_MASK = 0x1_ffff
/** The value holds a reference or a line break: what it says differs from what stands there. */
export const ESCAPED = 1 << 17
/** The value holds bytes beyond ASCII. */
export const BEYOND_ASCII = 1 << 18
/** How far to shift for the length, without sign. */
export const LENGTH_SHIFT = 19
/** Stands for a value of so many bytes or more, whose end is kept beside the column. */
export const LONG_LENGTH = 2 ** 13 - 1

/** Columns while they are filled; they grow by half. */
export class XmlColumns {
  elements: Int32Array
  attributes: Int32Array
  elementCount = 0
  attributeCount = 0
  /** Of attributes with a value of {@link LONG_LENGTH} bytes or more: the byte behind it. */
  readonly longEnds = new Map<number, number>()

  /** @param bytes of the document, for a first guess at the sizes */
  constructor(bytes: number) {
    this.elements = new Int32Array((16 + Math.ceil(bytes / 40)) * ELEMENT_WIDTH)
    this.attributes = new Int32Array((32 + (bytes >> 4)) * ATTRIBUTE_WIDTH)
  }

  /** Appends an attribute. @param kind code of its name, and flags @param from first byte of its value @param to behind it */
  addAttribute(kind: number, from: number, to: number): void {
    const row = this.attributeCount * ATTRIBUTE_WIDTH
    this.attributes = withRoom(this.attributes, row + ATTRIBUTE_WIDTH)
    const length = Math.min(to - from, LONG_LENGTH)
    if (length === LONG_LENGTH) this.longEnds.set(this.attributeCount, to)
    this.attributes[row] = from
    this.attributes[row + ATTRIBUTE_KIND] = kind | (length << LENGTH_SHIFT)
    this.attributeCount++
  }

  /** Appends an element that is still open. @returns its index */
  addElement(name: number, firstAttribute: number): number {
    const at = this.elementCount * ELEMENT_WIDTH
    // room for the mark behind the last one too
    this.elements = withRoom(this.elements, at + 2 * ELEMENT_WIDTH)
    this.elements[at] = name
    this.elements[at + ELEMENT_ATTRIBUTES] = firstAttribute
    return this.elementCount++
  }

  /** All descendants of the element are in. */
  closeElement(element: number): void {
    this.setElementEnd(element, this.elementCount)
  }

  /** @param end the element behind the last descendant */
  setElementEnd(element: number, end: number): void {
    this.elements[element * ELEMENT_WIDTH + ELEMENT_END] = end
  }

  /** Appends rows of elements and attributes that are numbered as they will stand here. */
  append(elements: Int32Array, attributes: Int32Array): void {
    const elementsAt = this.elementCount * ELEMENT_WIDTH
    const attributesAt = this.attributeCount * ATTRIBUTE_WIDTH
    this.elements = withRoom(this.elements, elementsAt + elements.length + ELEMENT_WIDTH)
    this.attributes = withRoom(this.attributes, attributesAt + attributes.length)
    this.elements.set(elements, elementsAt)
    this.attributes.set(attributes, attributesAt)
    this.elementCount += elements.length / ELEMENT_WIDTH
    this.attributeCount += attributes.length / ATTRIBUTE_WIDTH
  }

  /** Marks where the attributes of the last element end. */
  finish(): void {
    this.elements[this.elementCount * ELEMENT_WIDTH + ELEMENT_ATTRIBUTES] = this.attributeCount
  }
}

/** The column itself, or a larger one with the same numbers. */
function withRoom(column: Int32Array, numbers: number): Int32Array {
  if (numbers <= column.length) return column
  const larger = new Int32Array(Math.max(numbers, column.length + (column.length >> 1)))
  larger.set(column)
  return larger
}
