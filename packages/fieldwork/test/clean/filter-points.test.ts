import { describe, expect, it } from 'vitest'
import { cleanPoints, filterPoints } from '../../src/index.js'
import { tableOf } from '../output/tables.js'

const HARVEST = { constants: { operationType: 'harvested' as const } }
const ALL = { removeOutliers: true, outliersLimit: 3 }

describe('cleanPoints', () => {
  it('drops by the default rules and counts the rule that dropped first', () => {
    const table = tableOf(
      {
        lon: { values: [1, 2, 3, 4, 5] },
        harvestMoisture: { values: [15, 0, 100, Number.NaN, 15] },
        wetMass: { values: [1, 1, 1, 1, 0] },
      },
      {
        texts: {
          recordingStatus: ['On', 'On', 'On', 'On', 'Off'],
          crop: ['wheat', undefined, 'wheat', 'wheat', 'wheat'],
        },
      },
    )
    const { selection, dropped } = cleanPoints(table)
    // a moisture that a point does not have is no reason to drop it
    expect([...selection]).toEqual([0, 3])
    expect(dropped).toEqual({ recordingStatus: 1, harvestMoisture: 2 })
  })

  it('crop unknown goes, absent crop stays', () => {
    const table = tableOf({ lon: { values: [1, 2] } }, { texts: { crop: ['unknown', undefined] } })
    expect([...cleanPoints(table).selection]).toEqual([1])
  })

  it.each([
    ['GT', 5, [2]],
    ['GTE', 5, [1, 2]],
    ['LT', 5, [0]],
    ['LTE', 5, [0, 1]],
  ] as const)('%s %d', (operator, value, rows) => {
    const table = tableOf({ lon: { values: [0, 0, 0] }, area: { values: [4, 5, 6] } })
    expect([...cleanPoints(table, { area: [{ operator, value }] }).selection]).toEqual(rows)
  })

  it('every product rate must hold', () => {
    const products = [0, 1].map((k) => ({ name: `P${k}`, type: 'Component' as const, unit: 'L/ha' }))
    const table = tableOf(
      {
        lon: { values: [1, 2] },
        'products.0.rate': { values: [1, 1] },
        'products.1.rate': { values: [0, -1] },
      },
      { constants: { products } },
    )
    expect([...cleanPoints(table).selection]).toEqual([0])
  })
})

describe('filterPoints', () => {
  it('slower than 0.5 m/s goes, without speed stays', () => {
    const table = tableOf({
      lon: { values: [0, 0, 0] },
      speed: { unit: 'm/s', values: [0.49, 0.5, Number.NaN] },
    })
    const { selection, dropped } = filterPoints(table, ALL)
    expect([...selection]).toEqual([1, 2])
    expect(dropped).toEqual({ speed: 1 })
  })

  // nine of 10 and one of 20: mean 11, population deviation 3; 20 is exactly 3 deviations away
  const yields = [10, 10, 10, 10, 10, 10, 10, 10, 10, 20]
  it('outliers: farther than the limit of population standard deviations, harvest only', () => {
    const columns = { lon: { values: yields }, wetMassPerArea: { values: yields } }
    expect(filterPoints(tableOf(columns, HARVEST), ALL).selection).toHaveLength(10)
    const stricter = filterPoints(tableOf(columns, HARVEST), { ...ALL, outliersLimit: 2.9 })
    expect(stricter.selection).toHaveLength(9)
    expect(stricter.dropped).toEqual({ outliers: 1 })
    expect(
      filterPoints(tableOf(columns, HARVEST), { removeOutliers: false, outliersLimit: 1 }).selection,
    ).toHaveLength(10)
    expect(filterPoints(tableOf(columns), { ...ALL, outliersLimit: 1 }).selection).toHaveLength(10)
  })

  it('volume per area counts before mass per area', () => {
    const columns = {
      lon: { values: yields },
      wetMassPerArea: { values: yields },
      wetVolumePerArea: { values: yields.map(() => 1) },
    }
    expect(filterPoints(tableOf(columns, HARVEST), { ...ALL, outliersLimit: 1 }).selection).toHaveLength(10)
  })
})
