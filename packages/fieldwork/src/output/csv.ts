/**
 * Points as CSV (RFC 4180): a header of property names, one line a point, numbers as in the GeoJSON. Products stand in
 * columns `products.<name>.rate`; lists (machinery, till type) are joined by `; `.
 */

import { requiredNumbers } from '../points/columns.js'
import { machineNames, originOfRow } from '../points/origins.js'
import { ABSENT_TEXT, type PointOrigin, type PointTable } from '../points/table.js'
import { ByteWriter, LONGEST_NUMBER, LONGEST_TIMESTAMP, literalOf } from './byte-writer.js'
import { pointProperties } from './point-properties.js'

const CHUNK_BYTES = 1 << 20
const COMMA = 0x2c
const LINE_END = literalOf('\r\n')

const quoted = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)

/** Cells that a point takes from its log. */
const ORIGIN_CELLS: readonly (readonly [name: string, cellOf: (origin: PointOrigin) => string])[] = [
  ['originalOperationType', ({ originalOperationType }) => originalOperationType ?? ''],
  ['machinery', (origin) => machineNames(origin).join('; ')],
  ['tillType', ({ tillType }) => tillType.join('; ')],
]

const prepare = (table: PointTable) => {
  const { numbers, texts, products } = pointProperties(table)
  const given = ORIGIN_CELLS.filter(([, cellOf]) => table.origins.some((origin) => cellOf(origin) !== ''))
  const cellsOf = (origin: PointOrigin | undefined): string[] => [
    table.operationType,
    ...given.map(([, cellOf]) => (origin === undefined ? '' : cellOf(origin))),
  ]
  const origins = table.origins.length > 0 ? table.origins : [undefined]
  const names = [
    'timestamp',
    'lon',
    'lat',
    'operationType',
    ...given.map(([name]) => name),
    ...texts.map(({ name }) => name),
    ...numbers.map(({ name }) => name),
    ...products.map(({ name }) => `products.${name}.rate`),
  ]
  return {
    header: literalOf(`${names.map(quoted).join(',')}\r\n`),
    origins: origins.map((origin) =>
      literalOf(
        cellsOf(origin)
          .map((text) => `,${quoted(text)}`)
          .join(''),
      ),
    ),
    originOf: originOfRow(table),
    texts: texts.map(({ column }) => ({
      codes: column.codes,
      cells: column.texts.map((text) => literalOf(quoted(text))),
    })),
    values: [...numbers.map(({ column }) => column.values), ...products.map(({ rate }) => rate.values)],
  }
}

/**
 * Writes points as CSV in chunks of about 1 MB, UTF-8, first line the header. Absent values are empty.
 * @param selection rows in the order to write; all rows when absent
 */
export function* csvChunks(table: PointTable, selection?: Uint32Array): Generator<Uint8Array> {
  const { header, origins, originOf, texts, values } = prepare(table)
  const longestTexts = texts.reduce(
    (sum, { cells }) => sum + Math.max(0, ...cells.map(({ length }) => length)) + 1,
    0,
  )
  const longestOrigin = Math.max(...origins.map(({ length }) => length))
  const limit =
    LONGEST_TIMESTAMP + longestOrigin + longestTexts + (values.length + 2) * (LONGEST_NUMBER + 1) + 2
  const writer = new ByteWriter(Math.max(CHUNK_BYTES, 2 * limit + header.length))
  const lon = requiredNumbers(table, 'lon')
  const lat = requiredNumbers(table, 'lat')
  const time = requiredNumbers(table, 'time')
  const coordinate = (value: number) => {
    if (Number.isFinite(value)) writer.coordinate(value)
  }
  writer.literal(header)
  const count = selection?.length ?? table.length
  for (let i = 0; i < count; i++) {
    const row = selection === undefined ? i : selection[i]!
    if (writer.room < limit) yield writer.take()
    if (Number.isFinite(time[row]!)) writer.timestamp(time[row]!)
    writer.byte(COMMA)
    coordinate(lon[row]!)
    writer.byte(COMMA)
    coordinate(lat[row]!)
    writer.literal(origins[originOf(row)]!)
    for (const { codes, cells } of texts) {
      writer.byte(COMMA)
      if (codes[row] !== ABSENT_TEXT) writer.literal(cells[codes[row]!]!)
    }
    for (const column of values) {
      writer.byte(COMMA)
      if (Number.isFinite(column[row]!)) writer.number(column[row]!)
    }
    writer.literal(LINE_END)
  }
  yield writer.take()
}
