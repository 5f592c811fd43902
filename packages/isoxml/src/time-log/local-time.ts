/** xs:dateTime texts of task data. The zone is optional and often absent, so wall time and offset stay apart. */

/** A wall-clock time, and its offset from UTC in minutes where the text states one. */
export interface LocalTime {
  /** The wall clock as written, in milliseconds since 1970-01-01T00:00 of that clock. */
  readonly localTimeMs: number
  /** Minutes east of UTC; 0 for Z; undefined without a suffix. */
  readonly offsetMinutes: number | undefined
}

const DATE_TIME =
  /^\s*(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2}):(\d{2})(?:[.,](\d{1,9}))?\s*(Z|[+-]\d{2}:?\d{2})?\s*$/i

/** @returns undefined when the text is no date and time */
export function localTimeOf(text: string): LocalTime | undefined {
  const match = DATE_TIME.exec(text)
  if (match === null) return undefined
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ]
  if (month < 1 || month > 12 || day < 1 || day > 31 || hour > 24 || minute > 59 || second > 60)
    return undefined
  const fraction = match[7] === undefined ? 0 : Number(`0.${match[7]}`)
  const localTimeMs = Date.UTC(year, month - 1, day, hour, minute, second) + Math.round(fraction * 1000)
  return { localTimeMs, offsetMinutes: zoneMinutes(match[8]) }
}

function zoneMinutes(suffix: string | undefined): number | undefined {
  if (suffix === undefined) return undefined
  if (suffix === 'Z' || suffix === 'z') return 0
  const sign = suffix.startsWith('-') ? -1 : 1
  return sign * (Number(suffix.slice(1, 3)) * 60 + Number(suffix.slice(-2)))
}
