/**
 * standardGeojson: a FeatureCollection of Points, streamed as bytes. Keys and shapes follow the contract; coordinates
 * have 7 decimals, other numbers at most 6, each in its shortest form. A value that is absent has no key.
 */

import { requiredNumbers } from '../points/columns.js'
import { machineNames, originOfRow } from '../points/origins.js'
import { ABSENT_TEXT, type PointOrigin, type PointTable } from '../points/table.js'
import { ByteWriter, type Literal, LONGEST_NUMBER, LONGEST_TIMESTAMP, literalOf } from './byte-writer.js'
import { pointProperties } from './point-properties.js'

const CHUNK_BYTES = 1 << 20
const COMMA = 0x2c

const HEAD = literalOf('{"type":"FeatureCollection","features":[\n')
const TAIL = literalOf('\n]}\n')
const SEPARATOR = literalOf(',\n')
const FEATURE_START = literalOf('{"type":"Feature","geometry":{"type":"Point","coordinates":[')
const PROPERTIES_START = literalOf(']},"properties":{')
const TIMESTAMP_START = literalOf('"timestamp":"')
const TIMESTAMP_END = literalOf('",')
const PRODUCTS_START = literalOf(',"products":[')
const PRODUCTS_END = literalOf(']')
const FEATURE_END = literalOf('}}')

const member = (key: string, json: string): string => `,${JSON.stringify(key)}:${json}`

const listMember = (key: string, texts: readonly string[]): string =>
  texts.length === 0 ? '' : member(key, JSON.stringify(texts))

const NO_ORIGIN: PointOrigin = { machinery: [], originalOperationType: undefined, tillType: [] }

/** First and last members of a point, by the log that it comes from. */
const membersOf = (operationType: string, origin: PointOrigin) => {
  const original = origin.originalOperationType
  return {
    start: literalOf(
      `"operationType":${JSON.stringify(operationType)}` +
        (original === undefined ? '' : member('originalOperationType', JSON.stringify(original))),
    ),
    end: literalOf(listMember('machinery', machineNames(origin)) + listMember('tillType', origin.tillType)),
  }
}

/** Everything about a table that is the same for many points, encoded once. */
const prepare = (table: PointTable) => {
  const { numbers, texts, products } = pointProperties(table)
  const origins = table.origins.length > 0 ? table.origins : [NO_ORIGIN]
  return {
    origins: origins.map((origin) => membersOf(table.operationType, origin)),
    originOf: originOfRow(table),
    numbers: numbers.map(({ name, column }) => ({
      key: literalOf(member(name, '')),
      values: column.values,
    })),
    texts: texts.map(({ name, column }) => ({
      codes: column.codes,
      members: column.texts.map((text) => literalOf(member(name, JSON.stringify(text)))),
    })),
    products: products.map(({ name, unit, statesUnit, rate }) => ({
      start: literalOf(`{"name":${JSON.stringify(name)},"rate":{"value":`),
      end: literalOf(statesUnit ? `,"unit":${JSON.stringify(unit)}}}` : '}}'),
      values: rate.values,
    })),
  }
}

type Prepared = ReturnType<typeof prepare>

const longest = (parts: readonly Literal[]): number =>
  parts.reduce((most, { length }) => Math.max(most, length), 0)

/** Bytes that no feature of the table exceeds. */
const featureLimit = ({ origins, numbers, texts, products }: Prepared): number =>
  256 +
  LONGEST_TIMESTAMP +
  2 * LONGEST_NUMBER +
  longest(origins.map(({ start }) => start)) +
  longest(origins.map(({ end }) => end)) +
  numbers.reduce((sum, { key }) => sum + key.length + LONGEST_NUMBER, 0) +
  texts.reduce((sum, { members }) => sum + longest(members), 0) +
  products.reduce((sum, product) => sum + product.start.length + product.end.length + LONGEST_NUMBER + 1, 0)

const writeProducts = (writer: ByteWriter, { products }: Prepared, row: number): void => {
  let any = false
  for (let k = 0; k < products.length; k++) {
    const product = products[k]!
    const value = product.values[row]!
    if (!Number.isFinite(value)) continue
    if (any) writer.byte(COMMA)
    else writer.literal(PRODUCTS_START)
    any = true
    writer.literal(product.start)
    writer.number(value)
    writer.literal(product.end)
  }
  if (any) writer.literal(PRODUCTS_END)
}

const writeProperties = (writer: ByteWriter, prepared: Prepared, row: number, timeMs: number): void => {
  const { numbers, texts } = prepared
  const { start, end } = prepared.origins[prepared.originOf(row)]!
  if (Number.isFinite(timeMs)) {
    writer.literal(TIMESTAMP_START)
    writer.timestamp(timeMs)
    writer.literal(TIMESTAMP_END)
  }
  writer.literal(start)
  for (let k = 0; k < texts.length; k++) {
    const { codes, members } = texts[k]!
    const code = codes[row]!
    if (code !== ABSENT_TEXT) writer.literal(members[code]!)
  }
  for (let k = 0; k < numbers.length; k++) {
    const { key, values } = numbers[k]!
    const value = values[row]!
    // NaN and infinities alike.
    if (value - value !== 0) continue
    writer.literal(key)
    writer.number(value)
  }
  if (prepared.products.length > 0) writeProducts(writer, prepared, row)
  writer.literal(end)
}

/** How chunks are handed out. */
export interface ChunkOptions {
  /** A chunk is the caller's only until it asks for the next, which comes in the same memory. Default: to keep. */
  readonly lent?: boolean
}

/**
 * Writes points as a GeoJSON FeatureCollection in chunks of about 1 MB, UTF-8. Coordinates are `[lon, lat]`; a point
 * without a position is left out.
 * @param selection rows in the order to write; all rows when absent
 */
export function* geojsonChunks(
  table: PointTable,
  selection?: Uint32Array,
  { lent = false }: ChunkOptions = {},
): Generator<Uint8Array> {
  const prepared = prepare(table)
  const limit = featureLimit(prepared)
  const writer = new ByteWriter(Math.max(CHUNK_BYTES, 2 * limit))
  const lon = requiredNumbers(table, 'lon')
  const lat = requiredNumbers(table, 'lat')
  const time = requiredNumbers(table, 'time')
  const count = selection?.length ?? table.length
  let written = 0
  writer.literal(HEAD)
  for (let i = 0; i < count; i++) {
    const row = selection === undefined ? i : selection[i]!
    const east = lon[row]!
    const north = lat[row]!
    if (!Number.isFinite(east) || !Number.isFinite(north)) continue
    if (writer.room < limit) yield lent ? writer.lend() : writer.take()
    if (written++ > 0) writer.literal(SEPARATOR)
    writer.literal(FEATURE_START)
    writer.coordinate(east)
    writer.byte(COMMA)
    writer.coordinate(north)
    writer.literal(PROPERTIES_START)
    writeProperties(writer, prepared, row, time[row]!)
    writer.literal(FEATURE_END)
  }
  writer.literal(TAIL)
  yield writer.lend()
}
