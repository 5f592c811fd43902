/**
 * Stretches across the track that a point worked, where they do not lie evenly about its position: text column `spans`
 * of a table, `left:right` in millimetres to the right of the position, several apart by a blank.
 */

import type { PointTable } from '../points/table.js'

/** Name of the column. It is no property of the points: area and width tell them. */
export const SPANS_COLUMN = 'spans'

const MM_PER_M = 1000

/** @param spans left and right edge in metres to the right of the position */
export const spansText = (spans: readonly (readonly [leftM: number, rightM: number])[]): string =>
  spans.map((edges) => edges.map((metres) => Math.round(metres * MM_PER_M)).join(':')).join(' ')

/** Spans of the points of a table. */
export interface SwathSpans {
  readonly codes: Uint16Array
  /** By code: left and right edge of each span in turn, metres. */
  readonly edges: readonly Float64Array[]
  /** By code: metres from the position to the middle of what was worked. */
  readonly middles: readonly number[]
}

const edgesOf = (text: string): Float64Array =>
  Float64Array.from(text.split(/[: ]/), (millimetres) => Number(millimetres) / MM_PER_M)

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
