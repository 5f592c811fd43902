/**
 * A window that moves over a source, so that a directory or a whole archive can be walked through without standing in
 * memory: no read is longer than the window.
 */
import type { Source } from '../source.js'
import { readRange } from './byte-range.js'

/** Holds the longest structure of a zip, a header with three fields of 64 KiB, several times over. */
export const WINDOW_BYTES = 1024 ** 2

export class ByteWindow {
  readonly length: number
  readonly file: string
  readonly #source: Source
  #bytes: Uint8Array = new Uint8Array(0)
  #from = 0

  /** @param file name of the archive, for errors */
  constructor(source: Source, file: string) {
    this.length = source.length
    this.file = file
    this.#source = source
  }

  /**
   * @param at within 0 … length
   * @param least bytes that are needed, at most {@link WINDOW_BYTES}
   * @returns the bytes from `at` on: `least` or more, or all there are before the end of the source. They stay valid
   * @throws IsoxmlError `ZIP_DAMAGED` when the source gives fewer bytes than it has
   */
  async from(at: number, least: number): Promise<Uint8Array> {
    const end = this.#from + this.#bytes.length
    if (at >= this.#from && (at + least <= end || (end === this.length && at <= end))) {
      return this.#bytes.subarray(at - this.#from)
    }
    const to = Math.min(this.length, at + WINDOW_BYTES)
    this.#bytes = await readRange(this.#source, at, to, 'a part of the archive', this.file)
    this.#from = at
    return this.#bytes
  }
}
