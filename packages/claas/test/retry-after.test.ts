import { describe, expect, it } from 'vitest'
import { backoffMs } from '../src/http/retry.js'
import { retryAfterMs } from '../src/index.js'
import { rfc3339, sinceText } from '../src/resources/timestamps.js'

const nowMs = Date.parse('Sat, 01 Aug 2026 12:00:00 GMT')

describe('Retry-After', () => {
  it.each([
    ['seconds', { 'retry-after': '7' }, 7000],
    ['a date', { 'retry-after': 'Sat, 01 Aug 2026 12:00:30 GMT' }, 30_000],
    [
      'a date by the clock of the provider',
      { 'retry-after': 'Sat, 01 Aug 2026 13:00:30 GMT', date: 'Sat, 01 Aug 2026 13:00:00 GMT' },
      30_000,
    ],
    ['a date that has passed', { 'retry-after': 'Sat, 01 Aug 2026 11:00:00 GMT' }, 0],
    ['more than allowed', { 'retry-after': '999999' }, 3_600_000],
    ['nonsense', { 'retry-after': 'soon' }, null],
    ['nothing', {}, null],
  ])('as %s', (_, headers, expected) => {
    expect(retryAfterMs(headers as Record<string, string>, nowMs, 3_600_000)).toBe(expected)
  })
})

describe('the wait between tries', () => {
  const policy = { attempts: 9, backoffBaseMs: 1000, backoffMaxMs: 5000, maxWaitMs: 60_000 }
  it.each([
    [1, 0, 500], // half of 1,000
    [1, 1, 1000],
    [2, 0, 1000], // half of 2,000
    [3, 0.5, 3000], // 2,000 + 2,000 × 0.5
    [9, 1, 5000], // cut at the maximum
  ])('after %i failures and chance %d is %d ms', (failures, chance, ms) => {
    expect(backoffMs(policy, failures, chance)).toBe(ms)
  })
})

describe('times of the provider', () => {
  it.each([
    ['2026-08-01T10:00:00Z', 'UTC', '2026-08-01T10:00:00.000Z'],
    ['2026-08-01T10:00:00+02:00', 'UTC', '2026-08-01T08:00:00.000Z'],
    ['2026-08-01T10:00:00.25', 'UTC', '2026-08-01T10:00:00.250Z'],
    ['2026-08-01', 'UTC', '2026-08-01T00:00:00.000Z'],
    ['2026-08-01 10:00', 'Europe/Berlin', '2026-08-01T08:00:00.000Z'], // summer time, UTC+2
    ['2026-01-01T10:00:00', 'Europe/Berlin', '2026-01-01T09:00:00.000Z'], // UTC+1
    ['2026-03-29T03:30:00', 'Europe/Berlin', '2026-03-29T01:30:00.000Z'], // half an hour into summer time
    [1_785_578_400, 'UTC', '2026-08-01T10:00:00.000Z'], // 20,666 days × 86,400 + 36,000
    [1_785_578_400_000, 'UTC', '2026-08-01T10:00:00.000Z'],
    ['yesterday', 'UTC', null],
    [null, 'UTC', null],
  ])('%s in %s', (value, zone, expected) => {
    expect(rfc3339(value, zone)).toBe(expected)
  })

  it.each([
    ['rfc3339', '2026-08-01T10:00:00.999Z'],
    ['date', '2026-08-01'],
    ['epochS', '1785578400'],
    ['epochMs', '1785578400999'],
  ] as const)('since is written as %s', (format, text) => {
    expect(sinceText(new Date('2026-08-01T10:00:00.999Z'), format)).toBe(text)
  })
})
