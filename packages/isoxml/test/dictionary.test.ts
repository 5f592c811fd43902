import { describe, expect, it } from 'vitest'
import { dataDictionaryEntry, isProprietaryDdi } from '../src/index.js'

describe('the data dictionary', () => {
  it.each([
    // number, unit, resolution: ISO 11783-11
    [2, 'mm³/m²', 0.01],
    [67, 'mm', 1],
    [84, 'mg/m²', 1],
    [99, 'ppm', 1],
    [12, '/m²', 0.001],
    [397, 'mm/s', 1],
  ])('knows unit and resolution of %i', (ddi, unit, resolution) => {
    expect(dataDictionaryEntry(ddi)).toMatchObject({ ddi, unit, resolution })
  })

  it('names what it knows and leaves proprietary numbers to the set', () => {
    expect(dataDictionaryEntry(141)?.name).toBe('Actual Work State')
    // only the whole name tells these two apart
    expect([1, 588].map((ddi) => dataDictionaryEntry(ddi)?.name)).toEqual([
      'Setpoint Volume Per Area Application Rate as [mm³/m²]',
      'Setpoint Volume Per Area Application Rate as [ml/m²]',
    ])
    expect(dataDictionaryEntry(0xe120)).toBeUndefined()
    expect([0xdfff, 0xe000, 0xfffe, 0xffff].map(isProprietaryDdi)).toEqual([false, true, true, false])
  })
})
