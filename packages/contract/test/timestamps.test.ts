import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { machineTime, parseInstant, resourceTime, summaryTime } from '../src/index.js'

describe('times that go out', () => {
  const instant = new Date(Date.UTC(2026, 3, 2, 8, 15, 30, 120))
  it.each([
    ['resources: six digits and Z', resourceTime, '2026-04-02T08:15:30.120000Z'],
    ['machine data: three digits and Z', machineTime, '2026-04-02T08:15:30.120Z'],
    ['summaries: three digits and +00:00', summaryTime, '2026-04-02T08:15:30.120+00:00'],
  ])('%s', (_, write, text) => {
    expect(write(instant)).toBe(text)
    expect(write(instant.getTime())).toBe(text)
  })
  it('refuse an invalid date', () => {
    expect(() => resourceTime(Number.NaN)).toThrowError(RangeError)
  })
  it('are read back as the same instant, to the millisecond', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4_102_444_800_000 }), (ms) => {
        for (const write of [resourceTime, machineTime, summaryTime]) {
          expect(parseInstant(write(ms))?.getTime()).toBe(ms)
        }
      }),
    )
  })
})

describe('parseInstant', () => {
  // Expected values by hand: the same instant, written in UTC.
  it.each([
    ['2026-04-02T08:15:30.120043Z', '2026-04-02T08:15:30.120Z'],
    ['2018-10-22T20:25Z', '2018-10-22T20:25:00.000Z'],
    ['2018-10-22T20:25:00', '2018-10-22T20:25:00.000Z'],
    ['2018-10-22T20:25', '2018-10-22T20:25:00.000Z'],
    ['2018-10-22T20', '2018-10-22T20:00:00.000Z'],
    ['2018-10-22', '2018-10-22T00:00:00.000Z'],
    ['2018-10-22 20:25', '2018-10-22T20:25:00.000Z'],
    ['2018-10-22t20:25z', '2018-10-22T20:25:00.000Z'],
    ['2018-10-22T20:25+02:00', '2018-10-22T18:25:00.000Z'],
    ['2018-10-22T20:25 02:00', '2018-10-22T18:25:00.000Z'],
    ['2018-10-22T20:25+0200', '2018-10-22T18:25:00.000Z'],
    ['2018-10-22T20:25-03', '2018-10-22T23:25:00.000Z'],
    ['2018-10-22T00:10+05:30', '2018-10-21T18:40:00.000Z'],
    ['2018-10-22T20:25:07,5Z', '2018-10-22T20:25:07.500Z'],
    ['2018-10-22T20:25:07.123456789Z', '2018-10-22T20:25:07.123Z'],
    ['2018-10-22T24:00Z', '2018-10-23T00:00:00.000Z'],
    ['2016-12-31T23:59:60Z', '2017-01-01T00:00:00.000Z'],
    ['2024-02-29T00:00Z', '2024-02-29T00:00:00.000Z'],
    ['0050-01-01T00:00Z', '0050-01-01T00:00:00.000Z'],
    ['20181022T202507Z', '2018-10-22T20:25:07.000Z'],
    ['20181022T2025+0200', '2018-10-22T18:25:00.000Z'],
  ])('%s → %s', (text, utc) => {
    expect(parseInstant(text)?.toISOString()).toBe(utc)
  })
  it.each([
    [''],
    ['yesterday'],
    ['1540239900'],
    ['2018-10-22T'],
    ['2018-1-2'],
    ['2018-13-01'],
    ['2018-00-01'],
    ['2023-02-29'],
    ['2018-10-00'],
    ['2018-10-22T25:00Z'],
    ['2018-10-22T24:01Z'],
    ['2018-10-22T24:00:00.5Z'],
    ['2018-10-22T20:60Z'],
    ['2018-10-22T20:25:61Z'],
    ['2018-10-22T20:25+24:00'],
    ['2018-10-22T20:25+01:60'],
    ['2018-10-22T20:25 UTC'],
    ['2018-10-22T20:25Z '],
  ])('%j is no instant', (text) => {
    expect(parseInstant(text)).toBeNull()
  })
})
