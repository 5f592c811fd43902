/** The texts of a column that occur in a row group, as its dictionary. */

import { encodeUtf8 } from '../../text/utf8.js'
import { ByteSink } from './byte-sink.js'
import type { Bounds, Dictionary } from './column-chunk.js'

/** Longer texts are no bounds worth their place in the footer. */
const LONGEST_BOUND = 64

const compareBytes = (a: Uint8Array, b: Uint8Array): number => {
  const shared = Math.min(a.length, b.length)
  for (let i = 0; i < shared; i++) if (a[i] !== b[i]) return a[i]! - b[i]!
  return a.length - b.length
}

const boundsOf = (texts: readonly Uint8Array[]): Bounds | undefined => {
  const [first, ...others] = texts
  if (first === undefined) return undefined
  let min = first
  let max = first
  for (const text of others) {
    if (compareBytes(text, min) < 0) min = text
    else if (compareBytes(text, max) > 0) max = text
  }
  return min.length > LONGEST_BOUND || max.length > LONGEST_BOUND ? undefined : { min, max }
}

export class TextDictionary {
  private readonly texts: readonly Uint8Array[]
  /** Index in the dictionary plus one for each text of the column; 0 where it has not occurred yet. */
  private readonly places: Uint32Array
  private readonly used: Uint8Array[] = []
  private readonly plain = new ByteSink()
  private indexes = new Uint16Array(0)
  private count = 0

  constructor(texts: readonly string[]) {
    this.texts = texts.map(encodeUtf8)
    this.places = new Uint32Array(texts.length)
  }

  /** Starts a row group of up to `entries` texts. */
  begin(entries: number): void {
    if (this.indexes.length < entries) this.indexes = new Uint16Array(entries)
    this.places.fill(0)
    this.used.length = 0
    this.plain.clear()
    this.count = 0
  }

  /** Adds one entry, given as the number of its text. */
  add(code: number): void {
    this.indexes[this.count++] = this.placeOf(code) - 1
  }

  /** Adds the first `count` entries. */
  addAll(codes: Uint16Array, count: number): void {
    for (let i = 0; i < count; i++) this.add(codes[i]!)
  }

  /** Adds so many entries of one text. */
  addRun(code: number, entries: number): void {
    if (entries === 0) return
    this.indexes.fill(this.placeOf(code) - 1, this.count, this.count + entries)
    this.count += entries
  }

  /** Place of a text in the dictionary, from 1 on; what has not occurred yet gets the next one. */
  private placeOf(code: number): number {
    const known = this.places[code]!
    if (known !== 0) return known
    const text = this.texts[code]!
    const place = this.used.push(text)
    this.places[code] = place
    this.plain.uint32(text.length)
    this.plain.append(text)
    return place
  }

  /** What was added since `begin`, valid until the next one. */
  end(): { present: number; values: Dictionary | Uint8Array; bounds: Bounds | undefined } {
    const { plain, used, indexes, count } = this
    const values = count === 0 ? new Uint8Array(0) : { plain: plain.bytes, size: used.length, indexes }
    return { present: count, values, bounds: boundsOf(used) }
  }
}
