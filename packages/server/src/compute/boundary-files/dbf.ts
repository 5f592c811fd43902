/** The table beside a Shapefile (dBASE III and later): its rows, once the header is known to tell the truth. */
import { parseDbf } from 'shpjs'
import { UnreadableBoundaryFile } from './found-polygon.js'

const HEADER_BYTES = 32
/** Descriptors of columns have 32 bytes each. */
const COLUMN_BYTES = 32
/** Fields are 100 at most; a table that is longer belongs to something else. */
const MOST_ROWS = 100_000

/** Language drivers (byte 29 of the header) whose code page is not windows-1252. */
const CODE_PAGES: Readonly<Record<number, string>> = {
  19: 'shift_jis',
  38: 'ibm866',
  77: 'gbk',
  101: 'ibm866',
  125: 'windows-1255',
  126: 'windows-1256',
  200: 'windows-1250',
  201: 'windows-1251',
  202: 'windows-1254',
  203: 'windows-1253',
  204: 'windows-1257',
}

/**
 * @param cpg text of the `.cpg`, which names the encoding
 * @throws UnreadableBoundaryFile when header and size of the file contradict each other
 */
export function readDbf(dbf: Uint8Array, cpg: string | undefined): Record<string, unknown>[] {
  checkHeader(dbf)
  return parseDbf(dbf, encodingOf(dbf, cpg))
}

/** Offsets and lengths are believed by the parser: a header that lies would keep it busy for ever. */
function checkHeader(dbf: Uint8Array): void {
  const view = new DataView(dbf.buffer, dbf.byteOffset, dbf.byteLength)
  if (dbf.length < HEADER_BYTES + 1) throw damaged(`it has ${dbf.length} bytes, less than its header`)
  const rows = view.getUint32(4, true)
  const headerBytes = view.getUint16(8, true)
  const rowBytes = view.getUint16(10, true)
  if (rows > MOST_ROWS) throw damaged(`it states ${rows} rows, at most ${MOST_ROWS} are read`)
  if (headerBytes < HEADER_BYTES + 1 || headerBytes > dbf.length) throw damaged('its header is cut off')
  if (headerBytes + rows * rowBytes > dbf.length)
    throw damaged(`it states ${rows} rows of ${rowBytes} bytes and has ${dbf.length} bytes in all`)
  let columns = 1
  for (let at = HEADER_BYTES; at + COLUMN_BYTES < headerBytes && dbf[at] !== 0x0d; at += COLUMN_BYTES)
    columns += dbf[at + 16] ?? 0
  if (columns > rowBytes)
    throw damaged(`its columns are wider (${columns} bytes) than its rows (${rowBytes})`)
}

function damaged(found: string): UnreadableBoundaryFile {
  return new UnreadableBoundaryFile(`The .dbf is damaged: ${found}.`)
}

/** Named by the `.cpg`, else by the language driver, else UTF-8 where the bytes are, else windows-1252. */
function encodingOf(dbf: Uint8Array, cpg: string | undefined): string {
  const named = cpg?.trim().replace(/^(?:ANSI|OEM|CP|windows)?[ -]?(\d{3,4})$/i, codePage) ?? ''
  const label = named.replace(/^ISO[ -]?8859[- ]?(\d+)$/i, 'iso-8859-$1')
  if (label !== '' && isKnown(label)) return label
  const driver = CODE_PAGES[dbf[29] ?? 0]
  if (driver !== undefined) return driver
  return isUtf8(dbf) ? 'utf-8' : 'windows-1252'
}

function codePage(_: string, number: string): string {
  return number.length === 4 ? `windows-${number}` : `ibm${number}`
}

function isKnown(label: string): boolean {
  try {
    return new TextDecoder(label).encoding !== ''
  } catch {
    return false
  }
}

function isUtf8(dbf: Uint8Array): boolean {
  const headerBytes = new DataView(dbf.buffer, dbf.byteOffset).getUint16(8, true)
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(dbf.subarray(headerBytes))
    return true
  } catch {
    return false
  }
}
