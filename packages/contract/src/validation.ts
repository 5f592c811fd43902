/**
 * From a schema to the field errors of a problem body.
 *
 * Nothing is coerced, every refused key is named once, and the sentences are for people. {@link fieldErrors} also
 * reads the error lists of other JSON Schema validators that report `keyword`, `instancePath` and `params`.
 */
import type { TSchema } from 'typebox'
import { Compile } from 'typebox/schema'
import { Settings } from 'typebox/system'
import { WEB_ADDRESS_PATTERN } from './alerts.js'
import { HEX_COLOUR_PATTERN } from './magic-links.js'
import type { FieldError, ObjectName } from './problem.js'
import {
  DECIMAL_NUMBER_PATTERN,
  NOT_BLANK_PATTERN,
  POSITIVE_NUMBER_PATTERN,
  WHOLE_NUMBER_PATTERN,
} from './schema.js'
import { UNMASKED_PATTERN } from './secrets.js'
import { memberPath, unusableTexts } from './texts.js'
import { INSTANT_PATTERN, parseInstant } from './timestamps.js'

/** One error as a JSON Schema validator reports it. */
export interface SchemaError {
  readonly keyword: string
  /** JSON pointer of the refused value. */
  readonly instancePath: string
  readonly params: object
  readonly message?: string
}

/** Judges a value: an empty list when it is valid. */
export type Validator = (objectName: ObjectName, value: unknown) => readonly FieldError[]

/** More errors than these are not collected: an answer must stay smaller than the request that caused it. */
const MAX_ERRORS = 100

/**
 * Compiles a schema once, for many values. Beyond the schema it refuses what no schema can tell: instants that do not
 * exist, such as the 30th of February, and texts that cannot be stored.
 */
export function createValidator(schema: TSchema): Validator {
  const compiled = Compile(schema)
  const instants = instantKeys(schema)
  return (objectName, value) => {
    const refused = [
      ...schemaErrors(compiled, objectName, value),
      ...instants.flatMap((key) => instantError(objectName, key, value)),
      ...unusableTexts(value)
        .slice(0, MAX_ERRORS)
        .map((path) => ({ objectName, field: path === '' ? 'body' : path, message: UNUSABLE_TEXT })),
    ]
    return refused.filter((one, at) => refused.findIndex(({ field }) => field === one.field) === at)
  }
}

const UNUSABLE_TEXT = 'holds a character that cannot be stored: NUL, or half of a surrogate pair'

function schemaErrors(
  compiled: ReturnType<typeof Compile>,
  objectName: ObjectName,
  value: unknown,
): readonly FieldError[] {
  if (compiled.Check(value)) return []
  Settings.Set({ maxErrors: MAX_ERRORS })
  const [, errors] = compiled.Errors(value)
  return fieldErrors(objectName, errors)
}

/** Keys of a query whose values are instants. */
function instantKeys(schema: TSchema): string[] {
  const { properties = {} } = schema as { properties?: Record<string, { pattern?: string }> }
  return Object.keys(properties).filter((key) => properties[key]?.pattern === INSTANT_PATTERN)
}

function instantError(objectName: ObjectName, key: string, value: unknown): FieldError[] {
  const text = (value as Record<string, unknown> | null | undefined)?.[key]
  if (typeof text !== 'string' || parseInstant(text) !== null) return []
  return [{ objectName, field: key, message: PATTERN_SENTENCES[INSTANT_PATTERN]! }]
}

const PATTERN_SENTENCES: Readonly<Record<string, string>> = {
  [NOT_BLANK_PATTERN]: 'must not be blank',
  [WEB_ADDRESS_PATTERN]: 'must be an address that starts with http:// or https://',
  [HEX_COLOUR_PATTERN]: 'must be a colour such as #F5F5F5',
  [UNMASKED_PATTERN]: 'must be the secret itself: not blank and not its masked form (••••)',
  [WHOLE_NUMBER_PATTERN]: 'must be a whole number, 0 or greater',
  [POSITIVE_NUMBER_PATTERN]: 'must be a whole number, 1 or greater',
  [DECIMAL_NUMBER_PATTERN]: 'must be a number, 0 or greater',
  [INSTANT_PATTERN]: 'must be a point in time such as 2026-04-02T08:15:30Z',
}

const TYPE_WORDS: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  integer: 'a whole number',
  boolean: 'true or false',
  object: 'an object',
  array: 'a list',
  null: 'null',
}

interface Params {
  readonly requiredProperties?: readonly string[]
  readonly missingProperty?: string
  readonly additionalProperties?: readonly string[]
  readonly additionalProperty?: string
  readonly allowedValues?: readonly unknown[]
  readonly allowedValue?: unknown
  readonly pattern?: string
  readonly limit?: number
  readonly type?: string | readonly string[]
}

type Sentence = (params: Params) => string | undefined
const SENTENCES: Readonly<Record<string, Sentence>> = {
  enum: ({ allowedValues = [] }) => `must be one of ${allowedValues.map(shown).join(', ')}`,
  const: ({ allowedValue }) => `must be ${String(allowedValue)}`,
  minItems: ({ limit }) => (limit === 1 ? 'must not be empty' : undefined),
  pattern: ({ pattern = '' }) => PATTERN_SENTENCES[pattern],
  type: ({ type = [] }) =>
    `must be ${[type]
      .flat()
      .map((word) => TYPE_WORDS[word])
      .join(' or ')}`,
  anyOf: () => 'has none of the forms that are accepted here',
}

/** The refused keys of an object, named by path: what was expected, one sentence each, in the validator's order. */
export function fieldErrors(objectName: ObjectName, errors: readonly SchemaError[]): FieldError[] {
  const telling = errors.filter(({ keyword }) => keyword !== 'boolean' && keyword !== 'anyOf')
  const all = (telling.length > 0 ? telling : errors).flatMap(describe)
  const firstByField = new Map(all.toReversed().map(([field, message]) => [field, message]))
  const fields = [...new Set(all.map(([field]) => field))]
  return fields.map((field) => ({ objectName, field, message: firstByField.get(field) ?? '' }))
}

function describe(error: SchemaError): (readonly [field: string, message: string])[] {
  const params: Params = error.params
  const path = jsonPath(error.instancePath)
  const missing = params.requiredProperties ?? [params.missingProperty].filter((name) => name !== undefined)
  if (error.keyword === 'required') return missing.map((name) => [memberPath(path, name), 'is required'])
  const foreign =
    params.additionalProperties ?? [params.additionalProperty].filter((name) => name !== undefined)
  if (error.keyword === 'additionalProperties') {
    return foreign.map((name) => [memberPath(path, name), 'is not known here'])
  }
  const message = SENTENCES[error.keyword]?.(params) ?? error.message ?? 'is not valid'
  return [[path === '' ? 'body' : path, message]]
}

/** `/geometry/coordinates/0` → `geometry.coordinates[0]`. */
function jsonPath(pointer: string): string {
  const parts = pointer.split('/').slice(1)
  const names = parts.map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
  return names.reduce((path, name) => (/^\d+$/.test(name) ? `${path}[${name}]` : memberPath(path, name)), '')
}

/** Texts in quotes only where values that are no texts stand beside them. */
function shown(value: unknown, _: number, all: readonly unknown[]): string {
  return all.every((one) => typeof one === 'string') ? String(value) : JSON.stringify(value)
}
