/** Finds segments of kept vertices that cross or touch, other than neighbours at their common vertex. */

import { CellLists } from './cell-lists.js'
import { nextKept, type Outline } from './outline.js'

export interface SegmentOfRing {
  readonly ring: number
  /** Kept vertex at which the segment starts. */
  readonly vertex: number
}

/** Cell of the search grid: 2^11 units of 1e-7 degrees, about 20 m. */
const CELL_SHIFT = 11
const CELL_UNITS = 1 << CELL_SHIFT

interface SegmentList {
  readonly ring: Int32Array
  readonly vertex: Int32Array
  /** x and y of start and end, four numbers a segment. */
  readonly ends: Int32Array
}

const keptIn = ({ kept }: Outline): number => {
  let count = 0
  for (let i = 0; i < kept.length; i++) count += kept[i]!
  return count
}

const listSegments = (outlines: readonly Outline[]): SegmentList => {
  const count = outlines.reduce((sum, outline) => sum + keptIn(outline), 0)
  const ring = new Int32Array(count)
  const list = { ring, vertex: new Int32Array(count), ends: new Int32Array(4 * count) }
  let from = 0
  outlines.forEach((outline, at) => {
    const to = addRing(list, outline, from)
    ring.fill(at, from, to)
    from = to
  })
  return list
}

/** Writes the segments of a ring from a place on. @returns the place behind them */
const addRing = ({ vertex, ends }: SegmentList, outline: Outline, from: number): number => {
  const { lon, lat, kept } = outline
  let s = from
  for (let i = 0; i < kept.length; i++) {
    if (kept[i] === 0) continue
    const next = nextKept(outline, i)
    vertex[s] = i
    ends[4 * s] = lon[i]!
    ends[4 * s + 1] = lat[i]!
    ends[4 * s + 2] = lon[next]!
    ends[4 * s + 3] = lat[next]!
    s++
  }
  return s
}

/** Exact for coordinates a few degrees apart: differences of integers, products below 2^53. */
const side = (ax: number, ay: number, bx: number, by: number, px: number, py: number): number =>
  Math.sign((bx - ax) * (py - ay) - (px - ax) * (by - ay))

const meet = (ends: Int32Array, s: number, t: number): boolean => {
  const ax = ends[4 * s]!
  const ay = ends[4 * s + 1]!
  const bx = ends[4 * s + 2]!
  const by = ends[4 * s + 3]!
  const cx = ends[4 * t]!
  const cy = ends[4 * t + 1]!
  const dx = ends[4 * t + 2]!
  const dy = ends[4 * t + 3]!
  if (Math.max(ax, bx) < Math.min(cx, dx) || Math.max(cx, dx) < Math.min(ax, bx)) return false
  if (Math.max(ay, by) < Math.min(cy, dy) || Math.max(cy, dy) < Math.min(ay, by)) return false
  const c = side(ax, ay, bx, by, cx, cy)
  const d = side(ax, ay, bx, by, dx, dy)
  const a = side(cx, cy, dx, dy, ax, ay)
  const b = side(cx, cy, dx, dy, bx, by)
  return c * d <= 0 && a * b <= 0
}

/** Neighbours share a vertex by right; they meet wrongly only when one folds back over the other. */
const foldsBack = (ends: Int32Array, first: number, second: number): boolean => {
  const ax = ends[4 * first]!
  const ay = ends[4 * first + 1]!
  const bx = ends[4 * first + 2]!
  const by = ends[4 * first + 3]!
  const cx = ends[4 * second + 2]!
  const cy = ends[4 * second + 3]!
  return side(ax, ay, bx, by, cx, cy) === 0 && (bx - ax) * (cx - bx) + (by - ay) * (cy - by) < 0
}

/** Successor of each segment around its own ring. */
const followers = ({ ring }: SegmentList): Int32Array => {
  const next = new Int32Array(ring.length)
  let first = 0
  for (let s = 0; s < ring.length; s++) {
    if (ring[s] !== ring[first]) first = s
    next[s] = ring[s + 1] === ring[s] ? s + 1 : first
  }
  return next
}

/** Segments are set into the grid one after the other; each is compared with those that stand in its cells. */
class Search {
  readonly found: SegmentOfRing[] = []
  readonly #list: SegmentList
  readonly #next: Int32Array
  readonly #cells: CellLists

  constructor(list: SegmentList) {
    this.#list = list
    this.#next = followers(list)
    this.#cells = new CellLists(list.ring.length)
  }

  /** Passes every cell of a segment, row by row. */
  add(s: number): void {
    const { ends } = this.#list
    const flip = ends[4 * s + 1]! > ends[4 * s + 3]!
    const low = 4 * s + (flip ? 2 : 0)
    const high = 4 * s + (flip ? 0 : 2)
    const xLow = ends[low]!
    const yLow = ends[low + 1]!
    const xHigh = ends[high]!
    const yHigh = ends[high + 1]!
    const slope = yHigh > yLow ? (xHigh - xLow) / (yHigh - yLow) : 0
    const lastRow = yHigh >> CELL_SHIFT
    for (let row = yLow >> CELL_SHIFT; row <= lastRow; row++) {
      const from = Math.max(yLow, row * CELL_UNITS)
      const to = Math.min(yHigh, (row + 1) * CELL_UNITS)
      const a = yHigh > yLow ? xLow + (from - yLow) * slope : xLow
      const b = yHigh > yLow ? xLow + (to - yLow) * slope : xHigh
      const lastColumn = Math.floor((Math.max(a, b) + 1) / CELL_UNITS)
      for (let column = Math.floor((Math.min(a, b) - 1) / CELL_UNITS); column <= lastColumn; column++)
        this.#enter(row, column, s)
    }
    if (foldsBack(ends, s, this.#next[s]!)) this.#report(s, this.#next[s]!)
  }

  #enter(row: number, column: number, s: number): void {
    const [cells, next] = [this.#cells, this.#next]
    const { ends } = this.#list
    for (let entry = cells.add(row, column, s); entry >= 0; entry = cells.before(entry)) {
      const t = cells.numberOf(entry)
      if (t !== s && next[s] !== t && next[t] !== s && meet(ends, s, t)) this.#report(s, t)
    }
  }

  #report(...segments: readonly number[]): void {
    const { ring, vertex } = this.#list
    for (const s of segments) this.found.push({ ring: ring[s]!, vertex: vertex[s]! })
  }
}

/** All segments that meet another one where they must not; a segment may be listed more than once. */
export const meetingSegments = (outlines: readonly Outline[]): SegmentOfRing[] => {
  const list = listSegments(outlines)
  const search = new Search(list)
  for (let s = 0; s < list.ring.length; s++) search.add(s)
  return search.found
}
