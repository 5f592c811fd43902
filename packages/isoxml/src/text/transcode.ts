/** Other encodings into UTF-8 bytes, without a string in between, and the way back for offsets. */

/** Characters of Windows-1252 at 0x80 to 0x9f (WHATWG Encoding, index windows-1252). */
const FROM_0X80 = Uint16Array.of(
  ...[0x20ac, 0x81, 0x201a, 0x192, 0x201e, 0x2026, 0x2020, 0x2021, 0x2c6, 0x2030, 0x160, 0x2039, 0x152],
  ...[0x8d, 0x17d, 0x8f, 0x90, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014, 0x2dc, 0x2122],
  ...[0x161, 0x203a, 0x153, 0x9d, 0x17e, 0x178],
)

const REPLACEMENT = 0xfffd

/** Windows-1252 as UTF-8. What calls itself ISO-8859-1 is Windows-1252 in practice. */
export function latin1ToUtf8(bytes: Uint8Array): Uint8Array {
  let beyond = 0
  for (let at = 0; at < bytes.length; at++) beyond += bytes[at]! >> 7
  if (beyond === 0) return bytes
  const utf8 = new Uint8Array(bytes.length + 2 * beyond)
  let end = 0
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at]!
    if (byte < 0x80) utf8[end++] = byte
    else end = put(utf8, end, byte < 0xa0 ? FROM_0X80[byte - 0x80]! : byte)
  }
  return utf8.subarray(0, end)
}

/** UTF-16 as UTF-8; lone surrogates become U+FFFD, a last odd byte is left out. */
export function utf16ToUtf8(bytes: Uint8Array, bigEndian: boolean): Uint8Array {
  const units = bytes.length >> 1
  const utf8 = new Uint8Array(3 * units)
  const low = bigEndian ? 1 : 0
  let end = 0
  for (let unit = 0; unit < units; unit++) {
    const code = bytes[2 * unit + low]! | (bytes[2 * unit + 1 - low]! << 8)
    if (code < 0x80) utf8[end++] = code
    else if (code < 0xd800 || code > 0xdfff) end = put(utf8, end, code)
    else {
      const next = unit + 1 < units ? bytes[2 * unit + 2 + low]! | (bytes[2 * unit + 3 - low]! << 8) : 0
      const isPair = code < 0xdc00 && next >= 0xdc00 && next <= 0xdfff
      end = put(utf8, end, isPair ? 0x10000 + ((code - 0xd800) << 10) + next - 0xdc00 : REPLACEMENT)
      if (isPair) unit++
    }
  }
  return utf8.slice(0, end)
}

/** How many units of UTF-16 the first bytes of an UTF-8 text take. */
export function utf16UnitsOf(utf8: Uint8Array, bytes: number): number {
  let units = 0
  const end = Math.min(bytes, utf8.length)
  for (let at = 0; at < end; at++) {
    const byte = utf8[at]!
    // bytes that continue a character count nothing, four-byte characters are surrogate pairs
    if ((byte & 0xc0) !== 0x80) units += byte >= 0xf0 ? 2 : 1
  }
  return units
}

/** Writes a character beyond ASCII. @returns the offset behind it */
function put(utf8: Uint8Array, at: number, code: number): number {
  let end = at
  if (code < 0x800) utf8[end++] = 0xc0 | (code >> 6)
  else {
    if (code < 0x10000) utf8[end++] = 0xe0 | (code >> 12)
    else {
      utf8[end++] = 0xf0 | (code >> 18)
      utf8[end++] = 0x80 | ((code >> 12) & 0x3f)
    }
    utf8[end++] = 0x80 | ((code >> 6) & 0x3f)
  }
  utf8[end++] = 0x80 | (code & 0x3f)
  return end
}
