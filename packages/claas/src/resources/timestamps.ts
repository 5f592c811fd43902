/** Times of the provider → RFC 3339 in UTC. */

const WITH_ZONE = /(?:[zZ]|[+-]\d{2}:?\d{2})$/
const WITHOUT_ZONE = /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(\.\d+)?)?)?$/
/** epoch values above this are milliseconds: as seconds it would be the year 5138 */
const FIRST_EPOCH_MS = 1e11

/** How far a zone is ahead of UTC at an instant, in milliseconds. */
function zoneOffsetMs(zone: string, atMs: number): number {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  }).formatToParts(atMs)
  const part = (type: string) => Number(parts.find((p) => p.type === type)?.value)
  const wall = Date.UTC(
    part('year'),
    part('month') - 1,
    part('day'),
    part('hour'),
    part('minute'),
    part('second'),
  )
  return wall - Math.floor(atMs / 1000) * 1000
}

function localMs(text: string, zone: string): number {
  const match = WITHOUT_ZONE.exec(text)
  if (!match) return Number.NaN
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map((digits) => Number(digits ?? 0))
  const wall =
    Date.UTC(year!, month! - 1, day!, hour!, minute!, second!) + Math.trunc(Number(match[7] ?? 0) * 1000)
  if (zone === 'UTC') return wall
  // the offset at the wall time read as UTC may be that of the other side of a clock change: look again
  const guess = wall - zoneOffsetMs(zone, wall)
  return wall - zoneOffsetMs(zone, guess)
}

/**
 * An instant as RFC 3339 with milliseconds and Z.
 *
 * @param value  RFC 3339, ISO 8601 without zone, epoch seconds or milliseconds
 * @param zone   zone of a time without one: `UTC` or an IANA name
 * @returns `null` for what is no time
 */
export function rfc3339(value: unknown, zone: string): string | null {
  let ms = Number.NaN
  if (typeof value === 'number') ms = Math.abs(value) >= FIRST_EPOCH_MS ? value : value * 1000
  else if (typeof value === 'string') {
    const text = value.trim()
    ms = WITH_ZONE.test(text) && text.length > 10 ? Date.parse(text) : localMs(text, zone)
  }
  const date = new Date(ms)
  return Number.isNaN(date.getTime()) ? null : date.toISOString()
}

/** How a profile wants `since` to be written. */
export type SinceFormat = 'rfc3339' | 'date' | 'epochS' | 'epochMs'

const SINCE: Readonly<Record<SinceFormat, (since: Date) => string>> = {
  rfc3339: (since) => since.toISOString(),
  date: (since) => since.toISOString().slice(0, 10),
  // rounded down: one file too many is known by its id, one too few is lost
  epochS: (since) => String(Math.floor(since.getTime() / 1000)),
  epochMs: (since) => String(since.getTime()),
}

/** A point in time in the format of the profile. */
export function sinceText(since: Date, format: SinceFormat): string {
  return SINCE[format](since)
}
