/** Whether a value of an attribute has the form that the schema asks for, and what it becomes in version 3. */
import type { ValueRule } from './schema-rules.js'
import type { Generation } from './version.js'

/** A value that fits as `text`, or what would have been right as `expected`. */
export type Fit = { readonly text: string } | { readonly expected: string }

const INTEGER = /^[+-]?\d+$/
const DECIMAL = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)$/
const TIME_OF_VERSION_3 =
  /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d$/
const TIME_OF_VERSION_4 =
  /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d+)?(?:Z|[+-](?:0\d|1[0-4]):[0-5]\d)?$/

/** An id of the schema has 4 to 14 characters. */
const ID_NUMBER = /^-?\d{1,11}$/
const MAX_ID = 14

export interface FitOptions {
  readonly generation: Generation
  /** Cuts names that are too long instead of refusing them. */
  readonly shorten: boolean
}

export function fitValue(rule: ValueRule, text: string, options: FitOptions): Fit {
  const { generation } = options
  switch (rule.kind) {
    case 'text':
      return fitText(text, rule.max, options.shorten && rule.isName)
    case 'id':
      return fitId(rule.of, text)
    case 'reference':
      return fitId(rule.to, text)
    case 'file':
      return rule.pattern.test(text) ? { text } : { expected: `a name like ${rule.example}` }
    case 'integer':
      return INTEGER.test(text) && isBetween(Number(text), rule.min, rule.max)
        ? { text }
        : { expected: `a whole number from ${rule.min} to ${rule.max}` }
    case 'decimal':
      return fitDecimal(text, rule.min, rule.max, rule.digits)
    case 'code':
      return fitCode(text, rule.codes[generation], generation === 3 ? rule.inVersion3 : {})
    case 'bits':
      return INTEGER.test(text) && isBetween(Number(text), 0, rule.mask[4])
        ? { text: String(Number(text) & rule.mask[generation]) }
        : { expected: `bits from 0 to ${rule.mask[4]}` }
    case 'hex':
      return rule.pattern[generation].test(text) ? { text } : { expected: rule.expected }
    case 'time':
      return fitTime(text, generation)
  }
}

/** Characters, not UTF-16 units. */
function fitText(text: string, max: number, shorten: boolean): Fit {
  if (text.length <= max) return { text }
  const characters = [...text]
  if (characters.length <= max) return { text }
  if (shorten) return { text: characters.slice(0, max).join('') }
  return { expected: `at most ${max} characters (these are ${characters.length}); shorten the text` }
}

function fitId(kind: string, text: string): Fit {
  const isId = text.startsWith(kind) && ID_NUMBER.test(text.slice(kind.length)) && text.length <= MAX_ID
  return isId ? { text } : { expected: `an id like ${kind}1 or ${kind}-1` }
}

function fitDecimal(text: string, min: number, max: number, digits: number): Fit {
  const fraction = text.indexOf('.') < 0 ? 0 : text.length - text.indexOf('.') - 1
  if (DECIMAL.test(text) && fraction <= digits && isBetween(Number(text), min, max)) return { text }
  const precision = Number.isFinite(digits) ? ` with at most ${digits} decimals` : ''
  return { expected: `a number from ${min} to ${max}${precision}` }
}

function fitCode(text: string, codes: readonly number[], instead: Readonly<Record<number, number>>): Fit {
  const code = INTEGER.test(text) ? Number(text) : Number.NaN
  if (codes.includes(code)) return { text }
  const other = instead[code]
  return other === undefined ? { expected: `one of ${codes.join(', ')}` } : { text: String(other) }
}

function fitTime(text: string, generation: Generation): Fit {
  const form = generation === 3 ? TIME_OF_VERSION_3 : TIME_OF_VERSION_4
  if (form.test(text)) return { text }
  return {
    expected:
      generation === 3
        ? 'a local date and time like 2026-05-07T06:30:00 (version 3 knows neither fractions of a second nor zones)'
        : 'a date and time like 2026-05-07T06:30:00 or 2026-05-07T06:30:00+02:00',
  }
}

function isBetween(value: number, min: number, max: number): boolean {
  return value >= min && value <= max
}
