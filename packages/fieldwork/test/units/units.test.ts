import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  conversionOf,
  convertSummary,
  convertUnits,
  convertUnitsMap,
  type SummaryFeature,
  unitsMap,
} from '../../src/index.js'
import { tableOf } from '../output/tables.js'

describe('conversionOf', () => {
  it.each([
    // property, DEFAULT unit, IMPERIAL unit, factor from the exact definitions
    ['distance', 'm', 'ft', 1 / 0.3048],
    ['speed', 'm/s', 'mi/hr', 2.2369362920544],
    ['area', 'm2', 'ft2', 1 / 0.09290304],
    ['totalArea', 'm2', 'ac', 1 / 4046.8564224],
    ['wetMass', 'kg', 'lb', 1 / 0.45359237],
    ['wetMassPerArea', 'kg/ha', 'lb/ac', 0.892179122],
    ['wetVolume', 'L', 'bu', 1 / 35.23907016688],
    ['appliedRate', 'L/ha', 'gal/ac', 0.106906637],
    ['appliedRate', 'kg/ha', 'lb/ac', 0.892179122],
    ['fuelUsed', 'L', 'gal', 1 / 3.785411784],
    ['seedRate', 'seeds/ha', 'seeds/ac', 0.40468564224],
    ['seedRate', 'kg/ha', 'lb/ac', 0.892179122],
    ['downForce', 'kgf', 'lbf', 2.204622622],
    ['tillageDepthActual', 'cm', 'in', 1 / 2.54],
    ['cropFlow', 'kg/s', 'lb/s', 1 / 0.45359237],
    ['harvestMoisture', 'percentage', 'percentage', 1],
    ['totalPlanted', 'seeds', 'seeds', 1],
  ])('%s: %s → %s', (property, unit, imperial, factor) => {
    const found = conversionOf(property, unit, 'IMPERIAL')
    expect(found.unit).toBe(imperial)
    expect(found.factor / factor).toBeCloseTo(1, 8)
  })

  it.each([
    ['wetMass', 'kg', 't', 0.001],
    ['totalWetMass', 'kg', 't', 0.001],
    ['dryMassPerArea', 'kg/ha', 't/ha', 0.001],
    ['wetVolumePerArea', 'L/ha', 'm3/ha', 0.001],
    ['totalArea', 'm2', 'ha', 0.0001],
    ['area', 'm2', 'm2', 1],
    ['appliedRate', 'L/ha', 'L/ha', 1],
    ['totalApplied', 'kg', 'kg', 1],
    ['seedDepth', 'cm', 'cm', 1],
  ])('%s: %s → %s (METRIC)', (property, unit, metric, factor) => {
    expect(conversionOf(property, unit, 'METRIC')).toEqual({ unit: metric, factor })
  })
})

describe('convertUnits', () => {
  it('DEFAULT is the same table; others are linear and keep absent values', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ noNaN: false, noDefaultInfinity: true, min: -1e9, max: 1e9 })),
        (values) => {
          const table = tableOf({ lon: { values }, elevation: { unit: 'm', values } })
          expect(convertUnits(table, 'DEFAULT')).toBe(table)
          const feet = (convertUnits(table, 'IMPERIAL').columns.get('elevation') as { values: Float64Array })
            .values
          values.forEach((metres, i) => {
            if (Number.isNaN(metres)) expect(feet[i]).toBeNaN()
            else expect(feet[i]! * 0.3048).toBeCloseTo(metres, 4)
          })
        },
      ),
    )
  })

  it('coordinates and time never change; products take the new unit', () => {
    const products = [{ name: 'W', type: 'Carrier' as const, unit: 'L/ha' }]
    const table = tableOf(
      { lon: { unit: 'arcdeg', values: [8] }, 'products.0.rate': { unit: 'L/ha', values: [100] } },
      { constants: { products } },
    )
    const imperial = convertUnits(table, 'IMPERIAL')
    expect(imperial.columns.get('lon')).toBe(table.columns.get('lon'))
    expect(imperial.products[0]!.unit).toBe('gal/ac')
    expect((imperial.columns.get('products.0.rate') as { values: Float64Array }).values[0]).toBeCloseTo(
      10.6906637,
      6,
    )
  })
})

describe('units map', () => {
  it('names numeric properties that have a value', () => {
    const table = tableOf({
      lon: { values: [1] },
      speed: { unit: 'm/s', values: [2] },
      elevation: { unit: 'm', values: [Number.NaN] },
    })
    expect(unitsMap(table)).toEqual({ speed: 'm/s' })
    expect(convertUnitsMap({ speed: 'm/s', wetMass: 'kg' }, 'METRIC')).toEqual({ speed: 'm/s', wetMass: 't' })
  })
})

describe('convertSummary', () => {
  it('converts every object by its key, ratios and texts stay', () => {
    const summary: SummaryFeature = {
      type: 'Feature',
      properties: {
        operationType: 'harvested',
        startTime: 'a',
        endTime: 'b',
        totalArea: { value: 61820.1, unit: 'm2' },
        totalDistance: { value: 1, unit: 'm' },
        wetMassPerArea: { avg: 8100, min: 200, max: 14_900, unit: 'kg/ha' },
        varieties: [
          { name: 'Asory', area: { value: 10_000, unit: 'm2' }, wetMass: { value: 50_100, unit: 'kg' } },
        ],
        loggedTotals: { totalWetMass: { value: 50_000, unit: 'kg', difference: 0.002 } },
      },
      geometry: { type: 'MultiPolygon', coordinates: [] },
    }
    expect(convertSummary(summary, 'METRIC').properties).toMatchObject({
      totalArea: { unit: 'ha' },
      wetMassPerArea: { avg: 8.1, min: 0.2, max: 14.9, unit: 't/ha' },
      varieties: [{ name: 'Asory', area: { value: 1, unit: 'ha' }, wetMass: { value: 50.1, unit: 't' } }],
      loggedTotals: { totalWetMass: { value: 50, unit: 't', difference: 0.002 } },
    })
  })
})

describe('a published summary', () => {
  it('has at most six decimals and leaves the geometry as it is', () => {
    const geometry = { type: 'MultiPolygon', coordinates: [[[[8.1234567, 51.1234567]]]] }
    const summary = {
      type: 'Feature',
      properties: { speed: { avg: 2.77398323170731, min: 0.1, max: 20.700000000000003, unit: 'm/s' } },
      geometry,
    } as unknown as SummaryFeature
    const published = convertSummary(summary, 'DEFAULT')
    expect(published.properties['speed']).toEqual({ avg: 2.773983, min: 0.1, max: 20.7, unit: 'm/s' })
    expect(published.geometry).toBe(geometry)
  })
})
