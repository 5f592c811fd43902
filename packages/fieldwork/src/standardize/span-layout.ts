/**
 * Sections side by side as they lie at one record, for the text of those that are on. A boom of dozens of sections is
 * switched piece by piece, so that nearly every switch makes another text: edges and their texts are kept ready.
 */
import { type ImplementSection, metresAt, type StatesInTurn } from '@sheaf/isoxml'
import { edgeText } from '../coverage/spans.js'
import { asciiOf, encodeUtf8 } from '../text/utf8.js'

/** Below this two edges are one, and a middle is that of the implement. Metres. */
const NOTICEABLE_M = 0.01
/** Spans that do not add up to the worked width describe something else. */
const TOLERATED_SHARE = 0.02
const ON = 1
const BLANK = 0x20
const COLON = 0x3a

/** A section with its edges in metres to the right of the middle of the implement, and as they are written, in ASCII. */
interface PlacedSection {
  /** Which of the sections it is. */
  readonly index: number
  readonly leftM: number
  readonly rightM: number
  readonly left: Uint8Array
  readonly right: Uint8Array
}

export class SpanLayout {
  /** From left to right. */
  readonly #placed: readonly PlacedSection[]
  readonly #states: StatesInTurn
  /** Those that are on at the record that is looked at. */
  readonly #on: PlacedSection[] = []
  /** The text at hand, in ASCII, and how long it is: put together of strings it would leave many of them behind. */
  readonly #written: Uint8Array
  #length = 0

  /**
   * @param sections each with a width
   * @param states   theirs, in the same order
   */
  constructor(sections: readonly ImplementSection[], states: StatesInTurn, record: number) {
    this.#placed = placedAt(sections, record)
    this.#states = states
    this.#written = new Uint8Array(
      this.#placed.reduce((sum, { left, right }) => sum + left.length + right.length + 2, 0),
    )
  }

  /**
   * What is on at a record; undefined where everything or nothing is, where it lies evenly about the middle, and where
   * it does not add up.
   *
   * @param record not before the one that was looked at last
   * @param widthM metres worked
   */
  textAt(record: number, widthM: number): string | undefined {
    const on = this.#onAt(record)
    if (on.length === 0 || on.length === this.#placed.length) return undefined
    this.#length = 0
    let sumM = 0
    let first = on[0]!
    let last = first
    for (let at = 1; at < on.length; at++) {
      const section = on[at]!
      if (section.leftM - last.rightM < NOTICEABLE_M) {
        if (section.rightM > last.rightM) last = section
        continue
      }
      this.#writeSpan(first, last)
      sumM += last.rightM - first.leftM
      first = section
      last = section
    }
    sumM += last.rightM - first.leftM
    if (!(Math.abs(sumM - widthM) <= TOLERATED_SHARE * sumM)) return undefined
    if (this.#length === 0 && Math.abs(first.leftM + last.rightM) < 2 * NOTICEABLE_M) return undefined
    this.#writeSpan(first, last)
    return asciiOf(this.#written, this.#length)
  }

  #writeSpan({ left }: PlacedSection, { right }: PlacedSection): void {
    const written = this.#written
    let at = this.#length
    if (at > 0) written[at++] = BLANK
    for (let k = 0; k < left.length; k++) written[at++] = left[k]!
    written[at++] = COLON
    for (let k = 0; k < right.length; k++) written[at++] = right[k]!
    this.#length = at
  }

  #onAt(record: number): readonly PlacedSection[] {
    const [on, placed] = [this.#on, this.#placed]
    this.#states.moveTo(record)
    const states = this.#states.current
    on.length = 0
    for (let at = 0; at < placed.length; at++) if (states[placed[at]!.index] === ON) on.push(placed[at]!)
    return on
  }
}

/** Sections by their offsets; side by side in their order where these are not told, or all the same. */
function placedAt(sections: readonly ImplementSection[], record: number): PlacedSection[] {
  const widths = sections.map(({ width }) => metresAt(width!, record))
  const offsets = sections.map(({ offsetY }) =>
    offsetY === undefined ? Number.NaN : metresAt(offsetY, record),
  )
  const isPlaced = !offsets.includes(Number.NaN) && new Set(offsets).size === offsets.length
  let edge = 0
  const lefts = widths.map((width, at) => {
    const leftM = isPlaced ? offsets[at]! - width / 2 : edge
    edge += width
    return leftM
  })
  const middle = (Math.min(...lefts) + Math.max(...lefts.map((leftM, at) => leftM + widths[at]!))) / 2
  const placed = sections.map((_section, index): PlacedSection => {
    const leftM = lefts[index]! - middle
    const rightM = leftM + widths[index]!
    return { index, leftM, rightM, left: encodeUtf8(edgeText(leftM)), right: encodeUtf8(edgeText(rightM)) }
  })
  return placed.sort((a, b) => a.leftM - b.leftM)
}
