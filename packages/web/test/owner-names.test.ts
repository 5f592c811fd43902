/** The owner's names as the page changes them. */
import { describe, expect, it } from 'vitest'
import { nameFor, withChanges } from '../src/parts/owner-names.js'

const NAMES = { crops: { 'WW Asory': 'winter wheat' }, products: { 'Mittel A': 'Product A' } }

describe('names of the owner', () => {
  it.each([
    ['as it stands', 'WW Asory', 'winter wheat'],
    ['in other case and punctuation', 'ww-asory', 'winter wheat'],
    ['of another kind only', 'Mittel A', ''],
  ])('are found %s', (_, source, expected) => {
    expect(nameFor(NAMES, 'crops', source)).toBe(expected)
  })

  it.each([
    [
      'a new one is added',
      { kind: 'crops', source: 'SG', name: 'spring barley' },
      { ...NAMES.crops, SG: 'spring barley' },
    ],
    [
      'one that differs in case only is replaced',
      { kind: 'crops', source: 'ww asory', name: 'spelt' },
      { 'ww asory': 'spelt' },
    ],
    ['an empty one is removed', { kind: 'crops', source: 'WW Asory', name: '' }, {}],
    [
      'signs without a letter are themselves',
      { kind: 'crops', source: '???', name: 'spelt' },
      { ...NAMES.crops, '???': 'spelt' },
    ],
  ] as const)('%s; other kinds stay', (_, change, crops) => {
    expect(withChanges(NAMES, [change])).toEqual({ crops, products: NAMES.products })
  })
})
