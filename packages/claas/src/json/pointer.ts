/** JSON Pointer (RFC 6901) into an answer. */

/**
 * The value at a pointer, `undefined` where nothing is. Only own members count.
 * @param pointer  "" for the whole document, else `/member/0/…` with `~1` for / and `~0` for ~
 */
export function valueAt(document: unknown, pointer: string): unknown {
  if (pointer === '') return document
  let value = document
  for (const token of pointer.slice(1).split('/')) {
    const key = token.replaceAll('~1', '/').replaceAll('~0', '~')
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined
    value = (value as Record<string, unknown>)[key]
  }
  return value
}

/** The first value of a list of pointers that is there and not null; `null` when none is. */
export function firstValueAt(document: unknown, pointers: readonly string[] | undefined): unknown {
  for (const pointer of pointers ?? []) {
    const value = valueAt(document, pointer)
    if (value !== undefined && value !== null) return value
  }
  return null
}
