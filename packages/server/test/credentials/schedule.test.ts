import { describe, expect, it } from 'vitest'
import {
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
    expect(HOURLY).toEqual({ intervalS: 3600, jitterPct: 20 })
    expect(cadenceOf(30, PROFILE)).toEqual({ intervalS: 30, jitterPct: 20 })
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
