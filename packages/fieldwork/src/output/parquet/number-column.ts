/** Columns of numbers: doubles, whole numbers and times. What is not finite, or not in range, is absent. */

import { leastOf, mostOf } from '../../points/extremes.js'
import type { ParquetColumn } from './column.js'
import type { Bounds, Levels } from './column-chunk.js'
import { NumberDictionary } from './number-dictionary.js'
import type { SchemaElement } from './schema.js'

const WORD = 2 ** 32
/** Range of ECMAScript's dates, ms from 1970. */
const LATEST_MS = 8.64e15

type NumberKind = 'double' | 'integer' | 'timestamp'

interface Form {
  readonly type: 'DOUBLE' | 'INT32' | 'INT64'
  /** Values further from 0 are absent. */
  readonly limit: number
  /** Plain encoding of some values. */
  readonly plain: (values: Float64Array) => Uint8Array
}

const bytesOf = ({ buffer, byteOffset, byteLength }: Float64Array | Int32Array): Uint8Array =>
  new Uint8Array(buffer, byteOffset, byteLength)

const wordsOf = (values: Float64Array): Uint8Array => {
  const words = new Int32Array(2 * values.length)
  splitWholes(values, words)
  return bytesOf(words)
}

/** Low and high word of each number, rounded. */
const splitWholes = (values: Float64Array, words: Int32Array): void => {
  for (let i = 0; i < values.length; i++) {
    const whole = Math.round(values[i]!)
    words[2 * i] = whole
    words[2 * i + 1] = Math.floor(whole / WORD)
  }
}

const FORMS: Readonly<Record<NumberKind, Form>> = {
  double: { type: 'DOUBLE', limit: Number.MAX_VALUE, plain: bytesOf },
  integer: {
    type: 'INT32',
    limit: 2 ** 31 - 1,
    plain: (values) => bytesOf(Int32Array.from(values, Math.round)),
  },
  timestamp: { type: 'INT64', limit: LATEST_MS, plain: wordsOf },
}

/** Working memory that the columns of one writer share. */
export class NumberScratch {
  readonly dictionary = new NumberDictionary()
  values = new Float64Array(0)
  levels = new Uint16Array(0)

  reserve(rows: number): void {
    if (this.values.length >= rows) return
    this.values = new Float64Array(rows)
    this.levels = new Uint16Array(rows)
  }
}

/** Takes the present values of some rows into the scratch, and a definition level a row. @returns their number */
export const gather = (
  values: Float64Array,
  rows: Uint32Array,
  limit: number,
  { values: gathered, levels }: NumberScratch,
): number => {
  let present = 0
  for (let i = 0; i < rows.length; i++) {
    const value = values[rows[i]!]!
    // False for NaN too.
    const has = Math.abs(value) <= limit
    levels[i] = has ? 1 : 0
    if (has) gathered[present++] = value
  }
  return present
}

/** A loop: a function called for each value would be handed a number made for it. */
const areAllWithin = (values: Float64Array, limit: number): boolean => {
  for (let i = 0; i < values.length; i++) if (!(Math.abs(values[i]!) <= limit)) return false
  return true
}

/** Bounds of values; zeros get the sign that takes in the other one, as the format asks. */
export const boundsOf = (values: Float64Array, plain: Form['plain']): Bounds | undefined => {
  if (values.length === 0) return undefined
  const min = leastOf(values)
  const max = mostOf(values)
  return {
    min: plain(Float64Array.of(min === 0 ? -0 : min)),
    max: plain(Float64Array.of(max === 0 ? 0 : max)),
  }
}

const elementOf = (name: string, kind: NumberKind, required: boolean): SchemaElement => ({
  name,
  type: FORMS[kind].type,
  repetition: required ? 'REQUIRED' : 'OPTIONAL',
  ...(kind === 'timestamp' ? { meaning: 'timestamp' as const } : {}),
})

/**
 * A column of numbers, REQUIRED where no row of the table lacks a value, else OPTIONAL.
 * @param kind integers and timestamps (ms since 1970, UTC) are rounded to whole numbers
 */
export const numberColumn = (
  name: string,
  values: Float64Array,
  kind: NumberKind,
  scratch: NumberScratch,
): ParquetColumn => {
  const { limit, plain } = FORMS[kind]
  const required = kind !== 'timestamp' && areAllWithin(values, limit)
  return {
    schema: [elementOf(name, kind, required)],
    write: (rows, writer) => {
      scratch.reserve(rows.length)
      const present = gather(values, rows, limit, scratch)
      const gathered = scratch.values.subarray(0, present)
      const repeated = scratch.dictionary.of(gathered, present)
      const definition: Levels | undefined = required ? undefined : { values: scratch.levels, largest: 1 }
      writer.chunk({
        entries: rows.length,
        present,
        definition,
        values:
          repeated === undefined
            ? plain(gathered)
            : { plain: plain(repeated.distinct), size: repeated.distinct.length, indexes: repeated.indexes },
        bounds: boundsOf(repeated?.distinct ?? gathered, plain),
      })
    },
  }
}
