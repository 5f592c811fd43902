/**
 * Compares a value with a schema and names every key that differs: what was expected there, what was found.
 *
 * A walk of our own instead of the validator's error list: that one stops after a few entries and speaks
 * of every branch of a union, while a profile's author wants all keys, each with one sentence.
 */
import type { TSchema } from 'typebox'
import { Check } from 'typebox/value'
import { PAGING_SCHEMAS, PagingSchema } from './paging.js'
import type { ProfileProblem } from './profile-error.js'

/** The keywords of a schema that the walk reads. */
interface Keywords {
  readonly type?: string
  readonly properties?: Readonly<Record<string, TSchema>>
  readonly required?: readonly string[]
  readonly items?: TSchema
  readonly anyOf?: readonly TSchema[]
  readonly enum?: readonly unknown[]
  readonly const?: unknown
  readonly pattern?: string
  readonly minimum?: number
  readonly maximum?: number
  readonly minItems?: number
  readonly minLength?: number
}

/** What a pattern of the profile means, in words. */
const PATTERNS: Readonly<Record<string, string>> = {
  '^(/.*)?$': 'a JSON Pointer ("" or starting with /)',
  '^/': 'a path that starts with /',
}

const LONGEST_QUOTE = 80

/** A value as it stands in an error, shortened. */
export function quoted(value: unknown): string {
  if (value === undefined) return 'nothing'
  const text = JSON.stringify(value) ?? typeof value
  return text.length > LONGEST_QUOTE ? `${text.slice(0, LONGEST_QUOTE)}…` : text
}

/** What a schema accepts, in words. */
function expectation(schema: TSchema): string {
  const rule = schema as Keywords
  if (rule.anyOf) return rule.anyOf.map(expectation).join(' or ')
  if (rule.enum) return `one of ${rule.enum.map(quoted).join(', ')}`
  if (rule.const !== undefined) return quoted(rule.const)
  if (rule.pattern) return PATTERNS[rule.pattern] ?? `text like ${rule.pattern}`
  if (rule.type === 'array') return `a list${rule.minItems ? ' that is not empty' : ''}`
  if (rule.minimum !== undefined) {
    return `${rule.type} from ${rule.minimum}${rule.maximum === undefined ? '' : ` to ${rule.maximum}`}`
  }
  return rule.minLength ? `${rule.type} that is not empty` : `${rule.type}`
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function problemsInObject(rule: Keywords, value: unknown, path: string): ProfileProblem[] {
  if (!isRecord(value)) return [{ path, expected: 'an object', found: quoted(value) }]
  const known = rule.properties ?? {}
  const problems: ProfileProblem[] = []
  for (const key of Object.keys(value)) {
    if (Object.hasOwn(known, key)) continue
    problems.push({
      path: `${path}.${key}`,
      expected: `only the keys ${Object.keys(known).join(', ')}`,
      found: 'an unknown key',
    })
  }
  for (const [key, schema] of Object.entries(known)) {
    if (value[key] === undefined && !rule.required?.includes(key)) continue
    problems.push(...schemaProblems(schema, value[key], `${path}.${key}`))
  }
  return problems
}

/** A paging object is judged by the style that it names, not by all five. */
function problemsInPaging(value: unknown, path: string): ProfileProblem[] {
  const style = isRecord(value) ? value['style'] : undefined
  if (typeof style === 'string' && Object.hasOwn(PAGING_SCHEMAS, style)) {
    return schemaProblems(PAGING_SCHEMAS[style as keyof typeof PAGING_SCHEMAS], value, path)
  }
  const styles = Object.keys(PAGING_SCHEMAS).map(quoted).join(', ')
  return [{ path: `${path}.style`, expected: `one of ${styles}`, found: quoted(style) }]
}

/**
 * Lists every difference between value and schema.
 *
 * @param path  dotted path of the value, the start of every reported path
 * @returns an empty list when the value fits
 */
export function schemaProblems(schema: TSchema, value: unknown, path: string): ProfileProblem[] {
  const rule = schema as Keywords
  if (schema === PagingSchema) return problemsInPaging(value, path)
  if (rule.properties) return problemsInObject(rule, value, path)
  if (rule.items && Array.isArray(value) && value.length >= (rule.minItems ?? 0)) {
    const items = rule.items
    return value.flatMap((item, index) => schemaProblems(items, item, `${path}.${index}`))
  }
  if (Check(schema, value)) return []
  return [{ path, expected: expectation(schema), found: quoted(value) }]
}
