/** From an object of the model back to its element, for proprietary attributes and elements. */
import { idAttributeCode } from './identifiers.js'
import type { TaskData } from './model.js'
import { XmlCursor } from './xml-cursor.js'
import type { XmlDocument } from './xml-document.js'
import type { XmlElement } from './xml-element.js'

/**
 * The first element of a set with an id, as scanned: `elementById(taskData, 'PFD1')?.attributes['P094_Crop_Type']`.
 * Every call looks through the files of the set, without building their elements.
 */
export function elementById({ root }: TaskData, id: string): XmlElement | undefined {
  const documents = new Set<XmlDocument>()
  for (const child of root.children) if (child instanceof XmlCursor) documents.add(child.document)
  for (const document of documents) {
    const element = findElement(document, id)
    if (element >= 0) return new XmlCursor(document, element)
  }
  return undefined
}

function findElement(document: XmlDocument, id: string): number {
  for (let element = 0; element < document.elementCount; element++) {
    const code = idAttributeCode(document.nameCode(element))
    if (code < 0) continue
    const attribute = document.findAttribute(element, code)
    if (attribute >= 0 && document.text(attribute) === id) return element
  }
  return -1
}
