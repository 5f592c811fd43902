/** Wall time in Europe/Berlin during summer time, when all simulated work happens. */

const SUMMER_OFFSET = '+02:00'
const SUMMER_OFFSET_MS = 7_200_000

/** Milliseconds since 1970-01-01T00:00 of the wall clock. */
export function wallClockMs(local: string): number {
  return Date.parse(`${local}Z`)
}

/** `2026-08-03T11:12:00`, to the second. */
export function wallClockText(localMs: number): string {
  return new Date(localMs).toISOString().slice(0, 19)
}

/** With zone suffix, which only version 4 files carry. */
export function wallClockWithOffset(localMs: number): string {
  return wallClockText(localMs) + SUMMER_OFFSET
}

export function utcMs(localMs: number): number {
  return localMs - SUMMER_OFFSET_MS
}
