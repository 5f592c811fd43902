/** Any point table: numbers of every kind, texts of every script, products, lists. */
import fc from 'fast-check'
import type { PointTable } from '../../src/points/table.js'
import { originOf, tableOf } from './tables.js'

const anyNumber = fc.oneof(
  fc.double({ min: -1e9, max: 1e9, noNaN: true }),
  fc.double(),
  fc.constantFrom(0, -0, 1, 7.5, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY),
)
/** Few distinct values, many rows: what a dictionary is for. */
const repeated = fc.constantFrom(0.1, 3, 12.25, Number.NaN)
const text = fc.string({ unit: 'grapheme', maxLength: 12 })
const list = fc.array(text, { maxLength: 3 })
const product = fc.record({
  name: text,
  unit: fc.constantFrom('L/ha', 'kg/ha'),
  type: fc.constantFrom('Component' as const, 'Carrier' as const),
})

const origin = fc
  .record({
    machinery: fc.uniqueArray(text, { maxLength: 3 }),
    tillType: list,
    originalOperationType: fc.option(text, { nil: undefined }),
  })
  .map(({ originalOperationType, ...lists }) =>
    originOf({ ...lists, ...(originalOperationType === undefined ? {} : { originalOperationType }) }),
  )

const rows = <T>(length: number, value: fc.Arbitrary<T>): fc.Arbitrary<T[]> =>
  fc.array(value, { minLength: length, maxLength: length })

/** Every point has a position, repeated in `x` and `y`, and in `row` its number. */
export const anyTable: fc.Arbitrary<PointTable> = fc
  .record({
    length: fc.nat({ max: 40 }),
    products: fc.array(product, { maxLength: 3 }),
    origins: fc.array(origin, { minLength: 1, maxLength: 3 }),
  })
  .chain(({ length, products, origins }) =>
    fc
      .record({
        lon: rows(length, fc.double({ min: -180, max: 180, noNaN: true })),
        lat: rows(length, fc.double({ min: -90, max: 90, noNaN: true })),
        time: rows(length, fc.oneof(fc.integer({ min: -1e12, max: 4e12 }), fc.constant(Number.NaN))),
        appliedRate: rows(length, anyNumber),
        equipmentWidth: rows(length, repeated),
        sectionId: rows(length, fc.oneof(fc.nat({ max: 200 }), fc.constant(Number.NaN))),
        log: rows(length, fc.nat({ max: origins.length - 1 })),
        rates: fc.tuple(...products.map(() => rows(length, anyNumber))),
        crop: rows(length, fc.option(text, { nil: undefined })),
        variety: rows(length, fc.constantFrom('Asory', 'Žito č. 1', undefined)),
      })
      .map(({ crop, variety, rates, ...numbers }) =>
        tableOf(
          {
            ...Object.fromEntries(Object.entries(numbers).map(([name, values]) => [name, { values }])),
            row: { values: Array.from({ length }, (_, i) => i) },
            x: { values: numbers.lon },
            y: { values: numbers.lat },
            ...Object.fromEntries(rates.map((values, k) => [`products.${k}.rate`, { values }])),
          },
          {
            texts: { crop, variety },
            constants: { operationType: 'applied', products, origins },
          },
        ),
      ),
  )

/** The value of a number column in a row, or undefined where it is no finite number. */
export const finiteAt = (table: PointTable, name: string, row: number): number | undefined => {
  const column = table.columns.get(name)
  const value = column?.kind === 'number' ? column.values[row]! : Number.NaN
  return Number.isFinite(value) ? value : undefined
}

/** The products of a row as the contract nests them, unit stated where it is not that of the first. */
export const productsAt = (table: PointTable, row: number) =>
  table.products.flatMap(({ name, unit }, k) => {
    const value = finiteAt(table, `products.${k}.rate`, row)
    return value === undefined ? [] : [{ name, value, unit }]
  })
