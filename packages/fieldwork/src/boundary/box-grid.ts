/** Which boxes are near a position: a coarse grid over all of them, so that a point meets only those of its own cell. */

import type { BoundingBox } from './bounding-box.js'

const CELLS = 64

export class BoxGrid {
  private readonly west: number
  private readonly south: number
  private readonly perLon: number
  private readonly perLat: number
  /** Boxes of cell c are `list[starts[c]] … list[starts[c + 1]]`. */
  readonly starts = new Uint32Array(CELLS * CELLS + 1)
  readonly list: Uint32Array

  /** @param boxes in degrees; undefined for those that hold nothing */
  constructor(boxes: readonly (BoundingBox | undefined)[]) {
    const present = boxes.filter((box) => box !== undefined)
    this.west = Math.min(...present.map(([west]) => west))
    this.south = Math.min(...present.map(([, south]) => south))
    this.perLon = CELLS / (Math.max(...present.map(([, , east]) => east)) - this.west)
    this.perLat = CELLS / (Math.max(...present.map(([, , , north]) => north)) - this.south)
    const cells = boxes.map((box) => (box === undefined ? [] : this.cellsOf(box)))
    for (const own of cells) for (const cell of own) this.starts[cell + 1]!++
    for (let cell = 0; cell < CELLS * CELLS; cell++) this.starts[cell + 1]! += this.starts[cell]!
    this.list = new Uint32Array(this.starts[CELLS * CELLS]!)
    const next = this.starts.slice()
    cells.forEach((own, number) => {
      for (const cell of own) this.list[next[cell]!++] = number
    })
  }

  /** Cell of a position, or −1 where it lies beside all boxes; NaN does. */
  cellAt(lon: number, lat: number): number {
    const column = (lon - this.west) * this.perLon
    const row = (lat - this.south) * this.perLat
    if (!(column >= 0 && column <= CELLS && row >= 0 && row <= CELLS)) return -1
    return Math.min(CELLS - 1, Math.floor(row)) * CELLS + Math.min(CELLS - 1, Math.floor(column))
  }

  private cellsOf([west, south, east, north]: BoundingBox): number[] {
    const first = this.cellAt(west, south)
    const last = this.cellAt(east, north)
    const cells: number[] = []
    // a box without width or height holds nothing
    if (first < 0 || last < 0) return cells
    for (let row = first; row <= last; row += CELLS)
      for (let cell = row; cell <= row + ((last - first) % CELLS); cell++) cells.push(cell)
    return cells
  }
}
