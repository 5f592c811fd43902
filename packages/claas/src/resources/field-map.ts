/** Canonical values out of a provider's item: the first pointer that finds something wins. */
import { firstValueAt } from '../json/pointer.js'
import { standsInPath } from '../profile/slots.js'
import { rfc3339 } from './timestamps.js'

const storable = (text: string) => text.replace(/\0|\p{Surrogate}/gu, '\ufffd')

/** Reads one item of a listing through the profile's field map. */
export class ItemReader<Field extends string> {
  readonly #item: unknown
  readonly #fields: Readonly<Partial<Record<Field, readonly string[] | undefined>>>
  readonly #zone: string

  /** @param zone  zone of times without one */
  constructor(
    item: unknown,
    fields: Readonly<Partial<Record<Field, readonly string[] | undefined>>>,
    zone: string,
  ) {
    this.#item = item
    this.#fields = fields
    this.#zone = zone
  }

  /** Text, or a number as text; `null` when absent. NUL and halves of surrogate pairs, which no store takes, are replaced. */
  text(field: Field): string | null {
    const written = this.#written(field)
    return written === null ? null : storable(written)
  }

  /** Texts of a list, or of one text with commas; `null` when absent or empty. */
  texts(field: Field): string[] | null {
    const value = firstValueAt(this.#item, this.#fields[field])
    const items: unknown[] = Array.isArray(value)
      ? value
      : typeof value === 'string'
        ? value.split(',')
        : [value]
    const texts = items.filter((item) => typeof item === 'string' || typeof item === 'number')
    const found = texts.map((item) => storable(String(item)).trim()).filter((item) => item !== '')
    return found.length === 0 ? null : found
  }

  /** An id that can stand in a path; `null` when absent or unusable. */
  id(field: Field): string | null {
    const value = this.#written(field)
    return value !== null && standsInPath(value) && storable(value) === value ? value : null
  }

  /** A count; `null` when absent or no number. */
  count(field: Field): number | null {
    const value = Number(this.text(field) ?? Number.NaN)
    return Number.isSafeInteger(value) && value >= 0 ? value : null
  }

  /** true or false, also as text in any case; `null` when absent or something else. */
  truth(field: Field): boolean | null {
    const value = firstValueAt(this.#item, this.#fields[field])
    const text = String(value).toLowerCase()
    return text === 'true' ? true : text === 'false' ? false : null
  }

  /** RFC 3339 in UTC; `null` when absent or no time. */
  time(field: Field): string | null {
    return rfc3339(firstValueAt(this.#item, this.#fields[field]), this.#zone)
  }

  #written(field: Field): string | null {
    const value = firstValueAt(this.#item, this.#fields[field])
    return typeof value === 'string' || typeof value === 'number' ? String(value) : null
  }
}
