/** Kinds of bytes in XML as tables, because every byte of a file passes here. */

/** Ends a run of plain bytes in an attribute value. */
export const PLAIN = 0
export const QUOTE = 1
/** A bare `<`, which is not allowed there. */
export const LESS_THAN = 2
/** `&`, or white space that counts as a space. */
export const ESCAPE = 4
export const BEYOND = 8

/** What a byte is within an attribute value. */
export const VALUE_KIND = Uint8Array.from({ length: 256 }, (_, byte) => {
  if (byte === 0x22 || byte === 0x27) return QUOTE
  if (byte === 0x3c) return LESS_THAN
  if (byte === 0x26 || byte < 0x20) return ESCAPE
  return byte >= 0x80 ? BEYOND : PLAIN
})

const NAME_START = 1
const NAME_PART = 2

const NAME_KIND = Uint8Array.from({ length: 256 }, (_, byte) => {
  const character = String.fromCharCode(byte)
  if (byte >= 0x80 || /[A-Za-z_:]/.test(character)) return NAME_START | NAME_PART
  return /[0-9.-]/.test(character) ? NAME_PART : 0
})

/** End of the XML name that begins at `from`; `from` itself where none begins. */
export function nameEnd(bytes: Uint8Array, from: number): number {
  if (from >= bytes.length || (NAME_KIND[bytes[from]!]! & NAME_START) === 0) return from
  let at = from + 1
  while (at < bytes.length && NAME_KIND[bytes[at]!] !== 0) at++
  return at
}

export function isNamePart(byte: number): boolean {
  return NAME_KIND[byte] !== 0
}

/** End of the white space that begins at `from`. */
export function afterSpace(bytes: Uint8Array, from: number): number {
  let at = from
  while (at < bytes.length && isSpace(bytes[at]!)) at++
  return at
}

export function isSpace(byte: number): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09
}

/** Offset of an ASCII text at or behind `from`, -1 without one. */
export function indexOfText(bytes: Uint8Array, text: string, from: number): number {
  const first = text.charCodeAt(0)
  for (let at = bytes.indexOf(first, from); at >= 0; at = bytes.indexOf(first, at + 1)) {
    if (startsWith(bytes, text, at)) return at
  }
  return -1
}

/** Whether an ASCII text stands at `at`. */
export function startsWith(bytes: Uint8Array, text: string, at: number): boolean {
  for (let offset = 0; offset < text.length; offset++) {
    if (bytes[at + offset] !== text.charCodeAt(offset)) return false
  }
  return true
}
