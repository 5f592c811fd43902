import { describe, expect, it } from 'vitest'
import { utcOffsetByZone } from '../../src/zone/utc-offset-by-zone.js'

describe('the offset of a wall clock from UTC', () => {
  const zones: Record<string, string> = {
    '8,52': 'Europe/Berlin',
    '-93,41': 'America/Chicago',
    '72,23': 'Asia/Kolkata',
  }
  const offsetAt = utcOffsetByZone((lon, lat) => zones[`${lon},${lat}`])

  it.each([
    // place, local wall time, minutes east of UTC: from the zones' published rules
    [8, 52, '2026-01-15T12:00:00Z', 60, 'Berlin in winter'],
    [8, 52, '2026-07-15T12:00:00Z', 120, 'Berlin in summer'],
    [8, 52, '2026-03-29T01:59:00Z', 60, 'a minute before clocks go forward'],
    [8, 52, '2026-03-29T03:00:00Z', 120, 'the first minute of summer time'],
    [8, 52, '2026-10-25T02:30:00Z', 120, 'the hour that comes twice: the first of both'],
    [8, 52, '2026-10-25T03:00:00Z', 60, 'the first minute of winter time that comes once'],
    [-93, 41, '2026-07-15T23:30:00Z', -300, 'Chicago in summer'],
    [72, 23, '2026-07-15T23:30:00Z', 330, 'half an hour counts'],
  ])('at %d, %d and local %s is %i minutes (%s)', (lon, lat, local, minutes) => {
    expect(offsetAt(lon, lat, Date.parse(local))).toBe(minutes)
  })

  it('is unknown where no zone is known, also when the look-up throws', () => {
    expect(offsetAt(0, 0, 0)).toBeUndefined()
    const throwing = utcOffsetByZone(() => {
      throw new RangeError('no such position')
    })
    expect(throwing(200, 100, 0)).toBeUndefined()
  })
})
