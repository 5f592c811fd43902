/** Character references and the five entities of XML. No others exist here: task data never needs a DTD. */
import { asciiText } from '../text/utf8-range.js'

const ENTITIES: ReadonlyMap<string, string> = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
])

/** `&#x10FFFF;` is the longest sensible reference; beyond that an ampersand is just an ampersand. */
const LONGEST_REFERENCE = 12

/** @returns the value with references replaced; an ampersand that begins none stays as it is */
export function resolveReferences(value: string): string {
  let resolved = ''
  let kept = 0
  for (let at = value.indexOf('&'); at >= 0; at = value.indexOf('&', at + 1)) {
    const reference = value.slice(at + 1, at + LONGEST_REFERENCE)
    const character = referredCharacter(reference)
    if (character === undefined) continue
    resolved += value.slice(kept, at) + character
    kept = at + 2 + reference.indexOf(';')
  }
  return resolved + value.slice(kept)
}

/** Offsets of ampersands of a value, given as bytes, that begin no known reference. */
export function bareAmpersands(bytes: Uint8Array, from: number, end: number): number[] {
  const bare: number[] = []
  for (let at = from; at < end; at++) {
    if (bytes[at] !== 0x26) continue
    const reference = asciiText(bytes, at + 1, Math.min(at + LONGEST_REFERENCE, end))
    if (referredCharacter(reference) === undefined) bare.push(at)
  }
  return bare
}

/** @param reference what follows the ampersand, at least up to the semicolon */
function referredCharacter(reference: string): string | undefined {
  const length = reference.indexOf(';')
  if (length < 0) return undefined
  const body = reference.slice(0, length)
  return body.startsWith('#') ? characterOf(body) : ENTITIES.get(body)
}

/** `#65` or `#x41`, if it names a character that XML allows. */
function characterOf(body: string): string | undefined {
  const match = /^#(?:x([0-9a-fA-F]+)|([0-9]+))$/.exec(body)
  if (match === null) return undefined
  const code = match[1] === undefined ? Number.parseInt(match[2]!, 10) : Number.parseInt(match[1], 16)
  const allowed =
    code === 0x9 ||
    code === 0xa ||
    code === 0xd ||
    (code >= 0x20 && code <= 0xd7ff) ||
    (code >= 0xe000 && code <= 0xfffd) ||
    (code >= 0x10000 && code <= 0x10ffff)
  return allowed ? String.fromCodePoint(code) : undefined
}
