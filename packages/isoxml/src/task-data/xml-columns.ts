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
    if ((this.attributeCount + 1) * ATTRIBUTE_WIDTH > this.attributes.length)
      this.attributes = grown(this.attributes)
    return this.attributes
  }

  /** Appends an element that is still open. @returns its index */
  addElement(name: number, firstAttribute: number): number {
    const at = this.elementCount * ELEMENT_WIDTH
    // room for the mark behind the last one too
    if (at + 2 * ELEMENT_WIDTH > this.elements.length) this.elements = grown(this.elements)
    this.elements[at] = name
    this.elements[at + ELEMENT_ATTRIBUTES] = firstAttribute
    return this.elementCount++
  }

  /** All descendants of the element are in. */
  closeElement(element: number): void {
    this.elements[element * ELEMENT_WIDTH + ELEMENT_END] = this.elementCount
  }

  /** Marks where the attributes of the last element end. */
  finish(): void {
    this.elements[this.elementCount * ELEMENT_WIDTH + ELEMENT_ATTRIBUTES] = this.attributeCount
  }
}

function grown(column: Int32Array): Int32Array {
  const larger = new Int32Array(column.length + (column.length >> 1) + 3 * ELEMENT_WIDTH)
  larger.set(column)
  return larger
}
