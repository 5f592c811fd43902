/**
 * The elements of a document as two columns of numbers, in document order: three numbers an element, three an
 * attribute. A file of 20 MB has some 400,000 elements and 1,200,000 attributes; as objects they would take a gigabyte.
 */

/** Numbers of one element: code of its name, its first attribute, the element behind its last descendant. */
export const ELEMENT_WIDTH = 3
export const ELEMENT_ATTRIBUTES = 1
export const ELEMENT_END = 2

/** Numbers of one attribute: code of its name with flags above, first byte of its value, byte behind the value. */
export const ATTRIBUTE_WIDTH = 3
export const ATTRIBUTE_START = 1
export const ATTRIBUTE_END = 2

export const NAME_MASK = 0xff_ffff
/** The value holds a reference or a line break: what it says differs from what stands there. */
export const ESCAPED = 1 << 24
/** The value holds bytes beyond ASCII. */
export const BEYOND_ASCII = 1 << 25

/** Columns while they are filled; they grow by half. */
export class XmlColumns {
  elements: Int32Array
  attributes: Int32Array
  elementCount = 0
  attributeCount = 0

  /** @param bytes of the document, for a first guess at the sizes */
  constructor(bytes: number) {
    this.elements = new Int32Array((16 + Math.ceil(bytes / 40)) * ELEMENT_WIDTH)
    this.attributes = new Int32Array((32 + (bytes >> 4)) * ATTRIBUTE_WIDTH)
  }

  /** Room for one more attribute. @returns the column, which may be another one than before */
  roomForAttribute(): Int32Array {
    this.attributes = withRoom(this.attributes, (this.attributeCount + 1) * ATTRIBUTE_WIDTH)
    return this.attributes
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
