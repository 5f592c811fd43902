/** Numbers, times and sizes as text, in the reader's language. */
import type { SummaryQuantity } from '@sheaf/contract'
import { type Shown, shownAs, type UnitSystem } from './measure.js'

/** A number with a fixed count of decimals and grouped thousands. */
export function decimal(value: number, decimals: number): string {
  return value.toLocaleString(undefined, { minimumFractionDigits: decimals, maximumFractionDigits: decimals })
}

/** A stored value as people read it, without its unit. */
export function amount(value: number, { factor, decimals }: Shown): string {
  return decimal(value * factor, decimals)
}

/** A quantity of the wire with its unit, as people read it: areas in ha, large masses in t, … */
export function quantity(
  { value, unit }: Omit<SummaryQuantity, 'unit'> & { unit: string },
  property: string,
  system: UnitSystem,
): string {
  const shown = shownAs(property, unit, system)
  return `${amount(value, shown)} ${shown.unit}`
}

export function dateTime(text: string | undefined): string {
  return text === undefined
    ? '–'
    : new Date(text).toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'short' })
}

/** `29 Jul 2025`, or `29 Jul – 12 Aug 2025` when the days differ. */
export function dateRange(start: string, end: string): string {
  const format = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium' })
  return format.formatRange(new Date(start), new Date(end))
}

export function bytes(count: number): string {
  return count < 1_000_000 ? `${decimal(count / 1_000, 0)} kB` : `${decimal(count / 1_000_000, 1)} MB`
}

/** `1 file`, `2 files`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${decimal(count, 0)} ${count === 1 ? one : many}`
}

/** `2 minutes ago`. */
export function ago(text: string, now = Date.now()): string {
  const seconds = (Date.parse(text) - now) / 1_000
  const format = new Intl.RelativeTimeFormat(undefined, { numeric: 'auto' })
  for (const [unit, size] of [
    ['day', 86_400],
    ['hour', 3_600],
    ['minute', 60],
  ] as const) {
    if (Math.abs(seconds) >= size) return format.format(Math.round(seconds / size), unit)
  }
  return format.format(Math.round(seconds), 'second')
}
