import { describe, expect, it } from 'vitest'
import { chooseVersion } from '../../src/inbox/choose-version.js'

const RULES = {
  versionByTerminal: { CEMIS: '4.3', 'CEMIS 1200': '4.2', S10: '3.3' },
  defaultVersion: '4.2',
} as const

describe('the version for a terminal', () => {
  it.each([
    // what the machine list says comes first, whatever the terminal is called
    ['S10', ['4.2'], '4.2'],
    ['S10', ['3.3', '4.3'], '4.3'],
    // versions that are not written stand for their generation: the oldest of 4 is read by all of 4
    ['S10', ['4.0'], '4.2'],
    ['S10', ['4'], '4.2'],
    ['CEMIS', ['3'], '3.3'],
    ['CEMIS', ['3.0', '2.1'], '3.3'],
    // then the name, the longest beginning that fits
    ['CEMIS 1200 R2', null, '4.2'],
    ['cemis 750', null, '4.3'],
    ['S10', [], '3.3'],
    ['S10', ['unknown'], '3.3'],
    // then the default
    ['Another', null, '4.2'],
    [null, null, '4.2'],
  ])('of a terminal %s that reads %o is %s', (terminal, isoxmlVersions, expected) => {
    expect(chooseVersion({ terminal, isoxmlVersions }, RULES)).toBe(expected)
  })

  it('without a profile is the one that all terminals read', () => {
    expect(chooseVersion({ terminal: 'CEMIS', isoxmlVersions: null }, undefined)).toBe('3.3')
  })
})
