import { describe, expect, it } from 'vitest'
import { differenceOf } from '../../src/reprocess/differences.js'

const NAMED = {
  leafUserId: 'l',
  kind: 'file',
  id: 'f',
  name: 'Stubble/TSK1',
  operationType: 'tillage',
} as const
const outcome = (points: number, totals: Record<string, [number, string?]>) => ({
  points,
  summary: {
    type: 'Feature',
    properties: {
      averageSpeed: { value: points, unit: 'm/s' },
      ...Object.fromEntries(Object.entries(totals).map(([name, [value, unit]]) => [name, { value, unit }])),
    },
  },
})

describe('what differs', () => {
  it('is the totals that are not the same, with both values', () => {
    const before = outcome(100, { totalArea: [1000, 'm2'], totalWetMass: [5000, 'kg'] })
    const after = outcome(100, { totalArea: [990, 'm2'], totalWetMass: [5000, 'kg'] })
    expect(differenceOf(NAMED, before, after)).toEqual({
      ...NAMED,
      change: 'changed',
      totals: [{ property: 'totalArea', unit: 'm2', before: 1000, after: 990 }],
    })
  })

  it('is nothing where only rounding and averages differ', () => {
    const before = outcome(100, { totalArea: [1000, 'm2'] })
    expect(
      differenceOf(NAMED, before, outcome(100, { totalArea: [1000 * (1 + 1e-12), 'm2'] })),
    ).toBeUndefined()
    expect(differenceOf(NAMED, undefined, undefined)).toBeUndefined()
  })

  it('is a total in another unit, one that is new, and one that is gone', () => {
    const before = outcome(100, { totalPlanted: [5, 'seeds'], totalWetMass: [1, 'kg'] })
    const after = outcome(100, { totalPlanted: [5, 'kg'], totalDryMass: [1, 'kg'] })
    expect(differenceOf(NAMED, before, after)?.totals).toEqual([
      { property: 'totalPlanted', unit: 'kg', before: 5, after: 5 },
      { property: 'totalWetMass', unit: 'kg', before: 1 },
      { property: 'totalDryMass', unit: 'kg', after: 1 },
    ])
  })

  it('is everything of a file that is added or removed', () => {
    const whole = outcome(7, { totalArea: [10, 'm2'] })
    expect(differenceOf(NAMED, undefined, whole)).toMatchObject({
      change: 'added',
      totals: [
        { property: 'points', after: 7 },
        { property: 'totalArea', after: 10 },
      ],
    })
    expect(differenceOf(NAMED, whole, undefined)).toMatchObject({ change: 'removed' })
  })
})
