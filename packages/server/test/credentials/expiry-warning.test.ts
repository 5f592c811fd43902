import { describe, expect, it } from 'vitest'
import { expiryWarning } from '../../src/credentials/expiry-warning.js'

const at = new Date('2026-08-01T12:00:00Z')
const end = new Date('2026-08-10T12:00:00Z')

describe('the end of a consent', () => {
  it('that stands still is told within the days of the profile, naming the day and what to do', () => {
    const warning = expiryWarning({ before: end, now: end }, 14, at)
    expect(warning?.body).toMatch(/^CONSENT_ENDS: .*after 2026-08-10\. .*connect .* again/)
  })

  it.each([
    ['is further away', { before: end, now: end }, 8],
    ['moves on with every refresh: it is only a limit of idling', { before: at, now: end }, 14],
    ['was not known before', { before: null, now: end }, 14],
    ['is not told', { before: end, now: null }, 14],
  ])('is not told when it %s', (_, known, warnDays) => {
    expect(expiryWarning(known, warnDays, at)).toBeUndefined()
  })

  it('computed from a remaining life in seconds may differ by some of them', () => {
    const before = new Date(end.getTime() - 2_000)
    expect(expiryWarning({ before, now: end }, 14, at)).toBeDefined()
  })
})
