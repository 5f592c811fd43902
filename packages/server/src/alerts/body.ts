/**
 * Bodies of calls. Published verifiers of the signature parse a body and write it again, as Python's `json` module does
 * by default: one line, a blank after every `:` and `,`, everything beyond printable ASCII as `\uXXXX`. Ours is written
 * in that layout, so that it comes out the same.
 */

/** The text of a flat object, its keys in their own order. */
export function bodyOf(members: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(members).map(([key, value]) => `${quoted(key)}: ${quoted(value)}`)
  return `{${pairs.join(', ')}}`
}

/** JSON writes control characters and lone surrogates as escapes already; what is left are UTF-16 units from DEL on. */
function quoted(text: string): string {
  return JSON.stringify(text).replace(
    /[^ -~]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}
