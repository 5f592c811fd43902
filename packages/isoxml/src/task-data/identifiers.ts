/**
 * Checks that every id of a set is there once and every reference leads somewhere, across the main file and its
 * external parts. Nothing is dropped for a bad reference.
 */
import type { DiagnosticList } from '../diagnostic-list.js'
import { whereIs } from './attributes.js'
import { IdentifierSet } from './identifier-set.js'
import { ID_ATTRIBUTE, REFERENCE_ATTRIBUTES } from './identifier-tables.js'
import { XmlCursor } from './xml-cursor.js'
import type { XmlDocument } from './xml-document.js'
import { attributeCode, elementCode } from './xml-names.js'

/** By the code of an element's name: code of the attribute with its id, -1 without one. */
const ID_BY_CODE = new Int8Array(26 ** 3).fill(-1)
/** By the code of an element's name: a bit for each letter that refers to an id. */
const REFERENCES_BY_CODE = new Int32Array(26 ** 3)

for (const [name, letter] of ID_ATTRIBUTE) ID_BY_CODE[elementCode(name)] = attributeCode(letter)
for (const [name, letters] of REFERENCE_ATTRIBUTES) {
  for (const letter of letters) REFERENCES_BY_CODE[elementCode(name)]! |= 1 << attributeCode(letter)
}

/** Code of the attribute that holds the id of an element, by the code of its name; -1 without one. */
export function idAttributeCode(nameCode: number): number {
  return ID_BY_CODE[nameCode] ?? -1
}

/** Reports ids that occur twice or are no ids, and references that lead nowhere. @returns the ids */
export function checkIdentifiers(
  documents: readonly XmlDocument[],
  diagnostics: DiagnosticList,
): IdentifierSet {
  const ids = new IdentifierSet()
  const references = documents.map((document) => collect(document, ids, diagnostics))
  for (const [at, document] of documents.entries()) report(document, references[at]!, ids, diagnostics)
  return ids
}

/** Reports references of a file beside the set that lead to none of its ids. */
export function checkReferences(
  document: XmlDocument,
  ids: IdentifierSet,
  diagnostics: DiagnosticList,
): void {
  const ownIds = new IdentifierSet()
  report(document, collect(document, ownIds, diagnostics), ids, diagnostics)
}

/** Collects and checks the ids of a file. @returns the attributes that refer to ids */
function collect(document: XmlDocument, ids: IdentifierSet, diagnostics: DiagnosticList): number[] {
  const references: number[] = []
  for (let element = 0; element < document.elementCount; element++) {
    const name = document.nameCode(element)
    const idCode = idAttributeCode(name)
    const referenceCodes = REFERENCES_BY_CODE[name] ?? 0
    if (idCode < 0 && referenceCodes === 0) continue
    const end = document.attributesEnd(element)
    for (let attribute = document.attributesBegin(element); attribute < end; attribute++) {
      const code = document.attributeCode(attribute)
      if (code === idCode) checkId(document, element, attribute, ids, diagnostics)
      else if (code < 26 && (referenceCodes & (1 << code)) !== 0) references.push(attribute)
    }
  }
  return references
}

function checkId(
  document: XmlDocument,
  element: number,
  attribute: number,
  ids: IdentifierSet,
  diagnostics: DiagnosticList,
): void {
  if (document.isEmpty(attribute)) return
  if (!hasForm(document, element, attribute) && !diagnostics.isFull('VALUE_INVALID')) {
    const where = whereIs(new XmlCursor(document, element))
    const found = JSON.stringify(document.text(attribute).slice(0, 60))
    const sentence = `${where.file}: ${found} should be ${document.names.elementName(document.nameCode(element))} and a number; it was taken as it is`
    diagnostics.add('VALUE_INVALID', 'info', sentence, { ...where, byte: document.fileByte(attribute) })
  }
  if (!ids.add(document, attribute) && !diagnostics.isFull('DUPLICATE_ID')) {
    const where = whereIs(new XmlCursor(document, element))
    const sentence = `${where.file}: the id ${document.text(attribute).slice(0, 60)} occurs twice; the first element counts for references`
    diagnostics.add('DUPLICATE_ID', 'warning', sentence, { ...where, byte: document.fileByte(attribute) })
  }
}

function report(
  document: XmlDocument,
  references: readonly number[],
  ids: IdentifierSet,
  diagnostics: DiagnosticList,
): void {
  // by number: an iterator makes an object for each until the loop is compiled
  for (let at = 0; at < references.length; at++) {
    const attribute = references[at]!
    if (document.isEmpty(attribute) || ids.has(document, attribute)) continue
    if (diagnostics.isFull('DANGLING_REFERENCE')) return
    const where = whereIs(new XmlCursor(document, document.elementOf(attribute)))
    const letter = document.names.attributeName(document.attributeCode(attribute))
    const sentence = `${where.file}: attribute ${letter} of ${where.element} refers to ${document.text(attribute).slice(0, 60)}, which does not exist`
    diagnostics.add('DANGLING_REFERENCE', 'warning', sentence, {
      ...where,
      byte: document.fileByte(attribute),
    })
  }
}

/** Whether an id begins with the name of its element and has nothing but a number behind it. */
function hasForm(document: XmlDocument, element: number, attribute: number): boolean {
  const letters = document.identifierLetters(attribute)
  if (letters >= 0) return letters >> 1 === document.nameCode(element)
  const text = document.text(attribute)
  return /^[A-Z]{3}-?\d+$/.test(text) && elementCode(text) === document.nameCode(element)
}
