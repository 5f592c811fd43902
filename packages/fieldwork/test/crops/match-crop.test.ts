import { describe, expect, it } from 'vitest'
import { CROP_NAMES } from '../../src/crops/crop-names.js'
import { CROPS, cropFacts, matchCrop } from '../../src/index.js'

describe('matchCrop', () => {
  it.each([
    ['Winterweizen', 'winter wheat'],
    ['HV - Hvede', 'wheat'],
    ['blé tendre', 'wheat'],
    ['BLE TENDRE', 'wheat'],
    ['115 Winterweizen (ohne Durum)', 'winter wheat'],
    ['Silomais', 'corn silage'],
    ['Körnermais', 'corn'],
    ['Winterraps', 'rapeseed'],
    ['pszenica ozima', 'winter wheat'],
    ['wintertarwe', 'winter wheat'],
    ['girasole', 'sunflower'],
    ['cebada', 'barley'],
    ['Wheat, Winter', 'winter wheat'],
    ['soybeans', 'soybeans'],
  ])('%s is %s', (text, crop) => {
    expect(matchCrop(text)).toBe(crop)
  })

  it('never guesses from a part of a name', () => {
    for (const text of ['Weizenstoppel roden', 'unknown', 'Field 7', 'none', ''])
      expect(matchCrop(text)).toBeUndefined()
  })

  it("the owner's names come before the tables", () => {
    expect(matchCrop('Winterweizen', { winterweizen: 'spelt' })).toBe('spelt')
  })

  it('every crop of the names table is one of the contract', () => {
    expect(Object.keys(CROP_NAMES).filter((crop) => !(crop in CROPS))).toEqual([])
  })
})

describe('crop table', () => {
  it('corn: 56 lb/bu is 720.824 kg/m³, 15 %', () => {
    expect(cropFacts('corn')).toEqual({ densityKgPerM3: 720.824148, standardMoisture: 15 })
  })
  it('placeholders and densities over 1,000 kg/m³ are left out, moisture stays', () => {
    expect(cropFacts('alfalfa')).toEqual({ standardMoisture: 13 })
    expect(cropFacts('arugula')).toEqual({})
  })
  it('of a crop listed twice the first physical density counts', () => {
    // rows 1 and 49.57 lb/bu
    expect(cropFacts('corn, seed').densityKgPerM3).toBeCloseTo(49.57 * 12.871859781, 5)
  })
})
