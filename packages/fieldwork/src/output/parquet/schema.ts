/** Schema of a Parquet file (parquet.thrift, `SchemaElement`): groups and leaves, depth first. */

import { encodeUtf8 } from '../../text/utf8.js'
import { THRIFT, type ThriftWriter } from './thrift.js'

/** Physical types that are written, with their numbers in the format. */
export const PHYSICAL_TYPES = { INT32: 1, INT64: 2, FLOAT: 4, DOUBLE: 5, BYTE_ARRAY: 6 } as const
const REPETITIONS = { REQUIRED: 0, OPTIONAL: 1, REPEATED: 2 } as const

export type Repetition = keyof typeof REPETITIONS

/** What the bytes mean: the older converted type and the field of the logical type. */
const MEANINGS = {
  text: { converted: 0, logical: 1 },
  list: { converted: 3, logical: 3 },
  /** Milliseconds since 1970, UTC. */
  timestamp: { converted: 9, logical: 8 },
} as const

export interface SchemaElement {
  readonly name: string
  readonly repetition: Repetition
  /** Absent in groups. */
  readonly type?: keyof typeof PHYSICAL_TYPES
  readonly meaning?: keyof typeof MEANINGS
  /** Number of children, in groups. */
  readonly children?: number
}

export interface SchemaLeaf {
  readonly path: readonly string[]
  readonly type: keyof typeof PHYSICAL_TYPES
}

/** Leaves in the order of their column chunks. */
export const leavesOf = (schema: readonly SchemaElement[]): SchemaLeaf[] => {
  const leaves: SchemaLeaf[] = []
  let at = 0
  const walk = (above: readonly string[]): void => {
    const { name, type, children = 0 } = schema[at++]!
    const path = [...above, name]
    if (type !== undefined) leaves.push({ path, type })
    for (let k = 0; k < children; k++) walk(path)
  }
  while (at < schema.length) walk([])
  return leaves
}

/** Number of columns at the top. */
export const rootsOf = (schema: readonly SchemaElement[]): number =>
  schema.reduce((roots, { children = 0 }) => roots + 1 - children, 0)

/** A text that may be nested. */
export const textElement = (name: string, repetition: Repetition): SchemaElement => ({
  name,
  type: 'BYTE_ARRAY',
  repetition,
  meaning: 'text',
})

/** An optional list in the three levels of the format's rule (LogicalTypes.md, "Lists"). */
export const listElements = (name: string, element: readonly SchemaElement[]): SchemaElement[] => [
  { name, repetition: 'OPTIONAL', meaning: 'list', children: 1 },
  { name: 'list', repetition: 'REPEATED', children: 1 },
  ...element,
]

const writeLogicalType = (thrift: ThriftWriter, meaning: keyof typeof MEANINGS): void => {
  const none = (): void => {}
  thrift.struct(10, () => {
    thrift.struct(MEANINGS[meaning].logical, () => {
      if (meaning !== 'timestamp') return
      thrift.bool(1, true)
      thrift.struct(2, () => thrift.struct(1, none))
    })
  })
}

/** Writes the schema as field 2 of the footer, with its root. */
export const writeSchema = (thrift: ThriftWriter, schema: readonly SchemaElement[]): void => {
  const root: SchemaElement = { name: 'schema', repetition: 'REQUIRED', children: rootsOf(schema) }
  thrift.list(2, THRIFT.STRUCT, [root, ...schema], (element) => {
    thrift.element(() => {
      if (element.type !== undefined) thrift.i32(1, PHYSICAL_TYPES[element.type])
      if (element !== root) thrift.i32(3, REPETITIONS[element.repetition])
      thrift.binary(4, encodeUtf8(element.name))
      if (element.children !== undefined) thrift.i32(5, element.children)
      if (element.meaning === undefined) return
      thrift.i32(6, MEANINGS[element.meaning].converted)
      writeLogicalType(thrift, element.meaning)
    })
  })
}
