/**
 * Sections side by side as they lie at one record, for the text of those that are on. A boom of dozens of sections is
 * switched piece by piece, so that nearly every switch makes another text: edges and their texts are kept ready.
 */
import { type ImplementSection, metresAt } from '@sheaf/isoxml'
import { edgeText, spanText } from '../coverage/spans.js'

/** Below this two edges are one, and a middle is that of the implement. Metres. */
const NOTICEABLE_M = 0.01
/** Spans that do not add up to the worked width describe something else. */
const TOLERATED_SHARE = 0.02
const ON = 1

/** A section with its edges in metres to the right of the middle of the implement, and as they are written. */
interface PlacedSection {
  readonly state: Uint8Array | undefined
  readonly leftM: number
  readonly rightM: number
  readonly left: string
  readonly right: string
}

export class SpanLayout {
  /** From left to right. */
  readonly #placed: readonly PlacedSection[]

  /** @param sections each with a width */
  constructor(sections: readonly ImplementSection[], record: number) {
    this.#placed = placedAt(sections, record)
  }

  /**
   * What is on at a record; undefined where everything or nothing is, where it lies evenly about the middle, and where
   * it does not add up.
   *
   * @param widthM metres worked
   */
  textAt(record: number, widthM: number): string | undefined {
    const placed = this.#placed
    if (!this.#isPartlyOn(record)) return undefined
    let text = ''
    let sumM = 0
    let spans = 0
    let first: PlacedSection | undefined
    let last: PlacedSection | undefined
    for (let at = 0; at < placed.length; at++) {
      const section = placed[at]!
      if (section.state?.[record] !== ON) continue
      if (first !== undefined && section.leftM - last!.rightM < NOTICEABLE_M) {
        if (section.rightM > last!.rightM) last = section
        continue
      }
      if (first !== undefined) {
        text += `${spanText(first.left, last!.right)} `
        sumM += last!.rightM - first.leftM
        spans++
      }
      first = section
      last = section
    }
    sumM += last!.rightM - first!.leftM
    if (!(Math.abs(sumM - widthM) <= TOLERATED_SHARE * sumM)) return undefined
    const isEven = spans === 0 && Math.abs(first!.leftM + last!.rightM) < 2 * NOTICEABLE_M
    return isEven ? undefined : text + spanText(first!.left, last!.right)
  }

  #isPartlyOn(record: number): boolean {
    const placed = this.#placed
    let on = 0
    for (let at = 0; at < placed.length; at++) if (placed[at]!.state?.[record] === ON) on++
    return on > 0 && on < placed.length
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
  const placed = sections.map(({ state }, at): PlacedSection => {
    const leftM = lefts[at]! - middle
    const rightM = leftM + widths[at]!
    return { state, leftM, rightM, left: edgeText(leftM), right: edgeText(rightM) }
  })
  return placed.sort((a, b) => a.leftM - b.leftM)
}
