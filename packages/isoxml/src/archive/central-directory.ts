/** The directory of a zip archive: one header an entry, walked through in a window. */

import { IsoxmlError } from '../diagnostics.js'
import { viewOf } from './byte-range.js'
import type { ByteWindow } from './byte-window.js'
import { type DirectoryPlace, findDirectory } from './end-record.js'
import { entryName } from './entry-name.js'
import type { ArchiveLimits } from './limits.js'
import { widen } from './zip-extra.js'
import { CENTRAL_HEADER_BYTES, CENTRAL_HEADER_SIGNATURE, type ZipRecord } from './zip-record.js'

export interface CentralDirectory {
  readonly records: ZipRecord[]
  /** Bytes that stand in front of the archive or within it and belong to no entry; 0 for a sound one. */
  readonly shift: number
  /** Entries that the end of the archive announces; a wrong number does no harm. */
  readonly announced: number
}

/**
 * @returns the records in directory order, or undefined when the archive has no end of central directory
 * @throws IsoxmlError `ZIP_LIMIT` with more entries than allowed, `ZIP_DAMAGED` when the directory does not hold
 *         what its end announces
 */
export async function readCentralDirectory(
  window: ByteWindow,
  limits: ArchiveLimits,
): Promise<CentralDirectory | undefined> {
  const place = await findDirectory(window)
  if (place === undefined) return undefined
  if (place.entries > limits.maxEntries) throw tooManyEntries(place.entries, limits, window.file)
  const records = await readHeaders(place, window, limits)
  return { records, shift: place.shift, announced: place.entries }
}

/** @internal shared with the scan of local headers */
export function tooManyEntries(entries: number, limits: ArchiveLimits, file: string): IsoxmlError {
  return new IsoxmlError(
    'ZIP_LIMIT',
    { file },
    `${file}: the archive holds ${entries} entries, at most ${limits.maxEntries} are accepted; unpack it or raise maxEntries`,
  )
}

/** Goes on to the end of the directory whatever number was announced: old tools write it modulo 65,536. */
async function readHeaders(
  place: DirectoryPlace,
  window: ByteWindow,
  limits: ArchiveLimits,
): Promise<ZipRecord[]> {
  const records: ZipRecord[] = []
  let at = place.from
  while (at < place.to) {
    const bytes = await headerAt(at, place.to, window)
    if (bytes === undefined) break
    records.push(parseCentralHeader(bytes, place.shift))
    if (records.length > limits.maxEntries) throw tooManyEntries(records.length, limits, window.file)
    at += bytes.length
  }
  if (records.length >= place.entries) return records
  throw new IsoxmlError(
    'ZIP_DAMAGED',
    { file: window.file, byte: at },
    `${window.file}, byte ${at}: expected entry ${records.length + 1} of ${place.entries} of the central directory, found other bytes`,
  )
}

/** The whole header with name, extra fields and comment, or undefined where none stands. */
async function headerAt(at: number, end: number, window: ByteWindow): Promise<Uint8Array | undefined> {
  if (at + CENTRAL_HEADER_BYTES > end) return undefined
  const fixed = viewOf(await window.from(at, CENTRAL_HEADER_BYTES))
  if (fixed.getUint32(0, true) !== CENTRAL_HEADER_SIGNATURE) return undefined
  const variable = fixed.getUint16(28, true) + fixed.getUint16(30, true) + fixed.getUint16(32, true)
  const length = CENTRAL_HEADER_BYTES + variable
  return at + length > end ? undefined : (await window.from(at, length)).subarray(0, length)
}

/** @param bytes the header alone */
function parseCentralHeader(bytes: Uint8Array, shift: number): ZipRecord {
  const view = viewOf(bytes)
  const flags = view.getUint16(8, true)
  const nameEnd = CENTRAL_HEADER_BYTES + view.getUint16(28, true)
  const extra = bytes.subarray(nameEnd, nameEnd + view.getUint16(30, true))
  const [inflatedSize, storedSize, headerPlace] = widen(
    [view.getUint32(24, true), view.getUint32(20, true), view.getUint32(42, true)],
    extra,
  )
  const madeOnUnix = view.getUint8(5) === 3
  const unixMode = view.getUint16(40, true)
  return {
    name: entryName(bytes.subarray(CENTRAL_HEADER_BYTES, nameEnd), extra, flags),
    flags,
    method: view.getUint16(10, true),
    crc: view.getUint32(16, true),
    storedSize: storedSize!,
    inflatedSize: inflatedSize!,
    headerAt: headerPlace! + shift,
    symlink: madeOnUnix && (unixMode & 0xf000) === 0xa000,
    damage: undefined,
  }
}
