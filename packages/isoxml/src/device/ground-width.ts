/**
 * How much ground some sections cover side by side. Sections that stand behind each other (a front mower and two side
 * units, two rows of discs) cover their common ground once, where offsets tell it.
 */
import { metresAt } from './geometry-series.js'
import type { ImplementSection } from './implement-section.js'

/** Sections overlap on purpose only by more than this share of their sum. */
const OVERLAP_SHARE = 0.01

/** Metres of ground that some spans cover: `offset ± width / 2` of those that count (1). */
export type GroundMeasure = (widths: Float64Array, offsets: Float64Array, counts: Uint8Array) => number

/**
 * How the widths of these sections add up: as they are, or their common ground once. Judged at the first record: whether
 * offsets are told and overlap, and which reading comes nearer to the known width.
 *
 * @param sections all with a width
 * @param knownM   width of the whole implement, undefined where nothing tells
 */
export function groundMeasure(
  sections: readonly ImplementSection[],
  knownM: number | undefined,
): GroundMeasure {
  return overlaps(sections, knownM) ? unionM : sumM
}

function sumM(widths: Float64Array, _offsets: Float64Array, counts: Uint8Array): number {
  let sum = 0
  for (let at = 0; at < widths.length; at++) sum += widths[at]! * counts[at]!
  return sum
}

/** Length of the union of the spans `offset ± width / 2`. */
function unionM(widths: Float64Array, offsets: Float64Array, counts: Uint8Array): number {
  const spans: [left: number, right: number][] = []
  for (let at = 0; at < widths.length; at++) {
    const half = widths[at]! / 2
    if (counts[at] === 1) spans.push([offsets[at]! - half, offsets[at]! + half])
  }
  spans.sort((a, b) => a[0] - b[0])
  let covered = 0
  let reach = Number.NEGATIVE_INFINITY
  for (const [left, right] of spans) {
    covered += Math.max(0, right - Math.max(left, reach))
    reach = Math.max(reach, right)
  }
  return covered
}

function overlaps(sections: readonly ImplementSection[], knownM: number | undefined): boolean {
  if (sections.length < 2 || sections.some(({ offsetY }) => offsetY === undefined)) return false
  const widths = Float64Array.from(sections, ({ width }) => metresAt(width!, 0))
  const offsets = Float64Array.from(sections, ({ offsetY }) => metresAt(offsetY!, 0))
  // the same offset for all is a place holder
  if (new Set(offsets).size < 2) return false
  const all = new Uint8Array(sections.length).fill(1)
  const sum = sumM(widths, offsets, all)
  const union = unionM(widths, offsets, all)
  if (sum - union < OVERLAP_SHARE * sum) return false
  return knownM === undefined || Math.abs(union - knownM) <= Math.abs(sum - knownM)
}
