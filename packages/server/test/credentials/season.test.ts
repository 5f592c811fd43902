import { describe, expect, it } from 'vitest'
import { seasonStart } from '../../src/credentials/season.js'

describe('the season', () => {
  it.each([
    // from, to, day, beginning of the season that the day lies in
    [3, 11, '2026-03-01', '2026-03-01'],
    [3, 11, '2026-11-30', '2026-03-01'],
    [3, 11, '2026-02-28', undefined],
    [3, 11, '2026-12-01', undefined],
    [9, 5, '2026-09-01', '2026-09-01'],
    [9, 5, '2026-12-31', '2026-09-01'],
    [9, 5, '2027-01-01', '2026-09-01'],
    [9, 5, '2027-05-31', '2026-09-01'],
    [9, 5, '2027-06-01', undefined],
    [7, 7, '2026-07-15', '2026-07-01'],
    [7, 7, '2026-08-01', undefined],
  ])('from month %i to %i, on %s, began %s', (fromMonth, toMonth, day, began) => {
    const start = seasonStart({ fromMonth, toMonth }, new Date(`${day}T12:00:00Z`))
    expect(start?.toISOString().slice(0, 10)).toBe(began)
  })

  it.each([
    [1, 12],
    [7, 6],
  ])('from month %i to %i is the whole year, and has no beginning', (fromMonth, toMonth) => {
    for (const day of ['2026-01-01', '2026-07-15', '2026-12-31']) {
      expect(seasonStart({ fromMonth, toMonth }, new Date(day))).toEqual(new Date(0))
    }
  })
})
