/**
 * Bytes of an XML file as UTF-8: byte-order mark first, then the zeros of an unmarked UTF-16, then the declaration,
 * else UTF-8 as it stands, without a copy. Offsets lead back to the bytes of the file.
 */
import { IsoxmlError } from '../diagnostics.js'
import { latin1ToUtf8, utf16ToUtf8, utf16UnitsOf } from '../text/transcode.js'
import { decodeUtf8Part, singleByteToUtf8 } from '../text/utf8.js'

/** An XML file as UTF-8. */
export interface Utf8Xml {
  readonly bytes: Uint8Array
  /** Byte of the file for a byte of `bytes`. */
  fileByte(byte: number): number
  /** False when the encoding was told, so that damage is damage. */
  readonly mayBeLatin1: boolean
}

type EncodingKind = 'utf-8' | 'utf-16le' | 'utf-16be' | 'latin-1' | 'single-byte'

interface Detected {
  readonly kind: EncodingKind
  /** Bytes of the byte-order mark. */
  readonly mark: number
  /** Name of a single-byte encoding. */
  readonly label?: string
}

/** Encoding names of XML declarations, in lower case. */
const DECLARED: ReadonlyMap<string, EncodingKind> = new Map([
  ['utf-8', 'utf-8'],
  ['utf8', 'utf-8'],
  ['us-ascii', 'utf-8'],
  ['ascii', 'utf-8'],
  // a declaration that could be read byte by byte is not UTF-16, whatever it says
  ['utf-16', 'utf-8'],
  ['iso-8859-1', 'latin-1'],
  ['iso_8859-1', 'latin-1'],
  ['latin1', 'latin-1'],
  ['windows-1252', 'latin-1'],
  ['cp1252', 'latin-1'],
])

/** Of the others those in which a character is a byte, so that places can be told: Eastern Europe, Cyrillic, Greek … */
const SINGLE_BYTE = /^(iso[-_]?8859-?\d{1,2}|latin\d|(windows-|cp)125\d|koi8-[ru]|macintosh|(ibm|cp)866)$/

/** @throws IsoxmlError `XML_ENCODING` when the declaration names an encoding that is not known */
export function xmlAsUtf8(file: Uint8Array, name: string): Utf8Xml {
  const { kind, mark, label = '' } = detect(file)
  const body = file.subarray(mark)
  if (kind === 'latin-1') return latin1Xml(body, mark)
  if (kind === 'single-byte') return singleByteXml(body, label, name)
  if (kind === 'utf-8') return { bytes: body, fileByte: (byte) => mark + byte, mayBeLatin1: true }
  const bytes = utf16ToUtf8(body, kind === 'utf-16be')
  return { bytes, fileByte: (byte) => mark + 2 * utf16UnitsOf(bytes, byte), mayBeLatin1: false }
}

/** The same file when its bytes turn out to be no UTF-8: Windows-1252, which is what such files hold in practice. */
export function xmlAsLatin1(file: Uint8Array): Utf8Xml {
  const marked = file[0] === 0xef && file[1] === 0xbb && file[2] === 0xbf
  return marked ? latin1Xml(file.subarray(3), 3) : latin1Xml(file, 0)
}

/** One byte of the file is one character, and none of them needs a surrogate pair. */
function latin1Xml(body: Uint8Array, mark: number): Utf8Xml {
  const bytes = latin1ToUtf8(body)
  return { bytes, fileByte: (byte) => mark + utf16UnitsOf(bytes, byte), mayBeLatin1: false }
}

function singleByteXml(body: Uint8Array, label: string, file: string): Utf8Xml {
  const bytes = SINGLE_BYTE.test(label) ? singleByteToUtf8(body, label) : undefined
  if (bytes !== undefined) return { bytes, fileByte: (byte) => utf16UnitsOf(bytes, byte), mayBeLatin1: false }
  const sentence = `${file}: the XML declares the encoding "${label}"; expected UTF-8, UTF-16 or one in which a character is a byte (ISO-8859-1, Windows-1250 …); save the file as UTF-8`
  throw new IsoxmlError('XML_ENCODING', { file, byte: 0 }, sentence)
}

function detect(bytes: Uint8Array): Detected {
  const [first, second, third] = bytes
  if (first === 0xef && second === 0xbb && third === 0xbf) return { kind: 'utf-8', mark: 3 }
  if (first === 0xff && second === 0xfe) return { kind: 'utf-16le', mark: 2 }
  if (first === 0xfe && second === 0xff) return { kind: 'utf-16be', mark: 2 }
  if (first === 0x3c && second === 0) return { kind: 'utf-16le', mark: 0 }
  if (first === 0 && second === 0x3c) return { kind: 'utf-16be', mark: 0 }
  // a declaration is ASCII, whatever follows
  const head = decodeUtf8Part(bytes.subarray(0, 200))
  const declared = /^\s*<\?xml[^>]*?encoding\s*=\s*["']([^"']+)["']/.exec(head)?.[1]
  if (declared === undefined) return { kind: 'utf-8', mark: 0 }
  const label = declared.trim().toLowerCase()
  return { kind: DECLARED.get(label) ?? 'single-byte', mark: 0, label }
}
