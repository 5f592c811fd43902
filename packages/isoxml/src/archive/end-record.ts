/**
 * The end of a zip archive: where its directory stands.
 *
 *   end of central directory ─► (zip64 locator ─► zip64 end) ─► place of the directory
 *
 * The end is searched backwards, because a comment of up to 64 KiB may follow it and may hold anything, even what looks
 * like an end. Bytes in front of the archive (self-extracting stubs, mail headers) shift all offsets by the same amount,
 * which is found and undone.
 */

import { IsoxmlError } from '../diagnostics.js'
import { uint64, viewOf } from './byte-range.js'
import type { ByteWindow } from './byte-window.js'
import { CENTRAL_HEADER_BYTES, CENTRAL_HEADER_SIGNATURE } from './zip-record.js'

const END_SIGNATURE = 0x06054b50
const END_BYTES = 22
const ZIP64_LOCATOR_SIGNATURE = 0x07064b50
const ZIP64_LOCATOR_BYTES = 20
const ZIP64_END_SIGNATURE = 0x06064b50
const ZIP64_END_BYTES = 56
const LONGEST_COMMENT = 0xffff
/** A comment made of nothing but ends would cost a look at each of them. */
const MOST_CANDIDATES = 100

/** Where the directory stands. */
export interface DirectoryPlace {
  readonly entries: number
  readonly from: number
  readonly to: number
  /** Bytes in front of the archive, to be added to every offset. */
  readonly shift: number
}

/**
 * @returns undefined when no end stands in the last 64 KiB; an empty directory only when there is no other
 * @throws IsoxmlError `ZIP_DAMAGED` when ends are there, but no directory where they say, or the archive is one part of
 *         several
 */
export async function findDirectory(window: ByteWindow): Promise<DirectoryPlace | undefined> {
  const tailFrom = Math.max(0, window.length - END_BYTES - LONGEST_COMMENT)
  const tail = await window.from(tailFrom, window.length - tailFrom)
  let empty: DirectoryPlace | undefined
  let firstError: unknown
  for (const at of endRecords(tail)) {
    try {
      const place = await placeOf(viewOf(tail.subarray(at)), tailFrom + at, window)
      if (place.entries > 0) return place
      empty ??= place
    } catch (error) {
      if (!(error instanceof IsoxmlError)) throw error
      firstError ??= error
    }
  }
  if (empty === undefined && firstError !== undefined) throw firstError
  return empty
}

/** Places, last one first, where an end record stands whose comment does not leave the file. */
function* endRecords(tail: Uint8Array): Generator<number, void, undefined> {
  const view = viewOf(tail)
  let found = 0
  // a negative index would count from the end
  for (let at = tail.length - END_BYTES; at >= 0 && found < MOST_CANDIDATES; at--) {
    at = tail.lastIndexOf(0x50, at)
    if (at < 0) return
    if (view.getUint32(at, true) !== END_SIGNATURE) continue
    if (at + END_BYTES + view.getUint16(at + 20, true) > tail.length) continue
    found++
    yield at
  }
}

/** What an end record says, in its form of 32 or of 64 bits. */
interface End {
  /** Number of this part of the archive, from 0. */
  readonly part: number
  readonly entries: number
  readonly from: number
  readonly size: number
  /** Byte where this record stands; the directory ends before it. */
  readonly at: number
}

async function placeOf(end: DataView, at: number, window: ByteWindow): Promise<DirectoryPlace> {
  const large = await zip64End(at, window)
  if (large !== undefined) return await placed(large, window)
  return await placed(
    {
      part: end.getUint16(4, true),
      entries: end.getUint16(10, true),
      size: end.getUint32(12, true),
      from: end.getUint32(16, true),
      at,
    },
    window,
  )
}

async function zip64End(endAt: number, window: ByteWindow): Promise<End | undefined> {
  const locatorAt = endAt - ZIP64_LOCATOR_BYTES
  if (locatorAt < 0) return undefined
  const locator = viewOf(await window.from(locatorAt, ZIP64_LOCATOR_BYTES))
  if (locator.getUint32(0, true) !== ZIP64_LOCATOR_SIGNATURE) return undefined
  const announced = uint64(locator, 8)
  // with bytes in front of the archive the announced place is wrong, but the record stands right before its locator
  for (const at of [announced, locatorAt - ZIP64_END_BYTES]) {
    if (at < 0 || at + ZIP64_END_BYTES > locatorAt) continue
    const end = viewOf(await window.from(at, ZIP64_END_BYTES))
    if (end.getUint32(0, true) !== ZIP64_END_SIGNATURE) continue
    const part = end.getUint32(16, true)
    return { part, entries: uint64(end, 32), size: uint64(end, 40), from: uint64(end, 48), at }
  }
  throw damaged(
    window,
    locatorAt,
    `the zip64 locator points to byte ${announced}, where no zip64 end record stands`,
  )
}

async function placed(end: End, window: ByteWindow): Promise<DirectoryPlace> {
  const { entries, size, at } = end
  if (end.part !== 0) {
    throw damaged(
      window,
      at,
      `this is part ${end.part + 1} of an archive that was split into several files; join them into one archive`,
    )
  }
  for (const from of [end.from, at - size]) {
    if (from < 0 || from + size > at) continue
    if (entries === 0) return { entries, from, to: from + size, shift: 0 }
    if (size < CENTRAL_HEADER_BYTES) continue
    const first = viewOf(await window.from(from, 4))
    if (first.getUint32(0, true) === CENTRAL_HEADER_SIGNATURE) {
      return { entries, from, to: from + size, shift: from - end.from }
    }
  }
  throw damaged(
    window,
    at,
    `the end record announces ${entries} entries in ${size} bytes from byte ${end.from}, but no central directory stands there`,
  )
}

function damaged({ file }: ByteWindow, byte: number, reason: string): IsoxmlError {
  return new IsoxmlError('ZIP_DAMAGED', { file, byte }, `${file}, byte ${byte}: ${reason}`)
}
