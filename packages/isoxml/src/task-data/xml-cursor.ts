/** One element of a scanned file, as readers see it. What nobody asks for is never built. */
import { ID_ATTRIBUTE } from './identifier-tables.js'
import type { XmlDocument } from './xml-document.js'
import type { XmlElement } from './xml-element.js'
import { attributeCode, elementCode } from './xml-names.js'

export class XmlCursor implements XmlElement {
  readonly document: XmlDocument
  /** Number of the element in its document. */
  readonly index: number
  #attributes: Readonly<Record<string, string>> | undefined
  #children: readonly XmlCursor[] | undefined

  constructor(document: XmlDocument, index: number) {
    this.document = document
    this.index = index
  }

  get name(): string {
    return this.document.names.elementName(this.document.nameCode(this.index))
  }

  /** All attributes; without prototype, so that any name is safe. */
  get attributes(): Readonly<Record<string, string>> {
    this.#attributes ??= this.#readAttributes()
    return this.#attributes
  }

  get children(): readonly XmlCursor[] {
    this.#children ??= this.#readChildren()
    return this.#children
  }

  /** @param name three capitals */
  childrenNamed(name: string): XmlCursor[] {
    const { document, index } = this
    const code = elementCode(name)
    const children: XmlCursor[] = []
    const end = document.elementEnd(index)
    for (let child = index + 1; child < end; child = document.elementEnd(child)) {
      if (document.nameCode(child) === code) children.push(new XmlCursor(document, child))
    }
    return children
  }

  /** Number of an attribute in the document, -1 without it. */
  attribute(name: string): number {
    const { document, index } = this
    const code = name.length === 1 ? attributeCode(name) : document.names.knownAttribute(name)
    return document.findAttribute(index, code)
  }

  text(name: string): string | undefined {
    const attribute = this.attribute(name)
    return attribute < 0 ? undefined : this.document.text(attribute)
  }

  /** The way here from the root, which is left out: `TSK TSK1/TIM[2]/DLV[1]`. */
  get path(): string {
    const { document } = this
    if (this.index === 0) return this.name
    const steps: string[] = []
    for (let parent = 0; parent !== this.index; ) {
      const counts = new Map<number, number>()
      let child = parent + 1
      for (; document.elementEnd(child) <= this.index; child = document.elementEnd(child)) {
        const code = document.nameCode(child)
        counts.set(code, (counts.get(code) ?? 0) + 1)
      }
      steps.push(new XmlCursor(document, child).#step((counts.get(document.nameCode(child)) ?? 0) + 1))
      parent = child
    }
    return steps.join('/')
  }

  #step(place: number): string {
    const { name } = this
    const letter = ID_ATTRIBUTE.get(name)
    const id = letter === undefined ? undefined : this.text(letter)
    return id !== undefined && id !== '' && id.length <= 40 ? `${name} ${id}` : `${name}[${place}]`
  }

  #readAttributes(): Readonly<Record<string, string>> {
    const { document, index } = this
    const attributes = Object.create(null) as Record<string, string>
    const end = document.attributesEnd(index)
    for (let attribute = document.attributesBegin(index); attribute < end; attribute++) {
      attributes[document.names.attributeName(document.attributeCode(attribute))] = document.text(attribute)
    }
    return attributes
  }

  #readChildren(): XmlCursor[] {
    const { document, index } = this
    const children: XmlCursor[] = []
    const end = document.elementEnd(index)
    for (let child = index + 1; child < end; child = document.elementEnd(child)) {
      children.push(new XmlCursor(document, child))
    }
    return children
  }
}
