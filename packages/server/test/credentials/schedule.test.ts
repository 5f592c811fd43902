import { describe, expect, it } from 'vitest'
import {
  adaptedCadence,
  backoffS,
  cadenceOf,
  idlesTooLong,
  machinesEveryS,
  nextSyncInS,
} from '../../src/credentials/schedule.js'

const POLLING = { machinesEveryMin: 360, outboxEveryMin: 60, jitterPct: 20, overlapMin: 120 }
const PROFILE = { polling: POLLING, oauth: { lifetimes: { refreshKeepAliveH: 24 } } }
const HOURLY = cadenceOf(undefined, PROFILE)

describe('cadence of syncs', () => {
  it('follows the profile unless the operator sets an interval', () => {
    expect(HOURLY).toMatchObject({ intervalS: 3600, jitterPct: 20 })
    expect(cadenceOf(30, PROFILE)).toMatchObject({ intervalS: 30, jitterPct: 20 })
    expect(cadenceOf(undefined, undefined).intervalS).toBe(3600)
  })

  it('spreads by the jitter around the interval', () => {
    // 20 % of 3600 s = 720 s, half of it to each side
    expect(nextSyncInS(HOURLY, 0)).toBeCloseTo(3240, 6)
    expect(nextSyncInS(HOURLY, 0.5)).toBe(3600)
    expect(nextSyncInS(HOURLY, 1)).toBeCloseTo(3960, 6)
  })

  it('keeps the ratio of machine to outbox listings at any interval', () => {
    expect(machinesEveryS(HOURLY, POLLING)).toBe(21_600)
    expect(machinesEveryS(cadenceOf(5, PROFILE), POLLING)).toBe(30)
  })
})

describe('cadence by season and last file', () => {
  const SEASON = { fromMonth: 3, toMonth: 11 }
  const CONNECTED = new Date('2025-04-01T00:00:00Z')
  const DAY_MS = 86_400_000
  const hours = (at: string, daysSinceFile: number | null, cadence = HOURLY, connectedAt = CONNECTED) => {
    const now = new Date(at)
    const lastFileAt = daysSinceFile === null ? null : new Date(now.getTime() - daysSinceFile * DAY_MS)
    return adaptedCadence(cadence, { at: now, lastFileAt, connectedAt, season: SEASON }).intervalS / 3600
  }

  it.each([
    ['in season, a file yesterday', '2026-08-01T06:00:00Z', 1, 1],
    ['in season, the last file six days ago', '2026-08-01T06:00:00Z', 6, 1],
    ['in season, no file for a month', '2026-08-01T06:00:00Z', 30, 2],
    ['in season, never a file', '2026-08-01T06:00:00Z', null, 2],
    ['in winter, a file yesterday', '2026-01-10T06:00:00Z', 1, 1],
    ['in winter, no file for a month', '2026-01-10T06:00:00Z', 30, 24],
  ])('%s', (_, at, daysSinceFile, expected) => {
    expect(hours(at, daysSinceFile)).toBe(expected)
  })

  it('expects files of an account that was connected lately', () => {
    expect(hours('2026-01-10T06:00:00Z', null, HOURLY, new Date('2026-01-08T00:00:00Z'))).toBe(1)
  })

  it('leaves an interval of the operator alone', () => {
    expect(hours('2026-01-10T06:00:00Z', null, cadenceOf(900, PROFILE))).toBe(0.25)
  })

  it('never lets the refresh token idle', () => {
    const impatient = { ...PROFILE, oauth: { lifetimes: { refreshKeepAliveH: 6 } } }
    expect(hours('2026-01-10T06:00:00Z', null, cadenceOf(undefined, impatient))).toBe(6)
  })

  it('is never more often than the profile says', () => {
    const rare = {
      ...PROFILE,
      polling: { ...POLLING, outboxEveryMin: 2880 },
      oauth: { lifetimes: { refreshKeepAliveH: 720 } },
    }
    expect(hours('2026-01-10T06:00:00Z', 30, cadenceOf(undefined, rare))).toBe(48)
  })
})

describe('a refresh token that nobody uses', () => {
  it('is never left alone longer than the profile says, whatever the operator sets', () => {
    expect(cadenceOf(7 * 86_400, PROFILE).intervalS).toBe(86_400)
  })

  it('idles too long after that time', () => {
    const refreshedAt = new Date('2026-08-01T06:00:00Z')
    expect(idlesTooLong(refreshedAt, PROFILE, new Date('2026-08-02T05:59:59Z'))).toBe(false)
    expect(idlesTooLong(refreshedAt, PROFILE, new Date('2026-08-02T06:00:00Z'))).toBe(true)
    expect(idlesTooLong(null, PROFILE, new Date('2026-08-02T06:00:00Z'))).toBe(false)
  })
})

describe('back-off of a failing credential', () => {
  it('doubles from 15 s up to the interval', () => {
    const waits = [1, 2, 3, 4, 20].map((failures) => backoffS(HOURLY, failures, null, 0.5))
    expect(waits).toEqual([15, 30, 60, 120, 3600])
  })

  it('never comes back before Retry-After has passed', () => {
    expect(backoffS(HOURLY, 1, 90_000, 0.5)).toBe(90)
    expect(backoffS(cadenceOf(5, PROFILE), 1, 90_000, 0.5)).toBe(90)
  })
})
