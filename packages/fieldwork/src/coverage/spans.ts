/**
 * Stretches across the track that a point worked, where they do not lie evenly about its position: text column `spans`
 * of a table, `left:right` in millimetres to the right of the position, several apart by a blank.
 */

import type { PointTable } from '../points/table.js'

/** Name of the column. It is no property of the points: area and width tell them. */
export const SPANS_COLUMN = 'spans'

const MM_PER_M = 1000

/** An edge as it stands in the text. @param metres to the right of the position */
export const edgeText = (metres: number): string => String(Math.round(metres * MM_PER_M))

/** A span between two edges; several are put together by a blank. */
export const spanText = (left: string, right: string): string => `${left}:${right}`

/** Spans of the points of a table. */
export interface SwathSpans {
  readonly codes: Uint16Array
  /** By code: left and right edge of each span in turn, metres. */
  readonly edges: readonly Float64Array[]
  /** By code: metres from the position to the middle of what was worked. */
  readonly middles: readonly number[]
}

const MINUS = 0x2d
const ZERO = 0x30

/** Digit for digit: texts come by the ten thousand, and splitting them would make a string of each edge. */
const edgesOf = (text: string): Float64Array => {
  const edges: number[] = []
  let millimetres = 0
  let sign = 1
  for (let at = 0; at <= text.length; at++) {
    const digit = at < text.length ? text.charCodeAt(at) - ZERO : -1
    if (digit >= 0 && digit <= 9) millimetres = 10 * millimetres + digit
    else if (digit + ZERO === MINUS) sign = -1
    else {
      edges.push((sign * millimetres) / MM_PER_M)
      millimetres = 0
      sign = 1
    }
  }
  return Float64Array.from(edges)
}

/** Mean of the spans, each by its width. */
const middleOf = (edges: Float64Array): number => {
  let width = 0
  let moment = 0
  for (let k = 0; k < edges.length; k += 2) {
    width += edges[k + 1]! - edges[k]!
    moment += (edges[k + 1]! ** 2 - edges[k]! ** 2) / 2
  }
  return width > 0 ? moment / width : 0
}

/** Undefined for a table whose points all work evenly about their position. */
export const spansOf = (table: PointTable): SwathSpans | undefined => {
  const column = table.columns.get(SPANS_COLUMN)
  if (column?.kind !== 'text' || column.texts.length === 0) return undefined
  const edges = column.texts.map(edgesOf)
  return { codes: column.codes, edges, middles: edges.map(middleOf) }
}
