/**
 * Entries of a zip whose directory is gone, found by their local headers from front to back. What was cut off is
 * lost; everything before it can still be read. The archive passes by in a window, whatever its size.
 */

import { viewOf } from './byte-range.js'
import type { ByteWindow } from './byte-window.js'
import { tooManyEntries } from './central-directory.js'
import { type DataDescriptor, findDescriptor } from './data-descriptor.js'
import { entryName } from './entry-name.js'
import type { ArchiveLimits } from './limits.js'
import { widen } from './zip-extra.js'
import { LOCAL_HEADER_BYTES, LOCAL_HEADER_SIGNATURE, SIZES_FOLLOW, type ZipRecord } from './zip-record.js'

/**
 * Every entry whose sizes are lost costs a search to the end. An archive that was cut has one such entry; after this
 * many passes over the archive no more is searched, or one made of nothing but headers would take for ever.
 */
const MOST_PASSES = 8

/** What an archive may still cost in searching for lost sizes. */
interface Searching {
  bytesLeft: number
}

interface Scanned {
  readonly record: ZipRecord
  /** First byte behind the entry. */
  readonly end: number
}

/** @throws IsoxmlError `ZIP_LIMIT` with more entries than allowed */
export async function scanLocalHeaders(window: ByteWindow, limits: ArchiveLimits): Promise<ZipRecord[]> {
  const records: ZipRecord[] = []
  const searching = { bytesLeft: MOST_PASSES * window.length }
  let at = await findLocalHeader(window, 0)
  while (at >= 0) {
    const scanned = await scanEntry(window, at, searching)
    if (scanned !== undefined) records.push(scanned.record)
    if (records.length > limits.maxEntries) throw tooManyEntries(records.length, limits, window.file)
    at = await findLocalHeader(window, scanned?.end ?? at + 4)
  }
  return records
}

/** @returns the byte of the first local header at or after `from` that can be whole, -1 without one */
async function findLocalHeader(window: ByteWindow, from: number): Promise<number> {
  for (let low = from; ; ) {
    if (low + LOCAL_HEADER_BYTES > window.length) return -1
    const bytes = await window.from(low, LOCAL_HEADER_BYTES)
    const at = findSignature(bytes, LOCAL_HEADER_SIGNATURE)
    if (at >= 0) return low + at
    low += bytes.length - 3
  }
}

/** @returns the index of the signature, -1 without one */
export function findSignature(bytes: Uint8Array, signature: number): number {
  const third = (signature >>> 16) & 0xff
  const fourth = signature >>> 24
  for (let at = bytes.indexOf(0x50); at >= 0; at = bytes.indexOf(0x50, at + 1)) {
    if (bytes[at + 1] === 0x4b && bytes[at + 2] === third && bytes[at + 3] === fourth) return at
  }
  return -1
}

async function scanEntry(window: ByteWindow, at: number, searching: Searching): Promise<Scanned | undefined> {
  const fixed = await window.from(at, LOCAL_HEADER_BYTES)
  if (fixed.length < LOCAL_HEADER_BYTES) return undefined
  const nameLength = viewOf(fixed).getUint16(26, true)
  const headerBytes = LOCAL_HEADER_BYTES + nameLength + viewOf(fixed).getUint16(28, true)
  const dataAt = at + headerBytes
  if (dataAt > window.length) return undefined
  const header = (await window.from(at, headerBytes)).subarray(0, headerBytes)
  const view = viewOf(header)
  const flags = view.getUint16(6, true)
  const extra = header.subarray(LOCAL_HEADER_BYTES + nameLength)
  const sizes = await sizesOf(view, extra, flags, dataAt, window, searching)
  const cut = sizes === undefined || dataAt + sizes.storedSize > window.length
  const record: ZipRecord = {
    name: entryName(header.subarray(LOCAL_HEADER_BYTES, LOCAL_HEADER_BYTES + nameLength), extra, flags),
    flags,
    method: view.getUint16(8, true),
    crc: sizes?.crc ?? 0,
    storedSize: sizes?.storedSize ?? 0,
    inflatedSize: sizes?.inflatedSize ?? 0,
    headerAt: at,
    symlink: false,
    damage: cut ? 'its data are cut short' : undefined,
  }
  return { record, end: cut ? dataAt : dataAt + sizes.storedSize }
}

/** From the header, or from behind the data; undefined when they are lost. */
async function sizesOf(
  header: DataView,
  extra: Uint8Array,
  flags: number,
  dataAt: number,
  window: ByteWindow,
  searching: Searching,
): Promise<DataDescriptor | undefined> {
  const [inflatedSize, storedSize] = widen([header.getUint32(22, true), header.getUint32(18, true)], extra)
  const inHeader = {
    crc: header.getUint32(14, true),
    storedSize: storedSize!,
    inflatedSize: inflatedSize!,
  }
  if ((flags & SIZES_FOLLOW) === 0 || inHeader.storedSize !== 0) return inHeader
  if (searching.bytesLeft <= 0) return undefined
  const descriptor = await findDescriptor(window, dataAt)
  searching.bytesLeft -= descriptor?.storedSize ?? window.length - dataAt
  return descriptor
}
