/**
 * A zip archive of any size as it is written (PKWARE APPNOTE): each entry deflated on the way, its sizes behind it. The
 * 64-bit forms are used where they are needed, so that old programs read small archives too.
 */

import { PassThrough, Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { constants, crc32, createDeflateRaw } from 'node:zlib'

/** A file of the archive; the bytes are read when its turn comes. */
export interface ZipEntry {
  /** With forward slashes. */
  readonly path: string
  /** Whether it may have 4 GiB and more. */
  readonly isLarge?: boolean
  /** @returns undefined when it is gone; then it is left out */
  open(): Promise<AsyncIterable<Uint8Array> | undefined>
}

interface Written {
  readonly name: Buffer
  readonly crc: number
  readonly size: bigint
  readonly deflated: bigint
  readonly offset: bigint
}

const LOCAL = 0x04034b50
const DESCRIPTOR = 0x08074b50
const CENTRAL = 0x02014b50
const END = 0x06054b50
const END_64 = 0x06064b50
const LOCATOR_64 = 0x07064b50
const VERSION = 20
const VERSION_64 = 45
/** Sizes follow the data; names are UTF-8. */
const FLAGS = 0x0808
const DEFLATED = 8
/** 1980-01-01: the same rows give the same bytes. */
const DOS_DATE = 0x0021
const MOST_32 = 0xffff_ffffn
const MOST_16 = 0xffff

/** The bytes of the archive; an error in an entry breaks it off, without its directory. */
export function zipStream(entries: AsyncIterable<ZipEntry>): Readable {
  return Readable.from(archive(entries), { objectMode: false })
}

async function* archive(entries: AsyncIterable<ZipEntry>): AsyncGenerator<Uint8Array> {
  const written: Written[] = []
  let offset = 0n
  for await (const { path, isLarge = false, open } of entries) {
    const bytes = await open()
    if (bytes === undefined) continue
    const name = Buffer.from(path)
    const local = localHeader(name, isLarge)
    const entry = { name, crc: 0, size: 0n, deflated: 0n, offset }
    yield local
    for await (const chunk of deflated(bytes, entry)) yield chunk
    const descriptor = dataDescriptor(entry, isLarge)
    yield descriptor
    written.push(entry)
    offset += BigInt(local.length + descriptor.length) + entry.deflated
  }
  const directory = written.map(centralHeader)
  yield* directory
  const size = directory.reduce((sum, { length }) => sum + BigInt(length), 0n)
  yield endRecords(BigInt(written.length), size, offset)
}

async function* deflated(
  bytes: AsyncIterable<Uint8Array>,
  entry: { crc: number; size: bigint; deflated: bigint },
): AsyncGenerator<Uint8Array> {
  const counted = async function* () {
    for await (const chunk of bytes) {
      entry.crc = crc32(chunk, entry.crc)
      entry.size += BigInt(chunk.length)
      yield chunk
    }
  }
  const out = new PassThrough()
  // most of it is compressed already
  const writing = pipeline(counted, createDeflateRaw({ level: constants.Z_BEST_SPEED }), out)
  writing.catch(() => undefined)
  for await (const chunk of out) {
    entry.deflated += BigInt((chunk as Buffer).length)
    yield chunk as Buffer
  }
  await writing
}

function localHeader(name: Buffer, isLarge: boolean): Buffer {
  // with this field the sizes behind the data have 8 bytes
  const extra = isLarge ? wide([0n, 0n]) : Buffer.alloc(0)
  const head = Buffer.alloc(30)
  head.writeUInt32LE(LOCAL, 0)
  shared(head, 4, isLarge ? VERSION_64 : VERSION)
  head.writeUInt32LE(isLarge ? 0xffff_ffff : 0, 18)
  head.writeUInt32LE(isLarge ? 0xffff_ffff : 0, 22)
  head.writeUInt16LE(name.length, 26)
  head.writeUInt16LE(extra.length, 28)
  return Buffer.concat([head, name, extra])
}

/** Version, flags, method, time and date, as both headers have them. */
function shared(head: Buffer, at: number, version: number): void {
  head.writeUInt16LE(version, at)
  head.writeUInt16LE(FLAGS, at + 2)
  head.writeUInt16LE(DEFLATED, at + 4)
  head.writeUInt16LE(DOS_DATE, at + 8)
}

function dataDescriptor(
  { crc, size, deflated: packed }: Omit<Written, 'name' | 'offset'>,
  isLarge: boolean,
): Buffer {
  if (!isLarge && (size > MOST_32 || packed > MOST_32)) {
    throw new RangeError(`an entry of ${size} bytes was announced as one below 4 GiB`)
  }
  const tail = Buffer.alloc(isLarge ? 24 : 16)
  tail.writeUInt32LE(DESCRIPTOR, 0)
  tail.writeUInt32LE(crc, 4)
  if (isLarge) {
    tail.writeBigUInt64LE(packed, 8)
    tail.writeBigUInt64LE(size, 16)
  } else {
    tail.writeUInt32LE(Number(packed), 8)
    tail.writeUInt32LE(Number(size), 12)
  }
  return tail
}

function centralHeader({ name, crc, size, deflated: packed, offset }: Written): Buffer {
  const isWide = size > MOST_32 || packed > MOST_32 || offset > MOST_32
  const extra = isWide ? wide([size, packed, offset]) : Buffer.alloc(0)
  const head = Buffer.alloc(46)
  head.writeUInt32LE(CENTRAL, 0)
  head.writeUInt16LE(VERSION_64, 4)
  shared(head, 6, isWide ? VERSION_64 : VERSION)
  head.writeUInt32LE(crc, 16)
  head.writeUInt32LE(isWide ? 0xffff_ffff : Number(packed), 20)
  head.writeUInt32LE(isWide ? 0xffff_ffff : Number(size), 24)
  head.writeUInt16LE(name.length, 28)
  head.writeUInt16LE(extra.length, 30)
  head.writeUInt32LE(isWide ? 0xffff_ffff : Number(offset), 42)
  return Buffer.concat([head, name, extra])
}

/** The extra field with 64-bit values (4.5.3). */
function wide(values: readonly bigint[]): Buffer {
  const field = Buffer.alloc(4 + 8 * values.length)
  field.writeUInt16LE(0x0001, 0)
  field.writeUInt16LE(8 * values.length, 2)
  for (const [at, value] of values.entries()) field.writeBigUInt64LE(value, 4 + 8 * at)
  return field
}

function endRecords(count: bigint, size: bigint, offset: bigint): Buffer {
  const isWide = count > BigInt(MOST_16 - 1) || size > MOST_32 || offset > MOST_32
  const end = Buffer.alloc(22)
  end.writeUInt32LE(END, 0)
  end.writeUInt16LE(isWide ? MOST_16 : Number(count), 8)
  end.writeUInt16LE(isWide ? MOST_16 : Number(count), 10)
  end.writeUInt32LE(isWide ? 0xffff_ffff : Number(size), 12)
  end.writeUInt32LE(isWide ? 0xffff_ffff : Number(offset), 16)
  return isWide ? Buffer.concat([endRecords64(count, size, offset), end]) : end
}

function endRecords64(count: bigint, size: bigint, offset: bigint): Buffer {
  const records = Buffer.alloc(56 + 20)
  records.writeUInt32LE(END_64, 0)
  records.writeBigUInt64LE(44n, 4)
  records.writeUInt16LE(VERSION_64, 12)
  records.writeUInt16LE(VERSION_64, 14)
  records.writeBigUInt64LE(count, 24)
  records.writeBigUInt64LE(count, 32)
  records.writeBigUInt64LE(size, 40)
  records.writeBigUInt64LE(offset, 48)
  records.writeUInt32LE(LOCATOR_64, 56)
  records.writeBigUInt64LE(offset + size, 64)
  records.writeUInt32LE(1, 72)
  return records
}
