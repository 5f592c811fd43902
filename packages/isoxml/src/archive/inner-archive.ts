/**
 * Archives inside archives as sources of bytes.
 *
 *   stored   ─► a range of the outer archive, nothing is copied
 *   deflated ─► inflated whole when its bytes are asked for, and held until another one of its level is asked for
 *
 * So at most one deflated archive stands in memory for each level of nesting, however many there are.
 */
import { IsoxmlError } from '../diagnostics.js'
import { rangeSource, type Source } from '../source.js'
import { dataRange, refusal, type ZipContext, zipEntry } from './zip-entry.js'
import { STORED, type ZipRecord } from './zip-record.js'

/** The inflated archive that is held at one level of nesting. */
export class HeldArchive {
  #holder: ZipRecord | undefined
  #bytes: Promise<Uint8Array> = Promise.resolve(new Uint8Array(0))

  /** @param inflate called when another archive, or none, is held */
  bytesOf(archive: ZipRecord, inflate: () => Promise<Uint8Array>): Promise<Uint8Array> {
    if (this.#holder === archive) return this.#bytes
    const bytes = inflate()
    this.#holder = archive
    this.#bytes = bytes
    // a failure is told to whoever waits for these bytes, and the next one tries again
    bytes.catch(() => {
      if (this.#bytes === bytes) this.#holder = undefined
    })
    return bytes
  }
}

/**
 * @param held of the level of this archive
 * @throws IsoxmlError why the entry cannot be read, see `refusal`; `ZIP_LIMIT` when it is deflated and inflates to more
 *         than `maxInnerBytes`
 */
export async function innerSource(
  record: ZipRecord,
  path: string,
  context: ZipContext,
  held: HeldArchive,
): Promise<Source> {
  const refused = refusal(record, path, context.limits)
  if (refused !== undefined) throw refused
  if (record.method === STORED) {
    const { from, to } = await dataRange(record, path, context)
    return rangeSource(context.source, from, Math.min(to, context.source.length))
  }
  const { inflatedSize } = record
  if (inflatedSize > context.limits.maxInnerBytes) {
    throw new IsoxmlError(
      'ZIP_LIMIT',
      { file: path },
      `${path}: the archive inside the archive inflates to ${inflatedSize} bytes and would be held whole, at most ${context.limits.maxInnerBytes} are accepted; it stays closed, unpack it or raise maxInnerBytes`,
    )
  }
  const entry = zipEntry(record, path, context)
  return {
    length: inflatedSize,
    read: async (from, to) => (await held.bytesOf(record, () => entry.read())).subarray(from, to),
  }
}
