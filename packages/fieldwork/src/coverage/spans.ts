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

/** Spans of the points of a table. */
export interface SwathSpans {
  /** Of each point; above the number of texts for a point without. */
  readonly codes: Uint16Array
  /** Left and right edge of each span in turn, code behind code, metres. */
  readonly edges: Float64Array
  /** By code: its first edge; the end of the last one behind them. */
  readonly starts: Uint32Array
  /** By code: metres from the position to the middle of what was worked. */
  readonly middles: Float64Array
}

const MINUS = 0x2d
const ZERO = 0x30
const NINE = 0x39

const edgesIn = (text: string): number => {
  let separators = 0
  for (let at = 0; at < text.length; at++) {
    const character = text.charCodeAt(at)
    if (character !== MINUS && (character < ZERO || character > NINE)) separators++
  }
  return separators + 1
}

/** Digit for digit: texts come by the ten thousand, and splitting them would make a string of each edge. */
const writeEdges = (text: string, edges: Float64Array, start: number): void => {
  let edge = start
  let millimetres = 0
  let sign = 1
  for (let at = 0; at < text.length; at++) {
    const character = text.charCodeAt(at)
    if (character === MINUS) sign = -1
    else if (character >= ZERO && character <= NINE) millimetres = 10 * millimetres + character - ZERO
    else {
      edges[edge++] = (sign * millimetres) / MM_PER_M
      millimetres = 0
      sign = 1
    }
  }
  edges[edge] = (sign * millimetres) / MM_PER_M
}

/** Mean of the spans between two places of `edges`, each by its width. */
const middleOf = (edges: Float64Array, from: number, to: number): number => {
  let width = 0
  let moment = 0
  for (let k = from; k < to; k += 2) {
    width += edges[k + 1]! - edges[k]!
    moment += (edges[k + 1]! ** 2 - edges[k]! ** 2) / 2
  }
  return width > 0 ? moment / width : 0
}

/** Most spans of a point. */
export const mostSpans = ({ starts }: SwathSpans): number => {
  let edges = 0
  for (let code = 1; code < starts.length; code++) edges = Math.max(edges, starts[code]! - starts[code - 1]!)
  return edges / 2
}

/** Undefined for a table whose points all work evenly about their position. */
export const spansOf = (table: PointTable): SwathSpans | undefined => {
  const column = table.columns.get(SPANS_COLUMN)
  if (column?.kind !== 'text' || column.texts.length === 0) return undefined
  const { texts, codes } = column
  const starts = new Uint32Array(texts.length + 1)
  texts.forEach((text, code) => {
    starts[code + 1] = starts[code]! + edgesIn(text)
  })
  const edges = new Float64Array(starts[texts.length]!)
  texts.forEach((text, code) => {
    writeEdges(text, edges, starts[code]!)
  })
  const middles = Float64Array.from(texts, (_text, code) => middleOf(edges, starts[code]!, starts[code + 1]!))
  return { codes, edges, starts, middles }
}
