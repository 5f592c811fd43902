/**
 * Sizes and checksum that stand behind the data of an entry (data descriptor), found without a directory. A descriptor
 * may carry a signature or not and count in 32 or 64 bits; it is known by a stored size that equals its distance from
 * the data, and by what follows it.
 */
import { uint64, viewOf } from './byte-range.js'
import type { ByteWindow } from './byte-window.js'

export interface DataDescriptor {
  readonly crc: number
  readonly storedSize: number
  readonly inflatedSize: number
}

interface Form {
  readonly bytes: number
  readonly signed: boolean
  readonly wide: boolean
}

const SIGNED: Form = { bytes: 16, signed: true, wide: false }
const SIGNED_WIDE: Form = { bytes: 24, signed: true, wide: true }
const FORMS: readonly Form[] = [
  SIGNED_WIDE,
  SIGNED,
  { bytes: 20, signed: false, wide: true },
  { bytes: 12, signed: false, wide: false },
]
const SIGNATURE = 0x08074b50
/** The longest form and the signature behind it. */
const REACH_BYTES = 28

/** What may follow an entry: local header, central header, end of directory, its zip64 form. */
const FOLLOWING: readonly number[] = [0x04034b50, 0x02014b50, 0x06054b50, 0x06064b50]

/** Bytes that are looked at together; any number well beyond the longest descriptor serves. */
const CHUNK_BYTES = 4096

/**
 * @param dataAt first byte of the entry's data
 * @returns the first descriptor behind them, or undefined when there is none up to the end of the source
 */
export async function findDescriptor(
  window: ByteWindow,
  dataAt: number,
): Promise<DataDescriptor | undefined> {
  for (let from = dataAt; ; ) {
    // a descriptor ends where the next structure begins, so the bytes before that are needed too
    const low = Math.max(dataAt, from - REACH_BYTES)
    const bytes = await window.from(low, CHUNK_BYTES)
    const atEnd = low + bytes.length === window.length
    const chunk = { bytes, view: viewOf(bytes), low, dataAt, atEnd }
    const found = findInChunk(chunk, from - low)
    if (found !== undefined || atEnd) return found
    from = low + bytes.length - REACH_BYTES
  }
}

interface Chunk {
  readonly bytes: Uint8Array
  readonly view: DataView
  /** Byte of the source where the chunk begins. */
  readonly low: number
  readonly dataAt: number
  readonly atEnd: boolean
}

function findInChunk(chunk: Chunk, from: number): DataDescriptor | undefined {
  const { bytes, view, atEnd } = chunk
  for (let at = bytes.indexOf(0x50, from); at >= 0; at = bytes.indexOf(0x50, at + 1)) {
    if (at + 4 > bytes.length || (!atEnd && at + REACH_BYTES > bytes.length)) break
    if (bytes[at + 1] !== 0x4b) continue
    const signature = view.getUint32(at, true)
    const found = FOLLOWING.includes(signature)
      ? endingAt(chunk, at)
      : signature === SIGNATURE
        ? beginningAt(chunk, at)
        : undefined
    if (found !== undefined) return found
  }
  return atEnd ? endingAt(chunk, bytes.length) : undefined
}

/** The descriptor that ends right before the next structure, in whichever form. */
function endingAt(chunk: Chunk, end: number): DataDescriptor | undefined {
  for (const form of FORMS) {
    const found = read(chunk, end - form.bytes, form)
    if (found !== undefined) return found
  }
  return undefined
}

/** One with a signature. Its two forms can only be told apart by what follows, or else by likelihood. */
function beginningAt(chunk: Chunk, at: number): DataDescriptor | undefined {
  const narrow = read(chunk, at, SIGNED)
  if (narrow === undefined || endsBeforeNext(chunk, at + SIGNED.bytes)) return narrow
  const wide = read(chunk, at, SIGNED_WIDE)
  if (wide !== undefined && endsBeforeNext(chunk, at + SIGNED_WIDE.bytes)) return wide
  // the wide form has zeros where the other has the inflated size, which is 0 for hardly any entry
  return narrow.inflatedSize === 0 && narrow.storedSize > 0 ? (wide ?? narrow) : narrow
}

function endsBeforeNext({ bytes, view, atEnd }: Chunk, end: number): boolean {
  if (end + 4 > bytes.length) return atEnd && end === bytes.length
  return FOLLOWING.includes(view.getUint32(end, true))
}

/** @returns the descriptor at `at` when it fits its distance from the data */
function read({ view, low, dataAt }: Chunk, at: number, form: Form): DataDescriptor | undefined {
  if (at < 0 || at + form.bytes > view.byteLength) return undefined
  if (form.signed && view.getUint32(at, true) !== SIGNATURE) return undefined
  const crcAt = form.signed ? at + 4 : at
  const storedSize = form.wide ? uint64(view, crcAt + 4) : view.getUint32(crcAt + 4, true)
  if (storedSize !== low + at - dataAt) return undefined
  const inflatedSize = form.wide ? uint64(view, crcAt + 12) : view.getUint32(crcAt + 8, true)
  return { crc: view.getUint32(crcAt, true), storedSize, inflatedSize }
}
