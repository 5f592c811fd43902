/**
 * Elements as XML text: UTF-8, attributes in the order given, values escaped so that any text survives a reader's
 * attribute-value normalization (tab, line feed and carriage return as character references).
 */
import { IsoxmlError } from '../diagnostics.js'
import type { XmlElement } from '../task-data/model.js'

/** A text or number is written, `undefined` leaves the attribute out. */
export type AttributeValue = string | number | undefined

/**
 * An element from attributes that may be absent. Numbers are written with all their digits and without exponent, so
 * that they read back equal; coordinates go through {@link roundedDegrees}, because the schema allows nine decimals.
 *
 * @throws IsoxmlError `VALUE_INVALID` for NaN or an infinite number
 */
export function element(
  name: string,
  attributes: Readonly<Record<string, AttributeValue>>,
  children: readonly XmlElement[] = [],
): XmlElement {
  const written: Record<string, string> = {}
  for (const [letter, value] of Object.entries(attributes)) {
    if (value === undefined) continue
    written[letter] = typeof value === 'number' ? numberText(value, name, letter) : value
  }
  return { name, attributes: written, children }
}

/**
 * The document text of a tree, with XML declaration, one element a line, two spaces a level.
 *
 * @throws IsoxmlError `VALUE_INVALID` for a character that XML 1.0 cannot carry (control characters, lone surrogates)
 */
export function writeXml(root: XmlElement): string {
  const lines = ['<?xml version="1.0" encoding="UTF-8"?>']
  writeElement(root, '', lines)
  return `${lines.join('\n')}\n`
}

function writeElement(node: XmlElement, indent: string, lines: string[]): void {
  let tag = `${indent}<${node.name}`
  for (const [name, value] of Object.entries(node.attributes)) {
    tag += ` ${name}="${escapeAttribute(value, node.name, name)}"`
  }
  if (node.children.length === 0) {
    lines.push(`${tag}/>`)
    return
  }
  lines.push(`${tag}>`)
  for (const child of node.children) writeElement(child, `${indent}  `, lines)
  lines.push(`${indent}</${node.name}>`)
}

const REFERENCES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\t': '&#9;',
  '\n': '&#10;',
  '\r': '&#13;',
}

// XML 1.0 §2.2: all but these may stand in a document
// biome-ignore lint/suspicious/noControlCharactersInRegex: the rule is about exactly these characters
const FORBIDDEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/u

/** Numbers, ids and dates, which are most of a document, need no closer look. */
const PLAIN = /^[\w.:+-]*$/

function escapeAttribute(value: string, elementName: string, attribute: string): string {
  if (PLAIN.test(value)) return value
  const forbidden = FORBIDDEN.exec(value)
  if (forbidden) {
    const code = forbidden[0].codePointAt(0)?.toString(16).toUpperCase().padStart(4, '0')
    throw new IsoxmlError(
      'VALUE_INVALID',
      { element: `${elementName} ${attribute}` },
      `Attribute ${attribute} of ${elementName} holds U+${code}, which XML cannot carry; remove the character.`,
    )
  }
  return value.replace(/[&<>"\t\n\r]/g, (character) => REFERENCES[character]!)
}

function numberText(value: number, name: string, letter: string): string {
  if (!Number.isFinite(value)) {
    throw new IsoxmlError(
      'VALUE_INVALID',
      { element: `${name} ${letter}` },
      `Attribute ${letter} of ${name} must be a finite number, found ${value}.`,
    )
  }
  return plainDecimal(value)
}

/** The shortest decimal that reads back as this number, without exponent. */
function plainDecimal(value: number): string {
  const shortest = String(Object.is(value, -0) ? 0 : value)
  if (!shortest.includes('e')) return shortest
  const [digits = '', exponent = '0'] = shortest.split('e')
  const sign = digits.startsWith('-') ? '-' : ''
  const [whole = '', fraction = ''] = digits.replace('-', '').split('.')
  const point = whole.length + Number(exponent)
  const all = whole + fraction
  if (point <= 0) return `${sign}0.${'0'.repeat(-point)}${all}`
  return `${sign}${all.padEnd(point, '0')}`
}

/** Degrees with at most nine decimals, a tenth of a millimetre, which is what the schema allows; NaN stays NaN. */
export function roundedDegrees(value: number): number {
  return Math.abs(value) < 1e6 ? Number(value.toFixed(9)) : value
}
