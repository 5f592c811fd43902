/**
 * Validates written documents against the facts of `schema-table.ts`. Reads them with an XML parser that is none of ours.
 */
import { XMLParser } from 'fast-xml-parser'
import type { FileToWrite } from '../src/index.js'
import { SCHEMA_TEXT } from './schema-table.js'

type Generation = 3 | 4

interface Node {
  readonly name: string
  readonly attributes: Readonly<Record<string, string>>
  readonly children: readonly Node[]
}

/** All that is wrong with the XML files of a set, as sentences; empty for a valid set. Log headers are left out. */
export function schemaFaults(files: readonly FileToWrite[]): string[] {
  const documents = files
    .filter(({ path }) => /\.XML$/.test(path) && !/\/TLG\d{5}\.XML$/.test(path))
    .map(({ path, bytes }) => ({ path, root: parse(new TextDecoder().decode(bytes)) }))
  const main = documents.find(({ path }) => path.endsWith('/TASKDATA.XML'))
  if (main === undefined) return ['no main file']
  const generation: Generation = main.root.attributes['VersionMajor'] === '3' ? 3 : 4
  const faults: string[] = []
  const ids = new Map<string, string>()
  const references: { place: string; id: string; kind: string }[] = []
  for (const { root } of documents) walk(root, root.name, { generation, faults, ids, references })
  for (const { place, id, kind } of references) {
    if (!id.startsWith(kind) || !ids.has(id))
      faults.push(`${place} refers to ${id}, which is no ${kind} of the set`)
  }
  return faults
}

const parser = new XMLParser({
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: '',
  parseAttributeValue: false,
  trimValues: false,
  htmlEntities: true,
})

function parse(xml: string): Node {
  const [root] = (parser.parse(xml) as ParsedNode[]).map(nodeOf).filter(({ name }) => name !== '?xml')
  return root!
}

type ParsedNode = Record<string, unknown>

function nodeOf(parsed: ParsedNode): Node {
  const name = Object.keys(parsed).find((key) => key !== ':@')!
  const children = Array.isArray(parsed[name]) ? (parsed[name] as ParsedNode[]) : []
  return {
    name,
    attributes: (parsed[':@'] ?? {}) as Record<string, string>,
    children: children.map(nodeOf).filter((child) => child.name !== '#text'),
  }
}

interface Context {
  readonly generation: Generation
  readonly faults: string[]
  readonly ids: Map<string, string>
  readonly references: { place: string; id: string; kind: string }[]
}

function walk(node: Node, place: string, context: Context): void {
  const { generation, faults } = context
  const rule = RULES.get(node.name)
  if (rule === undefined || rule.since > generation) {
    faults.push(`${place} is not known in version ${generation}`)
    return
  }
  for (const [letter, value] of Object.entries(node.attributes)) {
    const type = rule.attributes.get(letter)
    if (type === undefined || type.since > generation) faults.push(`${place} ${letter} is not known`)
    else checkValue(type.of[generation], value, node.name, `${place} ${letter}`, context)
  }
  for (const [letter, { isRequired, since }] of rule.attributes) {
    if (isRequired && since <= generation && node.attributes[letter] === undefined)
      faults.push(`${place} lacks ${letter}`)
  }
  checkChildren(node, rule.children[generation], place, faults)
  node.children.forEach((child, at) => {
    walk(child, `${place}/${child.name}[${at}]`, context)
  })
}

function checkChildren(
  node: Node,
  children: ReadonlyMap<string, ChildRule>,
  place: string,
  faults: string[],
): void {
  const counts = new Map<string, number>()
  for (const { name } of node.children) counts.set(name, (counts.get(name) ?? 0) + 1)
  for (const [name, count] of counts) {
    const child = children.get(name)
    if (child === undefined) faults.push(`${place} may not hold ${name}`)
    else if (count > child.max) faults.push(`${place} holds ${count} ${name}`)
  }
  const least = Math.max(0, ...[...children.values()].map(({ least }) => least))
  if (node.children.length < least) faults.push(`${place} holds fewer than ${least} children`)
}

const isBetween = (text: string, min: number, max: number): boolean =>
  Number(text) >= min && Number(text) <= max
const INTEGER = /^-?\d+$/
const DECIMAL = /^-?\d+(\.\d+)?$/
const FORMS: Readonly<Record<string, (text: string, generation: Generation) => boolean>> = {
  lat: (text) => /^-?\d+(\.\d{1,9})?$/.test(text) && isBetween(text, -90, 90),
  lon: (text) => /^-?\d+(\.\d{1,9})?$/.test(text) && isBetween(text, -180, 180),
  u32: (text) => INTEGER.test(text) && isBetween(text, 0, 4_294_967_294),
  i32: (text) => INTEGER.test(text) && isBetween(text, -2_147_483_648, 2_147_483_647),
  i31: (text) => INTEGER.test(text) && isBetween(text, -2_147_483_647, 2_147_483_647),
  ddi: (text) => /^[0-9A-F]{4}$/.test(text),
  NAME: (text) => /^([0-9A-Fa-f]{2}){8}$/.test(text),
  dt: (text, generation) =>
    (generation === 3
      ? /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/
      : /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)?$/
    ).test(text),
  label: (text, generation) =>
    isHexBytes(text) &&
    (generation === 3 ? text.length === 14 : text.length >= 14 && text.length <= 78) &&
    !bytesOf(text).slice(0, 7).includes('FF'),
  locale: (text) =>
    isHexBytes(text) &&
    text.length === 14 &&
    bytesOf(text)[0] === 'FF' &&
    !bytesOf(text).slice(1).includes('FF'),
  tlg: (text) => /^TLG\d{5}$/.test(text),
  grd: (text) => /^GRD\d{5}$/.test(text),
  afe: (text) => /^[0-9A-Z]{8}\.[0-9A-Z]{3}$/.test(text),
  xfr: (text) => /^(BSN|CCG|CCT|CLD|CPC|CTP|CTR|DVC|FRM|OTQ|PDT|PFD|PGP|TSK|VPN|WKR)\d{5}$/.test(text),
}
/** Names of files are ids of the document too. */
const FILE_NAMES = ['tlg', 'grd', 'afe', 'xfr']

const isHexBytes = (text: string): boolean => /^([0-9A-F]{2})*$/.test(text.toUpperCase())
const bytesOf = (text: string): string[] => text.toUpperCase().match(/../g) ?? []

function checkValue(type: string, value: string, name: string, place: string, context: Context): void {
  const { faults, ids, references, generation } = context
  if (type.startsWith('>')) references.push({ place, id: value, kind: type.slice(1) })
  if (type === 'id' || FILE_NAMES.includes(type)) {
    if (ids.has(value)) faults.push(`${place}: ${value} occurs twice`)
    ids.set(value, place)
  }
  if (!fits(type, value, name, generation)) faults.push(`${place}: ${JSON.stringify(value)} is no ${type}`)
}

function fits(type: string, value: string, name: string, generation: Generation): boolean {
  if (type === 'id' || type.startsWith('>')) {
    const kind = type === 'id' ? name : type.slice(1)
    return new RegExp(`^${kind}-?\\d+$`).test(value) && value.length >= 4 && value.length <= 14
  }
  const [, kind, argument = ''] = /^([tend])\(?([\d.,]+)\)?$/.exec(type) ?? []
  const [min = 0, max = 0] = argument.split(',').map(Number)
  switch (kind) {
    case 't':
      return [...value].length <= Number(argument)
    case 'e':
      return codesOf(argument).includes(value)
    case 'n':
      return INTEGER.test(value) && isBetween(value, min, max)
    case 'd':
      return DECIMAL.test(value) && isBetween(value, min, max)
    default:
      return FORMS[type]!(value, generation)
  }
}

function codesOf(text: string): string[] {
  return text.split(',').flatMap((part) => {
    const [first = 0, last = first] = part.split('..').map(Number)
    return Array.from({ length: last - first + 1 }, (_, at) => String(first + at))
  })
}

interface AttributeRule {
  readonly of: Readonly<Record<Generation, string>>
  readonly isRequired: boolean
  readonly since: Generation
}

interface ChildRule {
  readonly least: number
  readonly max: number
}

interface ElementRule {
  readonly since: Generation
  readonly attributes: ReadonlyMap<string, AttributeRule>
  readonly children: Readonly<Record<Generation, ReadonlyMap<string, ChildRule>>>
}

const since = (text: string): Generation => (text.includes('@4') ? 4 : 3)

const RULES: ReadonlyMap<string, ElementRule> = new Map(
  SCHEMA_TEXT.trim()
    .split('\n')
    .map((line) => {
      const [own = '', children = ''] = line.split(' / ')
      const [name = '', ...attributes] = own.trim().split(' ')
      return [
        name.replace('@4', ''),
        {
          since: since(name),
          attributes: new Map(attributes.map(attributeRule)),
          children: { 3: childRules(children, 3), 4: childRules(children, 4) },
        },
      ]
    }),
)

function attributeRule(text: string): [string, AttributeRule] {
  const [letter = '', types = ''] = text.split(':')
  const [version3 = '', version4 = version3] = types.replace('*', '').replace('@4', '').split('|')
  return [letter, { of: { 3: version3, 4: version4 }, isRequired: types.includes('*'), since: since(types) }]
}

function childRules(text: string, generation: Generation): Map<string, ChildRule> {
  const rules = text
    .trim()
    .split(' ')
    .filter((part) => part !== '' && since(part) <= generation)
    .map((part): [string, ChildRule] => {
      const [version3 = '', version4 = version3] = part.replace('@4', '').split('|')
      const [, name = '', plus, least, , max] = /^([A-Z]+)(\+(\d*))?(<=(\d+))?$/.exec(
        generation === 3 ? version3 : version4,
      )!
      return [
        name,
        {
          least: plus === undefined ? 0 : Number(least === '' ? 1 : least),
          max: max === undefined ? Number.POSITIVE_INFINITY : Number(max),
        },
      ]
    })
  return new Map(rules)
}
