/**
 * Files into a zip archive (PKWARE APPNOTE): one local header and one central entry a file, UTF-8 names, no
 * extensions. Dates are fixed, so that the same files give the same bytes. Archives of 4 GiB or 65,535 entries and more
 * would need the 64-bit form and are refused.
 */
import { crc32 } from '../archive/crc32.js'
import { IsoxmlError } from '../diagnostics.js'
import { encodeUtf8 } from '../text/utf8.js'
import type { FileToWrite } from './task-data-set.js'

/** Raw deflate (RFC 1951). Handed in: node's zlib or a library. */
export type DeflateRaw = (bytes: Uint8Array) => Uint8Array

const LOCAL_SIGNATURE = 0x04034b50
const CENTRAL_SIGNATURE = 0x02014b50
const END_SIGNATURE = 0x06054b50
const LOCAL_BYTES = 30
const CENTRAL_BYTES = 46
const END_BYTES = 22
const VERSION_NEEDED = 20
const UTF8_NAMES = 0x0800
const STORED = 0
const DEFLATED = 8
/** 1980-01-01, 00:00 in the two 16-bit words of DOS. */
const DOS_DATE = 0x0021
const DOS_TIME = 0

interface Packed {
  readonly name: Uint8Array
  readonly crc: number
  readonly size: number
  readonly method: number
  readonly data: Uint8Array
  offset: number
}

/**
 * @param deflateRaw when left out, and for files that it would make larger, entries are stored as they are
 * @throws IsoxmlError `ZIP_LIMIT` when the archive would need the 64-bit form
 */
export function zipFiles(files: readonly FileToWrite[], deflateRaw?: DeflateRaw): Uint8Array {
  const entries = files.map((file) => pack(file, deflateRaw))
  let total = END_BYTES
  for (const { name, data } of entries) total += LOCAL_BYTES + CENTRAL_BYTES + 2 * name.length + data.length
  if (entries.length > 0xfffe || total > 0xffff_fffe) {
    throw new IsoxmlError(
      'ZIP_LIMIT',
      {},
      `An archive of ${entries.length} files and ${total} bytes is too large.`,
    )
  }

  const archive = new Uint8Array(total)
  const view = new DataView(archive.buffer)
  let at = 0
  for (const entry of entries) {
    entry.offset = at
    at = writeLocal(archive, view, at, entry)
  }
  const centralFrom = at
  for (const entry of entries) at = writeCentral(archive, view, at, entry)
  view.setUint32(at, END_SIGNATURE, true)
  view.setUint16(at + 8, entries.length, true)
  view.setUint16(at + 10, entries.length, true)
  view.setUint32(at + 12, at - centralFrom, true)
  view.setUint32(at + 16, centralFrom, true)
  return archive
}

function pack({ path, bytes }: FileToWrite, deflateRaw: DeflateRaw | undefined): Packed {
  const deflated = deflateRaw?.(bytes)
  const smaller = deflated !== undefined && deflated.length < bytes.length
  return {
    name: encodeUtf8(path),
    crc: crc32(bytes),
    size: bytes.length,
    method: smaller ? DEFLATED : STORED,
    data: smaller ? deflated : bytes,
    offset: 0,
  }
}

function writeLocal(archive: Uint8Array, view: DataView, at: number, entry: Packed): number {
  view.setUint32(at, LOCAL_SIGNATURE, true)
  writeShared(view, at + 4, entry)
  archive.set(entry.name, at + LOCAL_BYTES)
  archive.set(entry.data, at + LOCAL_BYTES + entry.name.length)
  return at + LOCAL_BYTES + entry.name.length + entry.data.length
}

function writeCentral(archive: Uint8Array, view: DataView, at: number, entry: Packed): number {
  view.setUint32(at, CENTRAL_SIGNATURE, true)
  view.setUint16(at + 4, VERSION_NEEDED, true)
  writeShared(view, at + 6, entry)
  view.setUint32(at + 42, entry.offset, true)
  archive.set(entry.name, at + CENTRAL_BYTES)
  return at + CENTRAL_BYTES + entry.name.length
}

/** The 26 bytes that local and central headers have in common. */
function writeShared(view: DataView, at: number, entry: Packed): void {
  view.setUint16(at, VERSION_NEEDED, true)
  view.setUint16(at + 2, UTF8_NAMES, true)
  view.setUint16(at + 4, entry.method, true)
  view.setUint16(at + 6, DOS_TIME, true)
  view.setUint16(at + 8, DOS_DATE, true)
  view.setUint32(at + 10, entry.crc, true)
  view.setUint32(at + 14, entry.data.length, true)
  view.setUint32(at + 18, entry.size, true)
  view.setUint16(at + 22, entry.name.length, true)
}
