/**
 * Scanning the ordinary part of a document with the kernel, window by window: what it stages is appended to the columns.
 */
import { ATTRIBUTE_WIDTH, ELEMENT_WIDTH, type XmlColumns } from '../task-data/xml-columns.js'
import {
  ATTRIBUTES_AT,
  CLOSED_AT,
  CLOSED_COUNT_AT,
  DEPTH_AT,
  ELEMENTS_AT,
  OFFSET_AT,
  OPEN_ELEMENTS_AT,
  OPEN_NAMES_AT,
  STAGED_ATTRIBUTES_AT,
  STAGED_ELEMENTS_AT,
  XML_INPUT_AT,
  XML_INPUT_BYTES,
  type XmlKernel,
} from './xml-kernel.js'

/** Tags of task data are shorter. */
const LONG_TAG_BYTES = 4096

/** One scan of one document; no other document must be scanned with the same kernel in between. */
export class KernelScan {
  /** Index and name of every element that is open, in the kernel's memory. */
  readonly openElements: Int32Array
  readonly openNames: Int32Array
  readonly #kernel: XmlKernel
  readonly #document: Uint8Array
  readonly #columns: XmlColumns
  /** Bytes of the document that stand in the window. */
  #from = 0
  #to = 0

  /** @param depth elements that may be open at once */
  constructor(kernel: XmlKernel, document: Uint8Array, columns: XmlColumns, depth: number) {
    this.#kernel = kernel
    this.#document = document
    this.#columns = columns
    const { words } = kernel
    this.openElements = words.subarray(OPEN_ELEMENTS_AT >> 2, (OPEN_ELEMENTS_AT >> 2) + depth)
    this.openNames = words.subarray(OPEN_NAMES_AT >> 2, (OPEN_NAMES_AT >> 2) + depth)
  }

  /** How many elements are open, after {@link scanFrom}. */
  get depth(): number {
    return this.#kernel.words[DEPTH_AT >> 2]!
  }

  /** @returns the first `<` at or behind `at` that begins something unusual; the end of the document without one */
  scanFrom(at: number, depth: number): number {
    const { words } = this.#kernel
    const { length } = this.#document
    words[DEPTH_AT >> 2] = depth
    let next = at
    for (;;) {
      if (next < this.#from || next >= this.#to) this.#moveWindow(next)
      const stopped = this.#scanWindow(next)
      // what the window cuts is looked at once more in a window that begins with it
      if (stopped === length || stopped === this.#from || !this.#isCut(stopped)) return stopped
      this.#moveWindow(stopped)
      next = stopped
    }
  }

  /** Whether the window may cut the tag at this place. Longer tags are read in plain TypeScript, without a search for their end. */
  #isCut(tag: number): boolean {
    return this.#to < this.#document.length && tag > this.#to - LONG_TAG_BYTES
  }

  #moveWindow(from: number): void {
    this.#from = from
    this.#to = Math.min(this.#document.length, from + XML_INPUT_BYTES)
    this.#kernel.bytes.set(this.#document.subarray(from, this.#to), XML_INPUT_AT)
    this.#kernel.words[OFFSET_AT >> 2] = from - XML_INPUT_AT
  }

  /** Scans what stands in the window and takes what was staged. */
  #scanWindow(at: number): number {
    const { words, scan } = this.#kernel
    const columns = this.#columns
    words[ELEMENTS_AT >> 2] = columns.elementCount
    words[ATTRIBUTES_AT >> 2] = columns.attributeCount
    const offset = this.#from - XML_INPUT_AT
    const stopped = scan(at - offset, this.#to - offset) + offset
    const elements = words[ELEMENTS_AT >> 2]! - columns.elementCount
    const attributes = words[ATTRIBUTES_AT >> 2]! - columns.attributeCount
    columns.append(
      words.subarray(STAGED_ELEMENTS_AT >> 2, (STAGED_ELEMENTS_AT >> 2) + elements * ELEMENT_WIDTH),
      words.subarray(STAGED_ATTRIBUTES_AT >> 2, (STAGED_ATTRIBUTES_AT >> 2) + attributes * ATTRIBUTE_WIDTH),
    )
    const closed = words[CLOSED_COUNT_AT >> 2]!
    for (let pair = CLOSED_AT >> 2; pair < (CLOSED_AT >> 2) + 2 * closed; pair += 2) {
      columns.setElementEnd(words[pair]!, words[pair + 1]!)
    }
    return stopped
  }
}
