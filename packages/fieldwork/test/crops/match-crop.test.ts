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

  it.each([
    // in capitals, with accents as marks of their own, umlauts as two letters
    ['WINTERGERSTE', 'winter barley'],
    ['Ko\u0308rnermais', 'corn'],
    ['Koernermais', 'corn'],
    ['ZUCKERRUEBEN', 'sugar beet'],
    ['vaarbyg', 'spring barley'],
    ['kloevergraes', 'grass clover'],
    // hyphens, blanks and little words
    ['Winter-Weizen', 'winter wheat'],
    ['oil seed rape', 'rapeseed'],
    ['blé tendre hiver', 'winter wheat'],
    ['mais granella', 'corn'],
    ['cebada invierno', 'winter barley'],
    ['majs ensilage', 'corn silage'],
    // seasons in short
    ['W-Weizen', 'winter wheat'],
    ['Wi. Gerste', 'winter barley'],
    ['SoGerste', 'spring barley'],
    ['S. Barley', 'spring barley'],
    ['W Wheat', 'winter wheat'],
    ['115 W-Weizen', 'winter wheat'],
    // a variety or a year behind
    ['Winterweizen - Asory', 'winter wheat'],
    ['Winterweizen, RGT Reform', 'winter wheat'],
    ['Vinterhvede/Benchmark', 'winter wheat'],
    ['HV - Hvede - Benchmark', 'wheat'],
    ['Winterweizen_2025', 'winter wheat'],
    ['Kartoffeln 2025', 'potatoes'],
    // additions that make it another crop
    ['Mais (Silo)', 'corn silage'],
    ['Weizen (Winter)', 'winter wheat'],
    ['Gerste, W', 'winter barley'],
    ['Corn, Silage', 'corn, silage'],
    ['corn silage', 'corn silage'],
    ['GPS - Triticale', 'whole crop wet'],
    // what two letters make alike stays apart
    ['sukkerroer', 'sugar beet'],
    ['sukkerrør', 'sugar cane'],
  ])('%s, as terminals write it, is %s', (text, crop) => {
    expect(matchCrop(text)).toBe(crop)
  })

  it('knows the names of its table in capitals, with accents as marks of their own', () => {
    const names = Object.entries(CROP_NAMES).flatMap(([crop, own]) =>
      own.map((name) => [name, crop] as const),
    )
    expect(names.filter(([name, crop]) => matchCrop(name) !== crop)).toEqual([])
    expect(names.filter(([name, crop]) => matchCrop(name.toUpperCase().normalize('NFD')) !== crop)).toEqual(
      [],
    )
  })

  it('never guesses from a part of a name, nor where an addition makes it something else', () => {
    const additions = ['Gras/Ackerbohnen', 'Weizen - Stroh', 'Raps, Ausfall', 'Gerste (GPS-Mischung)']
    for (const text of [
      'Weizenstoppel roden',
      'unknown',
      'Field 7',
      'none',
      '',
      'Winterweizen Asory',
      ...additions,
    ])
      expect(matchCrop(text)).toBeUndefined()
  })

  it("the owner's names come before the tables", () => {
    expect(matchCrop('Winterweizen', { winterweizen: 'spelt' })).toBe('spelt')
    const both = { Winterweizen: 'spelt', 'Winterweizen - Asory': 'emmer' }
    expect(matchCrop('WINTERWEIZEN - ASORY', both)).toBe('emmer')
    expect(matchCrop('Winterweizen - Benchmark', both)).toBe('spelt')
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
