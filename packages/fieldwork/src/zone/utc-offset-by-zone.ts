/**
 * Offset of a wall clock from UTC at a place, by the time-zone rules that every JavaScript engine carries (Intl).
 * Which zone a position lies in is looked up by the caller; this package ships no map of zones.
 */

/** Minutes east of UTC for local wall time `localTimeMs` (ms since 1970 of that wall clock) at `lon`, `lat` in degrees. */
export type UtcOffsetAt = (lon: number, lat: number, localTimeMs: number) => number | undefined

/**
 * @param zoneOf  IANA zone of a position in degrees, or undefined or an exception where there is none
 * @returns a look-up; on the hour that a clock change repeats, the earlier of both instants is meant
 */
export function utcOffsetByZone(zoneOf: (lon: number, lat: number) => string | undefined): UtcOffsetAt {
  const formats = new Map<string, Intl.DateTimeFormat>()
  return (lon, lat, localTimeMs) => {
    const zone = zoneAt(zoneOf, lon, lat)
    if (zone === undefined || !Number.isFinite(localTimeMs)) return undefined
    let format = formats.get(zone)
    if (format === undefined) {
      format = wallClock(zone)
      formats.set(zone, format)
    }
    return offsetAtLocal(format, localTimeMs)
  }
}

function zoneAt(
  zoneOf: (lon: number, lat: number) => string | undefined,
  lon: number,
  lat: number,
): string | undefined {
  try {
    return zoneOf(lon, lat)
  } catch {
    return undefined // look-ups throw for positions that are no positions
  }
}

function wallClock(zone: string): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  })
}

/** The larger of the offsets a day around that reproduce the wall time: the earlier instant. */
function offsetAtLocal(format: Intl.DateTimeFormat, localTimeMs: number): number {
  const day = 86_400_000
  const candidates = [offsetAtInstant(format, localTimeMs - day), offsetAtInstant(format, localTimeMs + day)]
  const sound = candidates.filter(
    (offset) => offsetAtInstant(format, localTimeMs - offset * 60_000) === offset,
  )
  return Math.max(...(sound.length > 0 ? sound : candidates))
}

function offsetAtInstant(format: Intl.DateTimeFormat, instantMs: number): number {
  const part: Record<string, number> = {}
  for (const { type, value } of format.formatToParts(instantMs)) part[type] = Number(value)
  const wall = Date.UTC(
    part['year']!,
    part['month']! - 1,
    part['day']!,
    part['hour']!,
    part['minute']!,
    part['second']!,
  )
  return Math.round((wall - Math.floor(instantMs / 1000) * 1000) / 60_000)
}
