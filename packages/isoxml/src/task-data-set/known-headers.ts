/**
 * Headers of a set that were read before. Terminals write the same one for log after log, and reading it takes longer
 * than decoding a small log.
 */
import { strictUtf8 } from '../text/utf8.js'
import { parseTimeLogHeader, type TimeLogHeader } from '../time-log/header.js'

/** A machine has one header or a few; a set in which each log has another one must not keep them all. */
const MOST_KNOWN = 16

export class KnownHeaders {
  readonly #byText = new Map<string, TimeLogHeader>()

  /** {@link parseTimeLogHeader}, each text once. */
  parse(xml: Uint8Array, file: string): TimeLogHeader {
    const text = strictUtf8(xml)
    const known = text === undefined ? undefined : this.#byText.get(text)
    if (known !== undefined) return { ...known, file }
    const header = parseTimeLogHeader(xml, file)
    // findings name the file that they were made in
    const isKept = text !== undefined && header.diagnostics.length === 0 && this.#byText.size < MOST_KNOWN
    if (isKept) this.#byText.set(text, header)
    return header
  }
}
