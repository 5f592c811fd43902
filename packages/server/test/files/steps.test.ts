/** The steps of a machine file: every key, in every outcome. */
import { FILE_STEPS } from '@sheaf/contract'
import type { Diagnostic } from '@sheaf/isoxml'
import { describe, expect, it } from 'vitest'
import { failureOfArchive } from '../../src/files/archive-outcome.js'
import { stepsOf } from '../../src/files/steps.js'

const damaged: Diagnostic = {
  code: 'LOG_DAMAGED',
  severity: 'warning',
  message: 'Bytes were passed over.',
  where: { file: 'TLG00001', byte: 40 },
}
const statuses = (steps: ReturnType<typeof stepsOf>) =>
  FILE_STEPS.map((step) => steps[step].status[0]).join('')

describe('stepsOf', () => {
  // originalFile rawGeojson normalizedGeojson standardGeojson cleanupGeojson filteredGeojson areaAndYield summary units
  // propertiesPNGs zippedPNGs; p processed, s skipped, f failed
  it.each([
    ['a processed file', undefined, true, 'pppppspppsp'],
    ['a file that was not cleaned', undefined, false, 'ppppsspppsp'],
    ['an unreadable file', 'rawGeojson', true, 'pfsssssssss'],
    ['a file without points', 'standardGeojson', true, 'pppfsssssss'],
  ] as const)('%s', (_, step, cleanup, expected) => {
    const failure = step === undefined ? undefined : { step, message: 'm', detail: 'd' }
    expect(statuses(stepsOf({ failure, diagnostics: [], cleanup }))).toBe(expected)
  })

  it('what was passed over stands with the step that noticed it, with its place', () => {
    const steps = stepsOf({ failure: undefined, diagnostics: [damaged], cleanup: true })
    expect(steps.rawGeojson).toEqual({
      status: 'processed',
      message: 'ok',
      detail: 'Bytes were passed over. (TLG00001, byte 40)',
    })
  })
})

describe('failureOfArchive', () => {
  it('tells unreadable logs from no logs', () => {
    const of = (diagnostics: Diagnostic[]) => failureOfArchive({ failure: undefined, sets: 1, diagnostics })
    expect(of([])).toMatchObject({ step: 'standardGeojson', message: 'no points passed the filter' })
    expect(of([damaged])).toMatchObject({
      step: 'rawGeojson',
      message: 'Failed to convert file on provider batch processing',
    })
  })
})
