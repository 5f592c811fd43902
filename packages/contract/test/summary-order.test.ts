import { describe, expect, it } from 'vitest'
import { type SummaryFeature, summaryInOrder } from '../src/index.js'

describe('a summary', () => {
  it('comes back with its keys in the order of the contract, at every depth', () => {
    const shuffled = {
      geometry: { type: 'MultiPolygon', coordinates: [] },
      properties: {
        loggedTotals: { totalArea: { unit: 'm2', difference: 0.1, value: 5 } },
        totalArea: { unit: 'm2', value: 6 },
        varieties: [{ area: { unit: 'm2', value: 6 }, name: 'Asory' }],
        endTime: '2025-07-29T18:20:00.000Z',
        startTime: '2025-07-29T13:04:05.000Z',
        operationType: 'harvested',
      },
      type: 'Feature',
    } as unknown as SummaryFeature
    const { properties } = summaryInOrder(shuffled)
    expect(Object.keys(summaryInOrder(shuffled))).toEqual(['type', 'properties', 'geometry'])
    expect(Object.keys(properties)).toEqual([
      'operationType',
      'startTime',
      'endTime',
      'totalArea',
      'varieties',
      'loggedTotals',
    ])
    expect(Object.keys(properties.varieties![0]!)).toEqual(['name', 'area'])
    expect(Object.keys(properties.loggedTotals!['totalArea']!)).toEqual(['value', 'unit', 'difference'])
    expect(properties).toEqual(shuffled.properties)
  })
})
