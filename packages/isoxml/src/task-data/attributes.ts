/**
 * Attributes and children of an element as values of their type. A value outside its type is reported and counts as
 * absent; an object is never dropped for it.
 */
import type { DiagnosticList } from '../diagnostic-list.js'
import type { Where } from '../diagnostics.js'
import { ELEMENT_END, ELEMENT_WIDTH } from './xml-columns.js'
import { XmlCursor } from './xml-cursor.js'
import { elementCode } from './xml-names.js'

/** Where elements come from and where complaints go. */
export interface ReadContext {
  readonly file: string
  readonly diagnostics: DiagnosticList
}

const NONE: readonly never[] = Object.freeze([])

/** What an attribute holds. */
export type ValueKind = 'text' | 'integer' | 'decimal' | 'ddi'

/** @returns undefined, and a report, for a value outside its type */
export function readValue(
  kind: ValueKind,
  attribute: number,
  element: XmlCursor,
  context: ReadContext,
): string | number | undefined {
  if (kind === 'text') return element.document.text(attribute)
  if (kind === 'integer') return readInteger(attribute, element, context)
  return kind === 'decimal' ? readDecimal(attribute, element, context) : readDdi(attribute, element, context)
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
  return attribute < 0 ? undefined : readInteger(attribute, element, context)
}

export function decimal(context: ReadContext, element: XmlCursor, name: string): number | undefined {
  const attribute = element.attribute(name)
  return attribute < 0 ? undefined : readDecimal(attribute, element, context)
}

/** Hexadecimal of one to four digits, either case, leading zeros optional. */
export function ddi(context: ReadContext, element: XmlCursor, name: string): number | undefined {
  const attribute = element.attribute(name)
  return attribute < 0 ? undefined : readDdi(attribute, element, context)
}

function readInteger(attribute: number, element: XmlCursor, context: ReadContext): number | undefined {
  const value = readDecimal(attribute, element, context)
  if (value === undefined || Number.isSafeInteger(value)) return value
  reportInvalid(attribute, element, 'a whole number', context)
  return undefined
}

function readDecimal(attribute: number, element: XmlCursor, context: ReadContext): number | undefined {
  const { document } = element
  const value = document.decimal(attribute)
  if (!Number.isNaN(value)) return value
  // not written plainly: with spaces around, an exponent or many digits; or no number at all
  const text = document.text(attribute).trim()
  if (text === '') return undefined
  if (/^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(text)) return Number(text)
  reportInvalid(attribute, element, 'a number', context)
  return undefined
}

function readDdi(attribute: number, element: XmlCursor, context: ReadContext): number | undefined {
  const { document } = element
  const value = document.hexadecimal(attribute)
  if (value >= 0) return value
  const text = document.text(attribute).trim()
  if (text === '') return undefined
  if (/^[0-9a-fA-F]{1,4}$/.test(text)) return Number.parseInt(text, 16)
  reportInvalid(attribute, element, 'a DDI of up to four hexadecimal digits', context)
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

function reportInvalid(attribute: number, element: XmlCursor, expected: string, context: ReadContext): void {
  if (context.diagnostics.isFull('VALUE_INVALID')) return
  const { document } = element
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
  reader: { read(element: XmlCursor, context: ReadContext, id: string): T },
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
    values[at++] = reader.read(new XmlCursor(document, child), context, id)
  }
  return values
}
