import { describe, expect, it } from 'vitest'
import { shownAs } from '../src/parts/measure.js'
import { wordsOf } from '../src/parts/words.js'

const shown = (value: number, property: string, unit: string, system: 'metric' | 'us') => {
  const { factor, decimals, unit: text } = shownAs(property, unit, system)
  return `${(value * factor).toFixed(decimals)} ${text}`
}

describe('what people read in place of stored units', () => {
  it.each([
    [8_000, 'dryMassPerArea', 'kg/ha', '8.00 t/ha'],
    [150, 'appliedRate', 'kg/ha', '150.0 kg/ha'],
    [10_000, 'dryVolumePerArea', 'L/ha', '10000 L/ha'],
    [2, 'speed', 'm/s', '7.2 km/h'],
    [123_456, 'totalArea', 'm2', '12.35 ha'],
    [2_500, 'totalDistance', 'm', '2.5 km'],
    [2_500, 'totalWetMass', 'kg', '2.5 t'],
    [14.5, 'harvestMoisture', 'percentage', '14.5 %'],
  ])('metric: %d %s %s is %s', (value, property, unit, text) =>
    expect(shown(value, property, unit, 'metric')).toBe(text),
  )

  it.each([
    // 1 lb/ac = 0.45359237 kg / 0.40468564224 ha = 1.120851 kg/ha
    [1_120.851, 'dryMassPerArea', 'kg/ha', '1000 lb/ac'],
    // 1 bu/ac = 35.23907016688 L / 0.40468564224 ha = 87.077638 L/ha
    [8_707.7638, 'dryVolumePerArea', 'L/ha', '100.0 bu/ac'],
    // 1 gal/ac = 3.785411784 L / 0.40468564224 ha = 9.353956 L/ha
    [93.53956, 'appliedRate', 'L/ha', '10.00 gal/ac'],
    [2.54, 'tillageDepthActual', 'cm', '1.0 in'],
    [4_046.8564224, 'totalArea', 'm2', '1.00 ac'],
    // 89,000 seeds/ha × 0.40468564224 ha/ac = 36,017.02
    [89_000, 'seedRate', 'seeds/ha', '36017 seeds/ac'],
    // 1 mph = 0.44704 m/s
    [4.4704, 'speed', 'm/s', '10.0 mph'],
  ])('US: %d %s %s is %s', (value, property, unit, text) =>
    expect(shown(value, property, unit, 'us')).toBe(text),
  )

  it('reads a summary that is in the other system already', () => {
    expect(shown(100, 'dryVolumePerArea', 'bu/ac', 'us')).toBe('100.0 bu/ac')
    expect(shown(100, 'totalArea', 'ac', 'metric')).toBe('40.47 ha')
  })

  it('leaves a unit alone that it does not know', () =>
    expect(shown(3, 'soilTemperature', 'K', 'us')).toBe('3.00 K'))
})

describe('how many decimals are shown', () => {
  const decimalsOf = (name: string, unit: string, lo: number, hi: number) =>
    wordsOf({ name, unit, lo, hi }, 'metric').decimals

  it('is what the unit wants, where it tells the values apart', () =>
    expect(decimalsOf('wetMassPerArea', 'kg/ha', 5_000, 11_000)).toBe(2))

  // 0 to 4 kg/ha are 0 to 0.004 t/ha: with four decimals there are forty steps between
  it('is more for a range that would be one number', () =>
    expect(decimalsOf('wetMassPerArea', 'kg/ha', 0, 4)).toBe(4))

  it('is none for numbers that are large without', () =>
    expect(decimalsOf('appliedRate', 'kg/ha', 41_772, 144_515)).toBe(0))

  it('is what the unit wants for a single value', () =>
    expect(decimalsOf('tillageDepthTarget', 'cm', 18, 18)).toBe(1))
})
