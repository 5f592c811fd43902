/** The words in which `schema.ts` states the rules of the schemas, one function a kind of value. */

/** What a value must look like. Lengths count characters, not UTF-16 units, as XML Schema does. */
export type ValueRule =
  | { readonly kind: 'text'; readonly max: number; readonly isName: boolean }
  | { readonly kind: 'id'; readonly of: string }
  | { readonly kind: 'reference'; readonly to: string }
  | { readonly kind: 'file'; readonly pattern: RegExp; readonly example: string; readonly isUnique: boolean }
  | { readonly kind: 'integer'; readonly min: number; readonly max: number }
  | { readonly kind: 'decimal'; readonly min: number; readonly max: number; readonly digits: number }
  /** `inVersion3`: what a code that version 3 lacks becomes there; without an entry it is refused. */
  | {
      readonly kind: 'code'
      readonly codes: Readonly<Record<3 | 4, readonly number[]>>
      readonly inVersion3: Readonly<Record<number, number>>
    }
  /** Bits that version 3 lacks are cleared there. */
  | { readonly kind: 'bits'; readonly mask: Readonly<Record<3 | 4, number>> }
  | { readonly kind: 'hex'; readonly pattern: Readonly<Record<3 | 4, RegExp>>; readonly expected: string }
  | { readonly kind: 'time' }

/** A value with what the schema says of its presence. */
export interface AttributeRule {
  readonly value: ValueRule
  readonly isRequired: boolean
  readonly since: 3 | 4
}

/** How often a child may stand in an element; what version 3 has no place for is left out there. */
export type MaxChildren = Readonly<Record<3 | 4, number>>

export interface ElementRule {
  readonly since: 3 | 4
  readonly attributes: Readonly<Record<string, AttributeRule>>
  readonly children: Readonly<Record<string, MaxChildren>>
  /** Least number of children, all kinds together. */
  readonly minChildren: Readonly<Record<3 | 4, number>>
}

export const I32_MIN = -0x8000_0000
export const I32_MAX = 0x7fff_ffff
/** Unsigned 32-bit numbers stop one short: all bits set means "not available". */
const U32_MAX = 0xffff_fffe

export const must = (rule: AttributeRule): AttributeRule => ({ ...rule, isRequired: true })
export const sinceVersion4 = (rule: AttributeRule): AttributeRule => ({ ...rule, since: 4 })

const optional = (value: ValueRule): AttributeRule => ({ value, isRequired: false, since: 3 })

export const text = (max: number): AttributeRule => optional({ kind: 'text', max, isName: false })
/** A text that is shown to people and may be shortened on demand. */
export const name = (max = 32): AttributeRule => optional({ kind: 'text', max, isName: true })
export const id = (of: string): AttributeRule => must(optional({ kind: 'id', of }))
export const optionalId = (of: string): AttributeRule => sinceVersion4(optional({ kind: 'id', of }))
export const reference = (to: string): AttributeRule => optional({ kind: 'reference', to })
export const integer = (min: number, max: number): AttributeRule => optional({ kind: 'integer', min, max })
export const unsigned = integer(0, U32_MAX)
export const i32 = integer(I32_MIN, I32_MAX)
/** Some attributes keep the least number for "not available". */
export const i32WithoutLeast = integer(I32_MIN + 1, I32_MAX)
export const amount = integer(0, I32_MAX)
/** Colours and zone codes. */
export const byte = integer(0, 254)
export const decimal = (min: number, max: number, digits = Number.POSITIVE_INFINITY): AttributeRule =>
  optional({ kind: 'decimal', min, max, digits })
/** Nine decimals are a tenth of a millimetre. */
export const degrees = (limit: number): AttributeRule => decimal(-limit, limit, 9)
export const time = optional({ kind: 'time' })
export const bits = (version3: number, version4: number): AttributeRule =>
  optional({ kind: 'bits', mask: { 3: version3, 4: version4 } })

/** @param version4 what version 4 adds to the codes of version 3 */
export function code(
  both: readonly number[],
  version4: readonly number[] = [],
  inVersion3: Readonly<Record<number, number>> = {},
): AttributeRule {
  return optional({ kind: 'code', codes: { 3: both, 4: [...both, ...version4] }, inVersion3 })
}

/** Codes that version 3 has and version 4 dropped. */
export function codesPerVersion(version3: readonly number[], version4: readonly number[]): AttributeRule {
  return optional({ kind: 'code', codes: { 3: version3, 4: version4 }, inVersion3: {} })
}

export function hex(version3: RegExp, version4: RegExp, expected: string): AttributeRule {
  return optional({ kind: 'hex', pattern: { 3: version3, 4: version4 }, expected })
}

export const ddi = hex(/^[0-9A-F]{4}$/, /^[0-9A-F]{4}$/, 'a DDI of 0 to 65535')
export const clientName = hex(/^[0-9A-Fa-f]{16}$/, /^[0-9A-Fa-f]{16}$/, 'a NAME of 16 hex digits')

export function file(pattern: RegExp, example: string, isUnique = true): AttributeRule {
  return optional({ kind: 'file', pattern, example, isUnique })
}

/** Numbers from one to another, both included. */
export function from(first: number, last: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, at) => first + at)
}

export interface ElementOptions {
  readonly since?: 3 | 4
  readonly children?: Readonly<Record<string, MaxChildren>>
  readonly minChildren?: number | Readonly<Record<3 | 4, number>>
}

export function element(
  attributes: Readonly<Record<string, AttributeRule>>,
  { since = 3, children = {}, minChildren = 0 }: ElementOptions = {},
): ElementRule {
  const least = typeof minChildren === 'number' ? { 3: minChildren, 4: minChildren } : minChildren
  return { since, attributes, children, minChildren: least }
}

export const any: MaxChildren = { 3: Number.POSITIVE_INFINITY, 4: Number.POSITIVE_INFINITY }
export const atMost = (version4: number, version3 = version4): MaxChildren => ({ 3: version3, 4: version4 })
