/**
 * The edges of a quadrilateral in pixels: which pixels of each row lie between them. One object serves many quads:
 * nothing is allocated.
 */

import type { PixelGrid } from './pixel-grid.js'
import type { Quad } from './quads.js'

/** First pixel whose centre does not lie west (or south) of a place. */
const firstPixel = (place: number): number => Math.ceil(place - 0.5) | 0

export class QuadEdges {
  /** First row whose middle the quad may hold, and the row behind the last. */
  firstRow = 0
  endRow = 0
  /** Of a convex quad, by row from the first: first pixel, and the pixel behind the last. */
  west = new Int32Array(256)
  east = new Int32Array(256)
  private readonly x = new Float64Array(4)
  private readonly y = new Float64Array(4)

  /** Takes a quad's corners. */
  take(quad: Quad, grid: PixelGrid): void {
    const { x, y } = this
    let south = Infinity
    let north = -Infinity
    for (let k = 0; k < 4; k++) {
      x[k] = (quad[2 * k]! - grid.lon) / grid.lonPerPixel
      const own = (quad[2 * k + 1]! - grid.lat) / grid.latPerPixel
      y[k] = own
      if (own < south) south = own
      if (own > north) north = own
    }
    this.firstRow = firstPixel(south)
    this.endRow = firstPixel(north)
  }

  /**
   * Fills `west` and `east` of a convex quad.
   * @returns false for a quad that is not convex: its start and end edge cross, or a corner points inwards
   */
  traceConvex(): boolean {
    const turn = this.turnOf()
    if (turn === 0) return false
    const rows = this.endRow - this.firstRow
    if (rows > this.west.length) {
      this.west = new Int32Array(2 * rows)
      this.east = new Int32Array(2 * rows)
    }
    // counter-clockwise, what rises is the eastern side
    for (let k = 0, from = 3; k < 4; from = k++) {
      const rises = this.y[k]! > this.y[from]!
      const side = rises === turn > 0 ? this.east : this.west
      if (rises) this.trace(from, k, side)
      else this.trace(k, from, side)
    }
    return true
  }

  /** All crossings with a line of equal y, ascending. */
  crossingsAt(y: number): number[] {
    const crossings: number[] = []
    for (let k = 0, from = 3; k < 4; from = k++) {
      const [low, high] = this.y[k]! > this.y[from]! ? [from, k] : [k, from]
      if (this.y[low]! > y || this.y[high]! <= y) continue
      crossings.push(this.x[low]! + (y - this.y[low]!) * this.slope(low, high))
    }
    return crossings.sort((a, b) => a - b)
  }

  /** Pixels of one edge, from its southern end, so that a neighbour on the same edge gets the same. */
  private trace(low: number, high: number, side: Int32Array): void {
    const { firstRow } = this
    const south = this.y[low]!
    const end = firstPixel(this.y[high]!)
    const x = this.x[low]!
    const slope = this.slope(low, high)
    for (let row = firstPixel(south); row < end; row++)
      side[row - firstRow] = firstPixel(x + (row + 0.5 - south) * slope)
  }

  private slope(low: number, high: number): number {
    return (this.x[high]! - this.x[low]!) / (this.y[high]! - this.y[low]!)
  }

  /** 1 for a convex quad that runs counter-clockwise, −1 for a clockwise one, 0 for any other. */
  private turnOf(): number {
    const { x, y } = this
    let left = 0
    let right = 0
    for (let k = 0; k < 4; k++) {
      const b = (k + 1) & 3
      const c = (k + 2) & 3
      const turn = (x[b]! - x[k]!) * (y[c]! - y[b]!) - (y[b]! - y[k]!) * (x[c]! - x[b]!)
      if (turn > 0) left++
      else if (turn < 0) right++
    }
    if (right === 0 && left > 0) return 1
    return left === 0 && right > 0 ? -1 : 0
  }
}
