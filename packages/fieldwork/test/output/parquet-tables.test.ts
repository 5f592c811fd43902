import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  GEOPARQUET_START,
  geoparquet,
  geoparquetChunks,
  PointOutputError,
  pointEncoder,
  ROW_GROUP_ROWS,
} from '../../src/output/index.js'
import { textAt } from '../../src/points/columns.js'
import type { PointTable } from '../../src/points/table.js'
import { anyTable, finiteAt, productsAt } from './arbitrary-table.js'
import { openReader, type ParquetReader, type Row } from './duckdb.js'
import { tableOf } from './tables.js'

let reader: ParquetReader
beforeAll(async () => {
  reader = await openReader()
})
afterAll(() => reader.close())

const NUMBERS = ['appliedRate', 'equipmentWidth', 'sectionId']

/** Which of the columns that come from the logs the file has. */
const givenOf = ({ origins }: PointTable) => ({
  machinery: origins.some(({ machinery }) => machinery.length > 0),
  tillType: origins.some(({ tillType }) => tillType.length > 0),
  originalOperationType: origins.some(({ originalOperationType }) => originalOperationType !== undefined),
})

/** A row as a reader must see it, straight from the table. */
const expectedRow = (table: PointTable, row: number): Row => {
  const products = productsAt(table, row)
  // No column of the table is in a unit, so every product states its own.
  const nested = products.map(({ name, value, unit }) => ({ name, rate: { value, unit } }))
  const time = finiteAt(table, 'time', row)
  const origin = table.origins[finiteAt(table, 'log', row)!]!
  const list = (texts: readonly string[]) => (texts.length > 0 ? texts : null)
  const given = givenOf(table)
  return {
    ms: time === undefined ? null : String(time),
    ...Object.fromEntries(NUMBERS.map((name) => [name, finiteAt(table, name, row) ?? null])),
    crop: textAt(table.columns.get('crop'), row) ?? null,
    variety: textAt(table.columns.get('variety'), row) ?? null,
    operationType: 'applied',
    ...(table.products.length > 0 && { products: products.length > 0 ? nested : null }),
    ...(given.machinery && { machinery: list(origin.machinery.map(({ name }) => name)) }),
    ...(given.tillType && { tillType: list(origin.tillType) }),
    ...(given.originalOperationType && { originalOperationType: origin.originalOperationType ?? null }),
    outside: false,
  }
}

const columnsOf = (table: PointTable): string =>
  [
    'epoch_ms("timestamp") AS ms',
    ...NUMBERS,
    'crop',
    'variety',
    'operationType',
    ...(table.products.length > 0 ? ['products'] : []),
    ...Object.entries(givenOf(table)).flatMap(([name, isGiven]) => (isGiven ? [name] : [])),
  ].join(', ')

/** The point lies outside its box. */
const OUTSIDE = 'x < bbox.xmin OR x > bbox.xmax OR y < bbox.ymin OR y > bbox.ymax'

/** Rows 0, 1, 2 … along the equator, with a number that repeats, one that does not, and one that is absent at times. */
const countingTable = (length: number): PointTable => {
  const rows = Array.from({ length }, (_, i) => i)
  return tableOf({
    lon: { values: rows.map((i) => i / 1000) },
    lat: { values: rows.map(() => 0) },
    row: { values: rows },
    state: { values: rows.map((i) => i % 3) },
    third: { values: rows.map((i) => (i % 3 === 0 ? i / 3 : Number.NaN)) },
  })
}

describe('geoparquet of any table', () => {
  it('gives DuckDB every value again: numbers to the bit, nulls, nested products, texts of every script', async () => {
    await fc.assert(
      fc.asyncProperty(anyTable, async (table) => {
        const rows = await reader.read(
          geoparquet(table),
          `SELECT ${columnsOf(table)}, ${OUTSIDE} AS outside FROM FILE ORDER BY row`,
        )
        expect(rows).toEqual(Array.from({ length: table.length }, (_, row) => expectedRow(table, row)))
      }),
      { numRuns: 80 },
    )
  })

  it('holds geometry that equals the positions, to the bit', async () => {
    await fc.assert(
      fc.asyncProperty(anyTable, async (table) => {
        const rows = await reader.read(
          geoparquet(table),
          'SELECT hex(geometry) AS wkb, row FROM FILE ORDER BY row',
          true,
        )
        rows.forEach(({ wkb }, row) => {
          const bytes = Buffer.from(String(wkb), 'hex')
          expect(bytes.subarray(0, 5).toString('hex')).toBe('0101000000')
          expect([bytes.readDoubleLE(5), bytes.readDoubleLE(13)]).toEqual([
            finiteAt(table, 'lon', row),
            finiteAt(table, 'lat', row),
          ])
        })
      }),
      { numRuns: 20 },
    )
  })

  it.each([
    [1, 1],
    [ROW_GROUP_ROWS - 1, 1],
    [ROW_GROUP_ROWS, 1],
    [ROW_GROUP_ROWS + 1, 2],
  ])('keeps %i rows in %i row groups', async (length, groups) => {
    const parquet = geoparquet(countingTable(length))
    const thirds = Math.ceil(length / 3)
    expect(
      await reader.read(
        parquet,
        `SELECT count(DISTINCT row)::INT AS rows, sum(row) AS total, count(third)::INT AS thirds, sum(third) AS third,
           count(*) FILTER (state != row % 3)::INT AS wrong FROM FILE`,
      ),
    ).toEqual([
      {
        rows: length,
        total: (length * (length - 1)) / 2,
        thirds,
        third: (thirds * (thirds - 1)) / 2,
        wrong: 0,
      },
    ])
    const [facts] = await reader.read(
      parquet,
      'SELECT num_rows::INT AS rows, num_row_groups::INT AS groups FROM parquet_file_metadata(FILE)',
    )
    expect(facts).toEqual({ rows: length, groups })
  })

  it('states bounds and absent values of every row group', async () => {
    const bounds = await reader.read(
      geoparquet(countingTable(3000)),
      `SELECT path_in_schema AS name, stats_min_value AS min, stats_max_value AS max, stats_null_count::INT AS nulls
         FROM parquet_metadata(FILE) WHERE path_in_schema IN ('row', 'third', 'operationType') ORDER BY name`,
    )
    // A least value of 0 is written as -0, so that it takes in both zeros (parquet.thrift, `ColumnOrder`).
    expect(bounds).toEqual([
      { name: 'operationType', min: 'tillage', max: 'tillage', nulls: 0 },
      { name: 'row', min: '-0.0', max: '2999.0', nulls: 0 },
      { name: 'third', min: '-0.0', max: '999.0', nulls: 2000 },
    ])
  })

  it('keeps a column whose values are all absent', async () => {
    const nothing = { values: [Number.NaN, Number.NaN] }
    const table = tableOf(
      { lon: { values: [1, 2] }, lat: { values: [1, 2] }, time: nothing, area: nothing, sectionId: nothing },
      { texts: { crop: [undefined, undefined] } },
    )
    const absent = { timestamp: null, area: null, sectionId: null, crop: null }
    expect(await reader.read(geoparquet(table), 'SELECT timestamp, area, sectionId, crop FROM FILE')).toEqual(
      [absent, absent],
    )
  })

  it('keeps 65,535 distinct texts, and refuses a column of more', async () => {
    const columnOf = (count: number): PointTable => {
      const texts = Array.from({ length: count }, (_, i) => `Schlag №${i}`)
      const column = { kind: 'text' as const, codes: Uint16Array.from(texts, (_, i) => i), texts }
      const table = countingTable(count)
      return { ...table, columns: new Map(table.columns).set('note', column) }
    }
    expect(
      await reader.read(
        geoparquet(columnOf(65_535)),
        `SELECT count(DISTINCT note)::INT AS notes, count(*) FILTER (note != 'Schlag №' || row::INT)::INT AS wrong FROM FILE`,
      ),
    ).toEqual([{ notes: 65_535, wrong: 0 }])
    expect(() => geoparquet(columnOf(65_536))).toThrow(PointOutputError)
    expect(() => geoparquet(columnOf(65_536))).toThrow(/at most 65535 distinct texts; note has 65536/)
  })
})

describe('pointEncoder', () => {
  const table = countingTable(3 * ROW_GROUP_ROWS - 7)

  it('makes the same file in chunks as in one piece', () => {
    const chunks = [...geoparquetChunks(pointEncoder(table))]
    // Opening bytes, three row groups, footer.
    expect(chunks).toHaveLength(5)
    expect(Buffer.concat(chunks).equals(geoparquet(table))).toBe(true)
  })

  it('makes the same file when two encoders share the row groups', () => {
    const [one, other] = [pointEncoder(table), pointEncoder(table)]
    const rows = one.rows()
    const stretch = (k: number) => rows.subarray(k * ROW_GROUP_ROWS, (k + 1) * ROW_GROUP_ROWS)
    const last = other.rowGroup(stretch(2))
    const groups = [one.rowGroup(stretch(0)), structuredClone(other.rowGroup(stretch(1))), last]
    const file = [GEOPARQUET_START, ...groups.map(({ content }) => content), one.footer(groups)]
    expect(Buffer.concat(file).equals(geoparquet(table))).toBe(true)
  })
})
