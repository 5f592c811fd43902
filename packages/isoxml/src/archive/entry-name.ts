/**
 * Names of archive entries, from bytes to a safe relative path with forward slashes.
 *
 * UTF-8 where the entry says so (flag bit 11) or where the bytes are valid UTF-8, else code page 437, the zip
 * format's own default.
 */
import { decodeUtf8, strictUtf8 } from '../text/utf8.js'
import { unicodeName } from './zip-extra.js'
import { NAME_IS_UTF8 } from './zip-record.js'

/** Longer paths are refused; a set needs some 30 characters, folders included seldom more than 200. */
const LONGEST_PATH = 1024
/** Enough for that many characters in UTF-8; more bytes are not decoded, so that names cannot fill the memory. */
const LONGEST_NAME_BYTES = 4 * LONGEST_PATH

/** Characters of code page 437 from 0x80 on. */
const CP437 =
  'ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u00a0'

/** @param extra the extra fields of the entry, which may hold the name in UTF-8 */
export function entryName(bytes: Uint8Array, extra: Uint8Array, flags: number): string {
  if (bytes.length > LONGEST_NAME_BYTES) return decodeUtf8(bytes.subarray(0, LONGEST_NAME_BYTES + 1))
  return unicodeName(extra, bytes) ?? decodeEntryName(bytes, (flags & NAME_IS_UTF8) !== 0)
}

/** @param markedUtf8 the entry's own word that its name is UTF-8 */
function decodeEntryName(bytes: Uint8Array, markedUtf8: boolean): string {
  const text = markedUtf8 ? decodeUtf8(bytes) : strictUtf8(bytes)
  if (text !== undefined) return text
  let name = ''
  for (const byte of bytes) name += byte < 0x80 ? String.fromCharCode(byte) : CP437[byte - 0x80]
  return name
}

/**
 * @returns the path with forward slashes and without `.` parts, or undefined when it is absolute, climbs out with
 *          `..`, names a drive, holds a control character or is longer than 1024 characters. A folder keeps its trailing
 *          slash.
 */
export function safeEntryPath(name: string): string | undefined {
  if (name.length > LONGEST_PATH) return undefined
  const slashed = name.replaceAll('\\', '/')
  if (slashed.startsWith('/') || /^[a-zA-Z]:/.test(slashed) || hasControlCharacter(slashed)) return undefined
  const parts = slashed.split('/')
  if (parts.includes('..')) return undefined
  const folder = slashed.endsWith('/')
  const kept = parts.filter((part) => part !== '' && part !== '.')
  return kept.join('/') + (folder ? '/' : '')
}

function hasControlCharacter(name: string): boolean {
  for (let at = 0; at < name.length; at++) if (name.charCodeAt(at) < 0x20) return true
  return false
}

/** Files that macOS leaves beside the real ones: resource forks and folder settings. */
export function isMacLitter(path: string): boolean {
  const parts = path.split('/')
  const name = parts.at(-1) ?? ''
  return parts.includes('__MACOSX') || name.startsWith('._') || name === '.DS_Store'
}
