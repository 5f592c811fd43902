/**
 * Texts that no database and no JSON document of others can hold: with a NUL, or with half of a surrogate pair.
 *
 * `JSON.parse` makes both out of escapes (`\u0000`, `\ud800`), percent-encoding makes the first.
 */

const HALF_OF_PAIR = /\p{Surrogate}/u

/** Whether a text can be stored and given back as it is. */
export function isUsableText(text: string): boolean {
  return !text.includes('\0') && !HALF_OF_PAIR.test(text)
}

/** JSON paths of all texts and keys below a value that cannot be used, such as `address` or `rules.crop[0].value`. */
export function unusableTexts(value: unknown): string[] {
  // Most bodies hold none, and a geometry holds a million values: paths are made only when there is something to name.
  return holdsUnusable(value) ? pathsOfUnusable(value) : []
}

/** Without recursion: a body may be nested deeper than the call stack. */
function holdsUnusable(value: unknown): boolean {
  const waiting: unknown[] = [value]
  while (waiting.length > 0) {
    const next = waiting.pop()
    if (typeof next === 'string' && !isUsableText(next)) return true
    if (typeof next !== 'object' || next === null) continue
    if (!Array.isArray(next) && !Object.keys(next).every(isUsableText)) return true
    for (const member of Object.values(next)) {
      if (typeof member === 'string' || typeof member === 'object') waiting.push(member)
    }
  }
  return false
}

function pathsOfUnusable(value: unknown): string[] {
  const found: string[] = []
  const waiting: (readonly [path: string, value: unknown])[] = [['', value]]
  for (const [path, next] of waiting) {
    if (typeof next === 'string' && !isUsableText(next)) found.push(path)
    if (typeof next !== 'object' || next === null) continue
    for (const [key, member] of Object.entries(next)) {
      if (!isUsableText(key)) found.push(path)
      else waiting.push([Array.isArray(next) ? `${path}[${key}]` : memberPath(path, key), member])
    }
  }
  return found
}

/** `geometry` and `type` → `geometry.type`. */
export function memberPath(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`
}
