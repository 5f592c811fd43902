/** One entry of a zip: limits, local header, inflating, size and checksum. Nothing is read before it is asked for. */

import { type DiagnosticCode, IsoxmlError } from '../diagnostics.js'
import type { BegunFile, Checksum, FileEntry, InflateRaw, Source } from '../source.js'
import { readRange, viewOf } from './byte-range.js'
import type { EqualEntries } from './equal-entries.js'
import { GrowingEntry } from './growing-entry.js'
import type { ArchiveLimits } from './limits.js'
import { RATIO_FREE_BYTES } from './limits.js'
import {
  DEFLATED,
  isEncrypted,
  LOCAL_HEADER_BYTES,
  LOCAL_HEADER_SIGNATURE,
  STORED,
  type ZipRecord,
} from './zip-record.js'

export interface ZipContext {
  readonly source: Source
  readonly inflateRaw: InflateRaw
  readonly crc32: Checksum
  readonly limits: Required<ArchiveLimits>
  readonly equalEntries: EqualEntries
  /** Name of the archive, for errors. */
  readonly name: string
}

/** @param path the safe path of the entry within the whole tree */
export function zipEntry(record: ZipRecord, path: string, context: ZipContext): FileEntry {
  return {
    path,
    size: record.inflatedSize,
    read: async () => (await beginEntry(record, path, context)).bytes,
    begin: () => beginEntry(record, path, context),
  }
}

/** Why an entry will not be read, known from the directory alone; undefined when it may be tried. */
export function refusal(record: ZipRecord, path: string, limits: ArchiveLimits): IsoxmlError | undefined {
  const refuse = (code: DiagnosticCode, reason: string): IsoxmlError =>
    new IsoxmlError(code, { file: path, byte: record.headerAt }, `${path}: ${reason}`)
  if (isEncrypted(record))
    return refuse('ZIP_ENCRYPTED', 'the entry is encrypted; pack it again without a password')
  if (record.method !== STORED && record.method !== DEFLATED) {
    return refuse(
      'ZIP_COMPRESSION_UNKNOWN',
      `expected stored (0) or deflate (8), found compression ${record.method}; pack it again as an ordinary zip`,
    )
  }
  if (record.damage !== undefined) return refuse('ZIP_DAMAGED', `the entry is damaged: ${record.damage}`)
  if (record.inflatedSize > limits.maxEntryBytes) {
    return refuse(
      'ZIP_LIMIT',
      `the entry inflates to ${record.inflatedSize} bytes, at most ${limits.maxEntryBytes} are accepted`,
    )
  }
  const ratio = record.inflatedSize / Math.max(1, record.storedSize)
  if (record.inflatedSize > RATIO_FREE_BYTES && ratio > limits.maxRatio) {
    return refuse(
      'ZIP_LIMIT',
      `the entry inflates ${Math.round(ratio)}-fold, at most ${limits.maxRatio}-fold is accepted`,
    )
  }
  return undefined
}

/** Reads what is stored and hands it to `inflateRaw` before it settles. */
async function beginEntry(record: ZipRecord, path: string, context: ZipContext): Promise<BegunFile> {
  const refused = refusal(record, path, context.limits)
  if (refused !== undefined) throw refused
  const { from, to } = await dataRange(record, path, context)
  const stored = await readRange(context.source, from, to, 'the data of the entry', path)
  const known = context.equalEntries.find(record, stored)
  if (known !== undefined) return { bytes: Promise.resolve(known) }
  const { inflated, growing } = beginInflating(stored, record, context)
  const bytes = checkedBytes(stored, inflated, record, path, context)
  // whoever has begun to read and then leaves must not bring the process down
  bytes.catch(() => {})
  return { bytes, growing }
}

/** Where the data of an entry stand in the archive, behind its local header. */
export async function dataRange(
  record: ZipRecord,
  path: string,
  { source, name }: ZipContext,
): Promise<{ readonly from: number; readonly to: number }> {
  const { headerAt, storedSize } = record
  const header = await readRange(source, headerAt, headerAt + LOCAL_HEADER_BYTES, 'the local header', path)
  const view = viewOf(header)
  if (view.getUint32(0, true) !== LOCAL_HEADER_SIGNATURE) {
    throw damaged(path, record, `no local header stands at byte ${headerAt} of ${name}`)
  }
  const from = headerAt + LOCAL_HEADER_BYTES + view.getUint16(26, true) + view.getUint16(28, true)
  return { from, to: from + storedSize }
}

function beginInflating(
  stored: Uint8Array,
  { method, inflatedSize }: ZipRecord,
  { inflateRaw }: ZipContext,
): { readonly inflated: Promise<Uint8Array>; readonly growing?: GrowingEntry } {
  if (method === STORED) return { inflated: Promise.resolve(stored) }
  if (inflatedSize === 0) return { inflated: Promise.resolve(new Uint8Array(0)) }
  try {
    const given = inflateRaw(stored, inflatedSize)
    if (!(Symbol.asyncIterator in given)) return { inflated: Promise.resolve(given) }
    const growing = new GrowingEntry(given, inflatedSize)
    return { inflated: growing.whole, growing }
  } catch (cause) {
    return { inflated: Promise.reject(cause) }
  }
}

async function checkedBytes(
  stored: Uint8Array,
  inflated: Promise<Uint8Array>,
  record: ZipRecord,
  path: string,
  context: ZipContext,
): Promise<Uint8Array> {
  const bytes = await inflated.catch((cause: unknown) => {
    throw damaged(path, record, 'its data cannot be inflated to the announced size', { cause })
  })
  if (bytes.length !== record.inflatedSize) {
    throw damaged(path, record, `it announces ${record.inflatedSize} bytes, but holds ${bytes.length}`)
  }
  const crc = context.crc32(bytes) >>> 0
  if (crc !== record.crc) {
    throw damaged(path, record, `its checksum should be ${hex(record.crc)}, but the bytes give ${hex(crc)}`)
  }
  context.equalEntries.add(record, stored, bytes)
  // whatever was handed in, a Buffer of Node say: every entry comes as the same kind of array
  return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length)
}

function damaged(path: string, record: ZipRecord, reason: string, options?: ErrorOptions): IsoxmlError {
  return new IsoxmlError(
    'ZIP_DAMAGED',
    { file: path, byte: record.headerAt },
    `${path}: the entry is damaged: ${reason}; fetch the archive again`,
    options,
  )
}

function hex(crc: number): string {
  return crc.toString(16).padStart(8, '0')
}
