/** Finds segments of kept vertices that cross or touch, other than neighbours at their common vertex. */

import { CellLists } from './cell-lists.js'
import { keptIn, nextKept, type Outline } from './outline.js'

/** Cell of the search grid: 2^11 units of 1e-7 degrees, about 20 m. */
const CELL_SHIFT = 11
const CELL_UNITS = 1 << CELL_SHIFT

interface SegmentList {
  readonly ring: Int32Array
  readonly vertex: Int32Array
  /** x and y of start and end, four numbers a segment. */
  readonly ends: Int32Array
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

/** Twice as long, the numbers kept. */
const lengthened = (numbers: Int32Array): Int32Array => {
  const longer = new Int32Array(2 * numbers.length)
  longer.set(numbers)
  return longer
}

/**
 * The segments of some rings, and those that meet another one where they must not. A segment may be split: only what is
 * new is then compared with what stands.
 */
export class MeetingSegments {
  #list: SegmentList
  #count: number
  #next: Int32Array
  #previous: Int32Array
  readonly #cells: CellLists
  /** Pairs of segments that met when they were compared. */
  #pairs: number[] = []

  constructor(outlines: readonly Outline[]) {
    this.#list = listSegments(outlines)
    this.#count = this.#list.ring.length
    this.#next = followers(this.#list)
    this.#previous = new Int32Array(this.#count)
    for (let s = 0; s < this.#count; s++) this.#previous[this.#next[s]!] = s
    this.#cells = new CellLists(this.#count)
    for (let s = 0; s < this.#count; s++) this.#add(s)
    for (let s = 0; s < this.#count; s++) this.#addFold(s)
  }

  /** Segments that meet another one and were not taken before. */
  take(): Set<number> {
    const pairs = this.#pairs
    this.#pairs = []
    const found = new Set<number>()
    for (let at = 0; at < pairs.length; at += 2) {
      const [s, t] = [pairs[at]!, pairs[at + 1]!]
      // one of them may have been split since
      if (this.#isMeeting(s, t)) found.add(s).add(t)
    }
    return found
  }

  /** Ring of a segment, and the vertex at which it starts. */
  startOf(s: number): { readonly ring: number; readonly vertex: number } {
    return { ring: this.#list.ring[s]!, vertex: this.#list.vertex[s]! }
  }

  /** Splits a segment at a vertex of its ring. */
  split(s: number, { lon, lat }: Outline, vertex: number): void {
    if (this.#count === this.#next.length) this.#lengthen()
    const { ring, vertex: starts, ends } = this.#list
    const rest = this.#count++
    ring[rest] = ring[s]!
    starts[rest] = vertex
    ends[4 * rest + 2] = ends[4 * s + 2]!
    ends[4 * rest + 3] = ends[4 * s + 3]!
    ends[4 * rest] = ends[4 * s + 2] = lon[vertex]!
    ends[4 * rest + 1] = ends[4 * s + 3] = lat[vertex]!
    const after = this.#next[s]!
    this.#next[s] = rest
    this.#next[rest] = after
    this.#previous[rest] = s
    this.#previous[after] = rest
    // the cells that the whole one passed keep it: one entry too many does no harm
    this.#add(s)
    this.#add(rest)
    for (const at of [this.#previous[s]!, s, rest]) this.#addFold(at)
  }

  /** Passes every cell of a segment, row by row. */
  #add(s: number): void {
    const { ends } = this.#list
    const flip = ends[4 * s + 1]! > ends[4 * s + 3]!
    const low = 4 * s + (flip ? 2 : 0)
    const high = 4 * s + (flip ? 0 : 2)
    const xLow = ends[low]!
    const yLow = ends[low + 1]!
    const xHigh = ends[high]!
    const yHigh = ends[high + 1]!
    const slope = (xHigh - xLow) / Math.max(1, yHigh - yLow)
    const lastRow = yHigh >> CELL_SHIFT
    let from = xLow
    for (let row = yLow >> CELL_SHIFT; row <= lastRow; row++) {
      // where it leaves the row, to a unit
      const to = row === lastRow ? xHigh : Math.round(xLow + ((row + 1) * CELL_UNITS - yLow) * slope)
      const lastColumn = (Math.max(from, to) + 1) >> CELL_SHIFT
      for (let column = (Math.min(from, to) - 1) >> CELL_SHIFT; column <= lastColumn; column++)
        this.#enter(row, column, s)
      from = to
    }
  }

  #enter(row: number, column: number, s: number): void {
    const [cells, next] = [this.#cells, this.#next]
    const { ends } = this.#list
    for (let entry = cells.add(row, column, s); entry >= 0; entry = cells.before(entry)) {
      const t = cells.numberOf(entry)
      if (t !== s && next[s] !== t && next[t] !== s && meet(ends, s, t)) this.#pairs.push(s, t)
    }
  }

  #addFold(s: number): void {
    if (foldsBack(this.#list.ends, s, this.#next[s]!)) this.#pairs.push(s, this.#next[s]!)
  }

  #isMeeting(s: number, t: number): boolean {
    const { ends } = this.#list
    if (this.#next[s] === t) return foldsBack(ends, s, t)
    return this.#next[t] !== s && meet(ends, s, t)
  }

  #lengthen(): void {
    const { ring, vertex, ends } = this.#list
    this.#list = { ring: lengthened(ring), vertex: lengthened(vertex), ends: lengthened(ends) }
    this.#next = lengthened(this.#next)
    this.#previous = lengthened(this.#previous)
  }
}
