/** Finds segments of kept vertices that cross or touch, other than neighbours at their common vertex. */

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
  readonly ring: number[]
  readonly vertex: number[]
  /** x and y of start and end, four numbers a segment. */
  readonly ends: number[]
}

const listSegments = (outlines: readonly Outline[]): SegmentList => {
  const list: SegmentList = { ring: [], vertex: [], ends: [] }
  outlines.forEach((outline, ring) => {
    const { lon, lat, kept } = outline
    for (let i = 0; i < kept.length; i++) {
      if (kept[i] === 0) continue
      const next = nextKept(outline, i)
      list.ring.push(ring)
      list.vertex.push(i)
      list.ends.push(lon[i]!, lat[i]!, lon[next]!, lat[next]!)
    }
  })
  return list
}

/** Calls `visit` for every cell the segment passes, row by row. */
const forEachCell = (ends: readonly number[], segment: number, visit: (cell: number) => void): void => {
  const flip = ends[4 * segment + 1]! > ends[4 * segment + 3]!
  const low = 4 * segment + (flip ? 2 : 0)
  const high = 4 * segment + (flip ? 0 : 2)
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
    for (let column = Math.floor((Math.min(a, b) - 1) / CELL_UNITS); column <= lastColumn; column++) {
      visit((row + 2 ** 21) * 2 ** 22 + column + 2 ** 21)
    }
  }
}

/** Exact for coordinates a few degrees apart: differences of integers, products below 2^53. */
const side = (ax: number, ay: number, bx: number, by: number, px: number, py: number): number =>
  Math.sign((bx - ax) * (py - ay) - (px - ax) * (by - ay))

const meet = (ends: readonly number[], s: number, t: number): boolean => {
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
const foldsBack = (ends: readonly number[], first: number, second: number): boolean => {
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

/** All segments that meet another one where they must not; a segment may be listed more than once. */
export const meetingSegments = (outlines: readonly Outline[]): SegmentOfRing[] => {
  const list = listSegments(outlines)
  const { ends } = list
  const next = followers(list)
  const found: SegmentOfRing[] = []
  const report = (s: number) => found.push({ ring: list.ring[s]!, vertex: list.vertex[s]! })
  const heads = new Map<number, number>()
  /** Linked lists of the cells: segment, then index of the entry before it. */
  const entries: number[] = []
  for (let s = 0; s < next.length; s++) {
    forEachCell(ends, s, (cell) => {
      const head = heads.get(cell) ?? -1
      for (let entry = head; entry >= 0; entry = entries[entry + 1]!) {
        const t = entries[entry]!
        if (t !== s && next[s] !== t && next[t] !== s && meet(ends, s, t)) {
          report(s)
          report(t)
        }
      }
      heads.set(cell, entries.length)
      entries.push(s, head)
    })
    if (foldsBack(ends, s, next[s]!)) {
      report(s)
      report(next[s]!)
    }
  }
  return found
}
