/**
 * Attributes and children of an element as values of their type. A value outside its type is reported and counts as
 * absent; an object is never dropped for it.
 */
import type { DiagnosticList } from '../diagnostic-list.js'
import type { Where } from '../diagnostics.js'
import type { PointMemory } from './point-memory.js'
import { ELEMENT_END, ELEMENT_WIDTH } from './xml-columns.js'
import { XmlCursor } from './xml-cursor.js'
import type { XmlDocument } from './xml-document.js'
import { elementCode } from './xml-names.js'

/** Where elements come from, where complaints and points go. */
export interface ReadContext {
  readonly file: string
  readonly diagnostics: DiagnosticList
  readonly points: PointMemory
}

/** Stands for a list without entries, so that elements that have none of something need no list each. */
export const NONE: readonly never[] = Object.freeze([])

/** What an attribute holds. */
export type ValueKind = 'text' | 'integer' | 'decimal' | 'ddi'

/** @returns undefined, and a report, for a value outside its type */
export function readValue(
  kind: ValueKind,
  attribute: number,
  document: XmlDocument,
  context: ReadContext,
): string | number | undefined {
  if (kind === 'text') return document.text(attribute)
  if (kind === 'integer') return readInteger(attribute, document, context)
  return kind === 'decimal'
    ? readDecimal(attribute, document, context)
    : readDdi(attribute, document, context)
}

/** An attribute of one capital or a long name; an empty one counts as absent. */
export function optionalText(element: XmlCursor, name: string): string | undefined {
  const attribute = element.attribute(name)
  if (attribute < 0) return undefined
  const value = element.document.text(attribute)
  return value === '' ? undefined : value
}

export function integer(context: ReadContext, element: XmlCursor, name: string): number | undefined {
  const attribute = element.attribute(name)
  return attribute < 0 ? undefined : readInteger(attribute, element.document, context)
}

export function decimal(context: ReadContext, element: XmlCursor, name: string): number | undefined {
  const attribute = element.attribute(name)
  return attribute < 0 ? undefined : readDecimal(attribute, element.document, context)
}

/** Hexadecimal of one to four digits, either case, leading zeros optional. */
export function ddi(context: ReadContext, element: XmlCursor, name: string): number | undefined {
  const attribute = element.attribute(name)
  return attribute < 0 ? undefined : readDdi(attribute, element.document, context)
}

function readInteger(attribute: number, document: XmlDocument, context: ReadContext): number | undefined {
  const value = readDecimal(attribute, document, context)
  if (value === undefined || Number.isSafeInteger(value)) return value
  reportInvalid(attribute, document, 'a whole number', context)
  return undefined
}

function readDecimal(attribute: number, document: XmlDocument, context: ReadContext): number | undefined {
  const value = document.decimal(attribute)
  if (!Number.isNaN(value)) return value
  // not written plainly: with spaces around, an exponent or many digits; or no number at all
  const text = document.text(attribute).trim()
  if (text === '') return undefined
  if (/^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(text)) return Number(text)
  reportInvalid(attribute, document, 'a number', context)
  return undefined
}

function readDdi(attribute: number, document: XmlDocument, context: ReadContext): number | undefined {
  const value = document.hexadecimal(attribute)
  if (value >= 0) return value
  const text = document.text(attribute).trim()
  if (text === '') return undefined
  if (/^[0-9a-fA-F]{1,4}$/.test(text)) return Number.parseInt(text, 16)
  reportInvalid(attribute, document, 'a DDI of up to four hexadecimal digits', context)
  return undefined
}

/** Reports that an attribute is absent or empty, and what was taken for it. */
export function reportMissing(
  element: XmlCursor,
  letter: string,
  otherwise: unknown,
  context: ReadContext,
): void {
  if (context.diagnostics.isFull('VALUE_INVALID')) return
  const where = whereIs(element)
  const sentence = `${where.file}: ${where.element} lacks attribute ${letter}; ${JSON.stringify(otherwise)} was taken`
  context.diagnostics.add('VALUE_INVALID', 'warning', sentence, where)
}

function reportInvalid(
  attribute: number,
  document: XmlDocument,
  expected: string,
  context: ReadContext,
): void {
  if (context.diagnostics.isFull('VALUE_INVALID')) return
  const element = new XmlCursor(document, document.elementOf(attribute))
  const where = { ...whereIs(element), byte: document.fileByte(attribute) }
  const name = document.names.attributeName(document.attributeCode(attribute))
  const found = JSON.stringify(document.text(attribute).slice(0, 60))
  const sentence = `${where.file}: attribute ${name} of ${where.element} should be ${expected}, found ${found}; it was ignored`
  context.diagnostics.add('VALUE_INVALID', 'warning', sentence, where)
}

/** File and path of an element, `TSK TSK1/TIM[2]`; an external part has a file of its own. */
export function whereIs(element: XmlCursor): Where & { file: string; element: string } {
  return { file: element.document.file, element: element.path }
}

/** @param name three capitals */
export function childrenNamed(element: XmlCursor, name: string): readonly XmlCursor[] {
  return element.childrenNamed(name)
}

/**
 * What is read of each child of a name, in document order.
 *
 * @param name three capitals
 * @param id   handed to the reader, which may want that of the parent
 */
export function readChildren<T>(
  parent: XmlCursor,
  name: string,
  context: ReadContext,
  reader: { readAt(document: XmlDocument, index: number, context: ReadContext, id: string): T },
  id = '',
): readonly T[] {
  const { document, index } = parent
  const { elements } = document
  const code = elementCode(name)
  const end = elements[index * ELEMENT_WIDTH + ELEMENT_END]!
  let count = 0
  for (let child = index + 1; child < end; child = elements[child * ELEMENT_WIDTH + ELEMENT_END]!) {
    if (elements[child * ELEMENT_WIDTH] === code) count++
  }
  if (count === 0) return NONE
  const values = new Array<T>(count)
  for (let at = 0, child = index + 1; at < count; child = elements[child * ELEMENT_WIDTH + ELEMENT_END]!) {
    if (elements[child * ELEMENT_WIDTH] !== code) continue
    values[at++] = reader.readAt(document, child, context, id)
  }
  return values
}

/** The values without those that are undefined; the same array where none is. */
export function defined<T>(values: readonly (T | undefined)[]): readonly T[] {
  return values.includes(undefined)
    ? values.filter((value): value is T => value !== undefined)
    : (values as readonly T[])
}
