/** Keys that act on summary and filter of an operation, on tables whose numbers are worked out by hand. */
import { describe, expect, it } from 'vitest'
import {
  buildOperation,
  DEFAULT_OPERATION,
  type OperationConfiguration,
  type PointTable,
} from '../src/index.js'
import { originOf, passes, tableOf, withNumbers } from './output/tables.js'

const LOGS = [
  {
    file: 'TLG00001',
    task: 'TSK1',
    headerDigest: 'h',
    firstDigest: 'f',
    length: 1,
    records: 1,
    checkpoints: [],
  },
]
const build = (table: PointTable, keys: Partial<OperationConfiguration>) =>
  buildOperation({
    tables: [{ fileId: 'f', table, logs: new Set([0]) }],
    boundary: undefined,
    configuration: { ...DEFAULT_OPERATION, ...keys },
  })!

describe('summarizeByProductEntry', () => {
  // 100 m2 with 2 L/ha as a component and 4 L/ha as a carrier of the same name
  const table = (): PointTable => ({
    ...tableOf({
      lon: { values: [8, 8] },
      lat: { values: [51, 51] },
      area: { unit: 'm2', values: [50, 50] },
      appliedRate: { unit: 'L/ha', values: [6, 6] },
      'products.0.rate': { unit: 'L/ha', values: [2, 2] },
      'products.1.rate': { unit: 'L/ha', values: [4, 4] },
    }),
    operationType: 'applied',
    logs: LOGS,
    origins: [originOf({})],
    products: [
      { name: 'Water', type: 'Component', unit: 'L/ha' },
      { name: 'Water', type: 'Carrier', unit: 'L/ha' },
    ],
  })

  it('on: one entry a name, areas and totals summed, rates averaged', () => {
    const { products } = build(table(), { summarizeByProductEntry: true }).summary.properties
    expect(products).toMatchObject([
      { name: 'Water', rate: { value: 3 }, totalApplied: { value: 0.06 }, area: { value: 200 } },
    ])
  })

  it('off: entries stay as they came', () => {
    const { products } = build(table(), { summarizeByProductEntry: false }).summary.properties
    expect(products!.map(({ rate, type }) => [type, rate.value])).toEqual([
      ['Component', 2],
      ['Carrier', 4],
    ])
  })
})

describe('operationsRemoveOutliers and operationsOutliersLimit', () => {
  // nine yields of 8 and one of 18: mean 9, population standard deviation √(9 × 1 + 81) ÷ √10 = 3; 18 lies 3 of them off
  const yields = [8, 8, 8, 8, 8, 8, 8, 8, 8, 18]
  const field = passes([{ east: 0, north: 0, heading: 0, swaths: 10 }], 6, 2)
  const table: PointTable = {
    ...withNumbers(field, 'wetMassPerArea', 'kg/ha', yields),
    operationType: 'harvested',
    logs: LOGS,
  }
  const kept = (keys: Partial<OperationConfiguration>) => build(table, keys).filtered?.length

  it('drop what lies further from the mean, in standard deviations', () => {
    expect(kept({ operationsOutliersLimit: 3.01 })).toBe(10)
    expect(kept({ operationsOutliersLimit: 2.99 })).toBe(9)
    expect(kept({ operationsOutliersLimit: 2.99, operationsRemoveOutliers: false })).toBe(10)
    expect(kept({ operationsFilteredGeojson: false })).toBeUndefined()
  })
})
