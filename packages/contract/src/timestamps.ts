/**
 * Points in time on the wire.
 *
 * Four shapes go out: resources (`createdTime` …) have six digits of fraction and `Z`, machine data three and `Z`,
 * operation summaries three and `+00:00`, failed calls of webhooks none and `Z`. Any ISO 8601 instant comes in; a missing zone means UTC.
 */
import { Type } from 'typebox'

/** A point in time handed to the writers: a `Date`, or milliseconds since 1970-01-01T00:00Z. */
export type Instant = Date | number

/** `2026-04-02T08:15:30.120000Z`: times of resources, six digits of fraction. Throws `RangeError` on an invalid date. */
export function resourceTime(instant: Instant): string {
  return `${isoMilliseconds(instant)}000Z`
}

/** `2026-04-02T08:15:30.120Z`: times of machine data, three digits of fraction. Throws `RangeError` on an invalid date. */
export function machineTime(instant: Instant): string {
  return `${isoMilliseconds(instant)}Z`
}

/** `2026-04-02T08:15:30Z`: times of failed calls, whole seconds. Throws `RangeError` on an invalid date. */
export function secondTime(instant: Instant): string {
  return `${isoMilliseconds(instant).slice(0, -'.000'.length)}Z`
}

/** `2026-04-02T08:15:30.120+00:00`: times inside summaries. Throws `RangeError` on an invalid date. */
export function summaryTime(instant: Instant): string {
  return `${isoMilliseconds(instant)}+00:00`
}

function isoMilliseconds(instant: Instant): string {
  return new Date(instant).toISOString().slice(0, -1)
}

const DATE = '[0-9]{4}-[0-9]{2}-[0-9]{2}'
const CLOCK = '[0-9]{2}(?::[0-9]{2}(?::[0-9]{2}(?:[.,][0-9]{1,12})?)?)?'
// A "+" that was not percent-encoded reaches the server as a space, hence the space among the signs.
const ZONE = '[Zz]|[-+ ][0-9]{2}(?::?[0-9]{2})?'
const BASIC =
  '[0-9]{8}(?:[Tt][0-9]{2}(?:[0-9]{2}(?:[0-9]{2}(?:[.,][0-9]{1,12})?)?)?(?:[Zz]|[-+ ][0-9]{2}(?:[0-9]{2})?)?)?'
/** Pattern of every text that {@link parseInstant} reads (calendar rules, such as the length of a month, aside). */
export const INSTANT_PATTERN = `^(?:${DATE}(?:[Tt ]${CLOCK}(?:${ZONE})?)?|${BASIC})$`

const EXTENDED_PARTS =
  /^(\d{4})-?(\d{2})-?(\d{2})(?:[Tt ](\d{2})(?::?(\d{2})(?::?(\d{2})(?:[.,](\d{1,12}))?)?)?([Zz]|[-+ ]\d{2}(?::?\d{2})?)?)?$/
const ACCEPTED = new RegExp(INSTANT_PATTERN)

/**
 * Reads an ISO 8601 instant: calendar date, then optionally hours, minutes, seconds, fraction and zone, in the extended
 * (`2018-10-22T20:25Z`) or the basic (`20181022T2025Z`) form. A missing zone is UTC, missing clock parts are zero;
 * fractions beyond the millisecond are cut off. `24:00` is the next midnight, a leap second the second after it.
 *
 * @returns the instant, or `null` when the text is none (wrong form, or a day or hour that does not exist).
 */
export function parseInstant(text: string): Date | null {
  const parts = ACCEPTED.test(text) ? EXTENDED_PARTS.exec(text) : null
  if (parts === null) return null
  const [year, month, day, hour, minute, second] = parts.slice(1, 7).map((part) => Number(part ?? 0)) as Clock
  if (!existsOnCalendar(year, month, day) || !existsOnClock(hour, minute, second)) return null
  const milliseconds = Number((parts[7] ?? '').slice(0, 3).padEnd(3, '0'))
  const offsetMinutes = zoneMinutes(parts[8] ?? 'Z')
  if (offsetMinutes === null || (hour === 24 && milliseconds > 0)) return null
  const local = utc(year, month, day) + ((hour * 60 + minute) * 60 + second) * 1000 + milliseconds
  return new Date(local - offsetMinutes * 60_000)
}

type Clock = [year: number, month: number, day: number, hour: number, minute: number, second: number]

// Date.UTC reads the years 0 to 99 as 1900 to 1999; setUTCFullYear does not.
function utc(year: number, month: number, day: number): number {
  return new Date(0).setUTCFullYear(year, month - 1, day)
}

function existsOnCalendar(year: number, month: number, day: number): boolean {
  const date = new Date(utc(year, month, day))
  return day >= 1 && date.getUTCMonth() === month - 1 && date.getUTCDate() === day
}

function existsOnClock(hour: number, minute: number, second: number): boolean {
  if (hour === 24) return minute === 0 && second === 0
  return hour < 24 && minute < 60 && (second < 60 || (second === 60 && minute === 59))
}

function zoneMinutes(zone: string): number | null {
  if (zone === 'Z' || zone === 'z') return 0
  const hours = Number(zone.slice(1, 3))
  const minutes = Number(zone.slice(3).replace(':', '') || '0')
  if (hours > 23 || minutes > 59) return null
  return (zone.startsWith('-') ? -1 : 1) * (hours * 60 + minutes)
}

/** A query value that is an instant; see {@link parseInstant}. */
export const QueryInstant = Type.String({ pattern: INSTANT_PATTERN })
