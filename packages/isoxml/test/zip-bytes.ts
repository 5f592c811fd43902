/** Zip archives made by hand, honest or not: every field of an entry can be made to lie. */
import { crc32, deflateRawSync } from 'node:zlib'
import { joined } from './time-log-bytes.js'

export interface EntryToZip {
  readonly name: string | Uint8Array
  readonly content: Uint8Array
  readonly method?: number
  readonly flags?: number
  /** Sizes and checksum follow the data instead of standing in the local header; `true` is `signed`. */
  readonly descriptor?: boolean | DescriptorForm
  /** What the directory says instead of the truth. */
  readonly announced?: { readonly inflatedSize?: number; readonly crc?: number; readonly headerAt?: number }
  readonly unixMode?: number
  readonly extra?: Uint8Array
  /** Write sizes and place as zip64 extra fields, or the place alone. */
  readonly zip64?: boolean | 'place'
}

/** A descriptor may open with a signature or not, and count in 32 or 64 bits. */
export type DescriptorForm = 'signed' | 'unsigned' | 'signed 64-bit' | 'unsigned 64-bit'

export interface ZipToWrite {
  readonly comment?: string
  /** Leave out the directory and its end. */
  readonly headless?: boolean
  readonly zip64?: boolean
  /** Number of this part of a split archive, from 0. */
  readonly part?: number
  /** Entries that the end announces instead of the truth. */
  readonly announcedEntries?: number
}

const ascii = (text: string | Uint8Array): Uint8Array =>
  typeof text === 'string' ? new TextEncoder().encode(text) : text

/** Little-endian numbers of 1, 2, 4 or 8 bytes, as `[size, value]`. */
function packed(...fields: readonly (readonly [1 | 2 | 4 | 8, number])[]): Uint8Array {
  const bytes = new Uint8Array(fields.reduce((sum, [size]) => sum + size, 0))
  const view = new DataView(bytes.buffer)
  let at = 0
  for (const [size, value] of fields) {
    if (size === 1) view.setUint8(at, value)
    else if (size === 2) view.setUint16(at, value, true)
    else if (size === 4) view.setUint32(at, value, true)
    else view.setBigUint64(at, BigInt(value), true)
    at += size
  }
  return bytes
}

/** An archive as APPNOTE 6.3 describes it: local entries, central directory, end record. */
export function zipOf(entries: readonly EntryToZip[], options: ZipToWrite = {}): Uint8Array {
  const local: Uint8Array[] = []
  const central: Uint8Array[] = []
  let at = 0
  for (const entry of entries) {
    const written = localEntry(entry)
    local.push(written.bytes)
    central.push(centralEntry(entry, written, at))
    at += written.bytes.length
  }
  if (options.headless === true) return joined(...local)
  const directory = joined(...central)
  const end64 = options.zip64 === true ? zip64End(entries.length, directory.length, at) : new Uint8Array(0)
  const comment = ascii(options.comment ?? '')
  const count = options.zip64 === true ? 0xffff : (options.announcedEntries ?? entries.length)
  const end = packed(
    [4, 0x06054b50],
    [2, options.part ?? 0],
    [2, options.part ?? 0],
    [2, count],
    [2, count],
    [4, options.zip64 === true ? 0xffffffff : directory.length],
    [4, options.zip64 === true ? 0xffffffff : at],
    [2, comment.length],
  )
  return joined(...local, directory, end64, end, comment)
}

function zip64End(entries: number, size: number, at: number): Uint8Array {
  const record = packed(
    [4, 0x06064b50],
    [8, 44],
    [2, 45],
    [2, 45],
    [4, 0],
    [4, 0],
    [8, entries],
    [8, entries],
    [8, size],
    [8, at],
  )
  return joined(record, packed([4, 0x07064b50], [4, 0], [8, at + size], [4, 1]))
}

interface WrittenEntry {
  readonly bytes: Uint8Array
  readonly storedSize: number
  readonly crc: number
}

function localEntry(entry: EntryToZip): WrittenEntry {
  const method = entry.method ?? 8
  const stored = method === 8 ? new Uint8Array(deflateRawSync(entry.content)) : entry.content
  const name = ascii(entry.name)
  const crc = crc32(entry.content)
  const late = isLate(entry)
  const header = packed(
    [4, 0x04034b50],
    [2, 20],
    [2, (entry.flags ?? 0x800) | (late ? 8 : 0)],
    [2, method],
    [4, 0],
    [4, late ? 0 : crc],
    [4, late ? 0 : stored.length],
    [4, late ? 0 : entry.content.length],
    [2, name.length],
    [2, 0],
  )
  const descriptor = late ? descriptorOf(entry, crc, stored.length) : new Uint8Array(0)
  return { bytes: joined(header, name, stored, descriptor), storedSize: stored.length, crc }
}

function isLate({ descriptor }: EntryToZip): boolean {
  return descriptor !== undefined && descriptor !== false
}

function descriptorOf({ descriptor, content }: EntryToZip, crc: number, storedSize: number): Uint8Array {
  const form = descriptor === true || descriptor === undefined ? 'signed' : String(descriptor)
  const size = form.endsWith('64-bit') ? 8 : 4
  const signature = form.startsWith('signed') ? packed([4, 0x08074b50]) : new Uint8Array(0)
  return joined(signature, packed([4, crc], [size, storedSize], [size, content.length]))
}

function centralEntry(entry: EntryToZip, written: WrittenEntry, at: number): Uint8Array {
  const name = ascii(entry.name)
  const inflatedSize = entry.announced?.inflatedSize ?? entry.content.length
  const headerAt = entry.announced?.headerAt ?? at
  const wide =
    entry.zip64 === true
      ? packed([2, 1], [2, 24], [8, inflatedSize], [8, written.storedSize], [8, headerAt])
      : entry.zip64 === 'place'
        ? packed([2, 1], [2, 8], [8, headerAt])
        : new Uint8Array(0)
  const extra = joined(entry.extra ?? new Uint8Array(0), wide)
  const narrow = (value: number): number => (entry.zip64 === true ? 0xffffffff : value)
  const header = packed(
    [4, 0x02014b50],
    [1, 20],
    [1, entry.unixMode === undefined ? 0 : 3],
    [2, 20],
    [2, (entry.flags ?? 0x800) | (isLate(entry) ? 8 : 0)],
    [2, entry.method ?? 8],
    [4, 0],
    [4, entry.announced?.crc ?? written.crc],
    [4, narrow(written.storedSize)],
    [4, narrow(inflatedSize)],
    [2, name.length],
    [2, extra.length],
    [2, 0],
    [2, 0],
    [2, 0],
    [4, (entry.unixMode ?? 0) * 0x10000],
    [4, entry.zip64 === 'place' ? 0xffffffff : narrow(headerAt)],
  )
  return joined(header, name, extra)
}
