/** Short stretches of a large UTF-8 file: checked and made into strings without a decoder call for each. */
import { decodeUtf8Part } from './utf8.js'

/** Whether bytes `from` to `to` are whole, well-formed characters (RFC 3629: shortest form, no surrogates). */
export function isUtf8Range(bytes: Uint8Array, from: number, to: number): boolean {
  for (let at = from; at < to; ) {
    const length = characterLength(bytes, at, to)
    if (length === 0) return false
    at += length
  }
  return true
}

/** Bytes of the character at `at`, 0 when there is none. */
function characterLength(bytes: Uint8Array, at: number, to: number): number {
  const lead = bytes[at]!
  if (lead < 0x80) return 1
  const length = lead < 0xc2 || lead > 0xf4 ? 0 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4
  if (length === 0 || at + length > to) return 0
  for (let next = 1; next < length; next++) if ((bytes[at + next]! & 0xc0) !== 0x80) return 0
  const second = bytes[at + 1]!
  if (lead === 0xe0 && second < 0xa0) return 0 // longer than needed
  if (lead === 0xed && second > 0x9f) return 0 // a surrogate
  if (lead === 0xf0 && second < 0x90) return 0
  if (lead === 0xf4 && second > 0x8f) return 0 // beyond U+10FFFF
  return length
}

/** Beyond this a decoder call costs less than the loop. */
const LONGEST_HERE = 48

/** Arrays of each length, so that none has to change its own. */
const UNITS = Array.from({ length: LONGEST_HERE + 1 }, (_, length) => new Array<number>(length).fill(0))

/** Text of bytes that are ASCII. */
export function asciiText(bytes: Uint8Array, from: number, to: number): string {
  const length = to - from
  if (length > LONGEST_HERE) return decodeUtf8Part(bytes.subarray(from, to))
  const units = UNITS[length]!
  for (let at = 0; at < length; at++) units[at] = bytes[from + at]!
  return String.fromCharCode.apply(undefined, units)
}

/** Text of bytes that are well-formed UTF-8. */
export function utf8Text(bytes: Uint8Array, from: number, to: number): string {
  if (to - from > LONGEST_HERE) return decodeUtf8Part(bytes.subarray(from, to))
  let length = 0
  for (let at = from; at < to; at++) length += unitsOf(bytes[at]!)
  const units = UNITS[length]!
  let unit = 0
  for (let at = from; at < to; ) {
    const lead = bytes[at++]!
    let code = lead < 0x80 ? lead : lead < 0xe0 ? lead & 0x1f : lead < 0xf0 ? lead & 0xf : lead & 7
    for (; at < to && (bytes[at]! & 0xc0) === 0x80; at++) code = (code << 6) | (bytes[at]! & 0x3f)
    if (code < 0x10000) units[unit++] = code
    else {
      units[unit++] = 0xd7c0 + (code >> 10)
      units[unit++] = 0xdc00 | (code & 0x3ff)
    }
  }
  return String.fromCharCode.apply(undefined, units)
}

/** Units of UTF-16 that a character takes, by its first byte; 0 for the bytes behind. */
function unitsOf(byte: number): number {
  if ((byte & 0xc0) === 0x80) return 0
  return byte < 0xf0 ? 1 : 2
}
