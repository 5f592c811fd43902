/**
 * `{name}` slots in path templates and query values.
 * A slot in a path is percent-encoded; a query parameter whose slot has no value is left out.
 */

/** Values for slots; `undefined` = not given. */
export type SlotValues = Readonly<Record<string, string | undefined>>

const SLOT = /\{([^{}]*)\}/g

/** Names of all slots of a template, in order. */
export function slotsOf(template: string): string[] {
  return [...template.matchAll(SLOT)].map((match) => match[1] ?? '')
}

/** Whether an id may stand in a path: "." and ".." would be walked by every URL parser, encoded or not. */
export function standsInPath(value: string): boolean {
  return value !== '' && value !== '.' && value !== '..'
}

/**
 * A path with its slots filled, percent-encoded (RFC 3986: a slash in an id becomes %2F).
 * @throws TypeError when a value is missing: the rules of the profile make that impossible for known slots
 */
export function filledPath(template: string, values: SlotValues): string {
  return template.replace(SLOT, (_, name: string) => {
    const value = values[name]
    if (value === undefined) throw new TypeError(`no value for the slot {${name}} of ${template}`)
    if (!standsInPath(value)) throw new TypeError(`the slot {${name}} of ${template} cannot hold "${value}"`)
    return encodeURIComponent(value)
  })
}

/** Query parameters with their slots filled; those with a missing value are left out. */
export function filledQuery(query: Readonly<Record<string, string>>, values: SlotValues): [string, string][] {
  return Object.entries(query).flatMap(([name, template]): [string, string][] => {
    if (slotsOf(template).some((slot) => values[slot] === undefined)) return []
    return [[name, template.replace(SLOT, (_, slot: string) => values[slot] ?? '')]]
  })
}
