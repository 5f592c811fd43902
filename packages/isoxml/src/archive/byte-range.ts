/** Checked reads from a source: a structure of the archive either stands there whole or the archive is damaged. */
import { IsoxmlError } from '../diagnostics.js'
import type { Source } from '../source.js'

/**
 * @param what the part of the archive that should stand there, for the sentence of the error
 * @throws IsoxmlError `ZIP_DAMAGED` when the range leaves the source or the source gives fewer bytes
 */
export async function readRange(
  source: Source,
  from: number,
  to: number,
  what: string,
  file: string,
): Promise<Uint8Array> {
  if (!(from >= 0 && from <= to && to <= source.length)) {
    throw new IsoxmlError(
      'ZIP_DAMAGED',
      { file, byte: from },
      `${file}, byte ${from}: ${what} should stand in bytes ${from} to ${to}, but the archive has ${source.length} bytes; it is cut short or damaged, fetch it again`,
    )
  }
  const bytes = await source.read(from, to)
  if (bytes.length !== to - from) {
    throw new IsoxmlError(
      'ZIP_DAMAGED',
      { file, byte: from },
      `${file}, byte ${from}: ${what} needs ${to - from} bytes, but only ${bytes.length} could be read`,
    )
  }
  return bytes
}

/** Little-endian view of bytes that may sit anywhere in their buffer. */
export function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}

/** Unsigned 64-bit number; sizes beyond 2^53 do not occur in an honest archive and stay just huge. */
export function uint64(view: DataView, at: number): number {
  return view.getUint32(at + 4, true) * 2 ** 32 + view.getUint32(at, true)
}
