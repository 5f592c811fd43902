/**
 * The columns `geometry` (WKB) and `bbox` (32-bit bounds rounded outward) of GeoParquet 1.1, and the extent of what was
 * written.
 */

import { quadOf } from '../coverage/quads.js'
import { mostSpans } from '../coverage/spans.js'
import { swathRing } from '../coverage/swath-ring.js'
import type { Swaths } from '../coverage/swaths.js'
import { floatsOutward } from './float32-outward.js'
import type { ParquetColumn } from './parquet/column.js'
import type { Bounds } from './parquet/column-chunk.js'
import type { SchemaElement } from './parquet/schema.js'
import { POINT_BYTES, ringBytes, ringsBytes, writePoint, writeRing, writeRings } from './wkb.js'

/** West, south, east, north in degrees. */
export type Extent = readonly [number, number, number, number]

export const BOX_MEMBERS = ['xmin', 'ymin', 'xmax', 'ymax'] as const

/** How rows become geometry. */
export interface Shapes {
  readonly types: readonly ('Point' | 'Polygon' | 'MultiPolygon')[]
  /** Most bytes of a row. */
  readonly rowBytes: number
  /**
   * Writes the geometry of some rows, and the box of the k-th into `boxes` from 4 k on.
   * @returns bytes written
   */
  readonly write: (rows: Uint32Array, view: DataView, boxes: Float64Array) => number
}

/** Rows as points. */
export const pointShapes = (lon: Float64Array, lat: Float64Array): Shapes => ({
  types: ['Point'],
  rowBytes: POINT_BYTES,
  write: (rows, view, boxes) => {
    let at = 0
    for (let k = 0; k < rows.length; k++) {
      const row = rows[k]!
      const east = lon[row]!
      const north = lat[row]!
      at = writePoint(view, at, east, north)
      boxes[4 * k] = east
      boxes[4 * k + 1] = north
      boxes[4 * k + 2] = east
      boxes[4 * k + 3] = north
    }
    return at
  },
})

/** Rows as the ground that they worked; only for rows that worked some. Several swaths of a row are a MultiPolygon. */
export const swathShapes = (swaths: Swaths): Shapes => {
  const quad = new Float64Array(8)
  const most = swaths.spans === undefined ? 1 : mostSpans(swaths.spans)
  return {
    types: most > 1 ? ['Polygon', 'MultiPolygon'] : ['Polygon'],
    rowBytes: most > 1 ? ringsBytes(most, quad.length) : ringBytes(quad.length),
    write: (rows, view, boxes) => {
      let at = 0
      for (let k = 0; k < rows.length; k++) {
        const rings: number[][] = []
        while (quadOf(swaths, rows[k]!, quad, rings.length)) rings.push(swathRing(quad))
        const [only] = rings
        at = rings.length === 1 ? writeRing(view, at, only!) : writeRings(view, at, rings)
        setBox(boxes, k, rings)
      }
      return at
    },
  }
}

/** Bounds of open flat rings `[lon, lat, …]`. */
const setBox = (boxes: Float64Array, k: number, rings: readonly (readonly number[])[]): void => {
  for (let axis = 0; axis < 2; axis++) {
    let least = Infinity
    let most = -Infinity
    for (const ring of rings) {
      for (let corner = axis; corner < ring.length; corner += 2) {
        least = Math.min(least, ring[corner]!)
        most = Math.max(most, ring[corner]!)
      }
    }
    boxes[4 * k + axis] = least
    boxes[4 * k + 2 + axis] = most
  }
}

const SCHEMA: readonly SchemaElement[] = [
  { name: 'geometry', type: 'BYTE_ARRAY', repetition: 'REQUIRED' },
  { name: 'bbox', repetition: 'REQUIRED', children: BOX_MEMBERS.length },
  ...BOX_MEMBERS.map((name): SchemaElement => ({ name, type: 'FLOAT', repetition: 'REQUIRED' })),
]

/** Bounds of 32-bit floats; zeros get the sign that takes in the other one, as the format asks. */
const floatBounds = (values: Float32Array): Bounds => {
  let min = Infinity
  let max = -Infinity
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!
    if (value < min) min = value
    if (value > max) max = value
  }
  const plain = (value: number): Uint8Array => new Uint8Array(Float32Array.of(value).buffer)
  return { min: plain(min === 0 ? -0 : min), max: plain(max === 0 ? 0 : max) }
}

/** The two columns, with the extent of the rows that were written last. */
export class GeometryColumns implements ParquetColumn {
  readonly schema = SCHEMA
  private readonly shapes: Shapes
  private page = new DataView(new ArrayBuffer(0))
  private boxes = new Float64Array(0)
  private floats = new Float32Array(0)
  private rows = 0

  constructor(shapes: Shapes) {
    this.shapes = shapes
  }

  readonly write: ParquetColumn['write'] = (rows, writer) => {
    const { length } = rows
    this.reserve(length)
    this.rows = length
    const bytes = this.shapes.write(rows, this.page, this.boxes)
    writer.chunk({ entries: length, present: length, values: new Uint8Array(this.page.buffer, 0, bytes) })
    for (let member = 0; member < BOX_MEMBERS.length; member++) {
      floatsOutward(this.boxes, member, length, this.floats)
      const values = new Uint8Array(this.floats.buffer, 0, 4 * length)
      const bounds = floatBounds(this.floats.subarray(0, length))
      writer.chunk({ entries: length, present: length, values, bounds })
    }
  }

  /** West, south, east, north of the rows written last, unrounded. */
  extent(): Extent {
    const extent: [number, number, number, number] = [Infinity, Infinity, -Infinity, -Infinity]
    for (let k = 0; k < 4 * this.rows; k += 4) {
      extent[0] = Math.min(extent[0], this.boxes[k]!)
      extent[1] = Math.min(extent[1], this.boxes[k + 1]!)
      extent[2] = Math.max(extent[2], this.boxes[k + 2]!)
      extent[3] = Math.max(extent[3], this.boxes[k + 3]!)
    }
    return extent
  }

  private reserve(rows: number): void {
    if (this.floats.length >= rows) return
    this.page = new DataView(new ArrayBuffer(rows * this.shapes.rowBytes))
    this.boxes = new Float64Array(4 * rows)
    this.floats = new Float32Array(rows)
  }
}
