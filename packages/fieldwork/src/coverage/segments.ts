/**
 * Segments of outlines on the lattice of cell centres. Each starts on one lattice edge and ends on another one, where the
 * next segment starts.
 */

import { tileKey } from './bit-mask.js'
import { UNITS_PER_DEGREE } from './outline.js'
import type { PixelGrid } from './pixel-grid.js'

/** A swath across it ends there; the other side has outlines of its own. */
const ANTIMERIDIAN = 180 * UNITS_PER_DEGREE

/** Segments by number; the position is that of the start, in units of 1e-7 degrees. */
export class Segments {
  count = 0
  lon: Int32Array
  lat: Int32Array
  /** Number of the segment that starts where this one ends. */
  next: Int32Array
  private readonly grid: PixelGrid

  /** @param expected about how many there will be; more are no fault */
  constructor(grid: PixelGrid, expected: number) {
    this.grid = grid
    this.lon = new Int32Array(expected)
    this.lat = new Int32Array(expected)
    this.next = new Int32Array(expected)
  }

  /** @param x, y place of its start in pixels of the grid @returns its number */
  add(x: number, y: number): number {
    const { grid, count } = this
    if (count === this.next.length) this.grow()
    const east = Math.round((grid.lon + x * grid.lonPerPixel) * UNITS_PER_DEGREE)
    this.lon[count] = Math.max(-ANTIMERIDIAN, Math.min(ANTIMERIDIAN, east))
    this.lat[count] = Math.round((grid.lat + y * grid.latPerPixel) * UNITS_PER_DEGREE)
    this.count++
    return count
  }

  private grow(): void {
    const [lon, lat, next] = [this.lon, this.lat, this.next]
    this.lon = new Int32Array(2 * this.count)
    this.lat = new Int32Array(2 * this.count)
    this.next = new Int32Array(2 * this.count)
    this.lon.set(lon)
    this.lat.set(lat)
    this.next.set(next)
  }
}

/** Columns and rows to the neighbour south, north, west and east; the opposite side of side k is k ^ 1. */
const BEYOND = [
  [0, -1],
  [0, 1],
  [-1, 0],
  [1, 0],
] as const

/**
 * Joins segments, tile by tile. An edge is in the row and column of the square whose southern (0) or western (1) edge it
 * is: 2 × (row × (cells + 1) + column), + 1 where it is the western one.
 */
export class EdgeLinks {
  private readonly segments: Segments
  private readonly cells: number
  /** By edge of the tile at hand: 1 + the segment that starts there, −1 − the one that ends there, 0 when both are known. */
  private readonly waiting: Int32Array
  /** The same of the edges along the four sides of the tiles before. */
  private readonly sides = new Map<number, Int32Array>()

  /** @param cells squares of a tile in a row, and rows */
  constructor(segments: Segments, cells: number) {
    this.segments = segments
    this.cells = cells
    this.waiting = new Int32Array(2 * (cells + 1) * (cells + 1))
  }

  /** Adds a segment that starts at a position, on one edge of the tile at hand, and ends on another one. */
  add(x: number, y: number, from: number, to: number): void {
    const { waiting } = this
    const segment = this.segments.add(x, y)
    const { next } = this.segments
    const before = waiting[from]!
    if (before < 0) next[-1 - before] = segment
    waiting[from] = before < 0 ? 0 : 1 + segment
    const behind = waiting[to]!
    if (behind > 0) next[segment] = behind - 1
    waiting[to] = behind > 0 ? 0 : -1 - segment
  }

  /** Joins what crosses the sides of the tile at hand with the tiles before it, and begins another one. */
  endTile(column: number, row: number): void {
    const sides = this.takeSides()
    BEYOND.forEach(([columns, rows], side) => {
      const others = this.sides.get(tileKey(column + columns, row + rows))
      if (others !== undefined) this.joinSides(sides, side, others, side ^ 1)
    })
    this.sides.set(tileKey(column, row), sides)
  }

  private takeSides(): Int32Array {
    const { cells, waiting } = this
    const sides = new Int32Array(BEYOND.length * cells)
    const row = 2 * (cells + 1)
    for (let k = 0; k < cells; k++) {
      const edges = [2 * k, cells * row + 2 * k, k * row + 1, k * row + 2 * cells + 1]
      for (let side = 0; side < edges.length; side++) {
        sides[side * cells + k] = waiting[edges[side]!]!
        waiting[edges[side]!] = 0
      }
    }
    return sides
  }

  private joinSides(ours: Int32Array, side: number, others: Int32Array, otherSide: number): void {
    const { cells } = this
    const { next } = this.segments
    for (let k = 0; k < cells; k++) {
      const own = ours[side * cells + k]!
      const other = others[otherSide * cells + k]!
      if (own > 0 && other < 0) next[-1 - other] = own - 1
      else if (own < 0 && other > 0) next[-1 - own] = other - 1
    }
  }
}
