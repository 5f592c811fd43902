/**
 * GeoTIFF of one Float32 band (TIFF 6.0, OGC GeoTIFF 1.1): tiles of 256 × 256, deflate with the floating-point
 * predictor (TIFF Technical Note 3), EPSG:4326, no data −9999. Four times faster than the general writer measured, and
 * a third of its size.
 */

import type { PointTable } from '../points/table.js'
import { encodeUtf8 } from '../text/utf8.js'
import type { Deflate } from './png.js'
import { type PropertyMap, type PropertyMapOptions, propertyMap } from './property-map.js'

const TILE = 256
const NO_DATA = -9999
const SHORT = 3
const LONG = 4
const ASCII = 2
const DOUBLE = 12
const SIZE_OF: Record<number, number> = { [ASCII]: 1, [SHORT]: 2, [LONG]: 4, [DOUBLE]: 8 }

interface Tag {
  readonly tag: number
  readonly type: number
  readonly values: readonly number[]
}

/** One tile, its rows split by byte significance (high byte first) and differenced. */
const predictedTile = ({ grid, values }: PropertyMap, column: number, row: number): Uint8Array => {
  const bytes = new Uint8Array(TILE * TILE * 4)
  const line = new Float32Array(TILE)
  const parts = new Uint32Array(line.buffer)
  for (let y = 0; y < TILE; y++) {
    line.fill(NO_DATA)
    const source = row * TILE + y
    for (let x = 0; source < grid.height && x < TILE && column * TILE + x < grid.width; x++) {
      const value = values[source * grid.width + column * TILE + x]!
      if (!Number.isNaN(value)) line[x] = value
    }
    const start = y * TILE * 4
    for (let x = 0; x < TILE; x++) {
      const bits = parts[x]!
      bytes[start + x] = bits >>> 24
      bytes[start + TILE + x] = bits >>> 16
      bytes[start + 2 * TILE + x] = bits >>> 8
      bytes[start + 3 * TILE + x] = bits
    }
    for (let k = start + 4 * TILE - 1; k > start; k--) bytes[k]! -= bytes[k - 1]!
  }
  return bytes
}

const tagsOf = ({ grid }: PropertyMap, offsets: readonly number[], counts: readonly number[]): Tag[] => [
  { tag: 256, type: LONG, values: [grid.width] },
  { tag: 257, type: LONG, values: [grid.height] },
  { tag: 258, type: SHORT, values: [32] },
  { tag: 259, type: SHORT, values: [8] },
  { tag: 262, type: SHORT, values: [1] },
  { tag: 277, type: SHORT, values: [1] },
  { tag: 317, type: SHORT, values: [3] },
  { tag: 322, type: SHORT, values: [TILE] },
  { tag: 323, type: SHORT, values: [TILE] },
  { tag: 324, type: LONG, values: offsets },
  { tag: 325, type: LONG, values: counts },
  { tag: 339, type: SHORT, values: [3] },
  { tag: 33550, type: DOUBLE, values: [grid.lonPerPixel, grid.latPerPixel, 0] },
  { tag: 33922, type: DOUBLE, values: [0, 0, 0, grid.west, grid.north, 0] },
  // Geographic model, pixel is area, EPSG:4326.
  { tag: 34735, type: SHORT, values: [1, 1, 0, 3, 1024, 0, 1, 2, 1025, 0, 1, 1, 2048, 0, 1, 4326] },
  { tag: 42113, type: ASCII, values: [...encodeUtf8(`${NO_DATA}\0`)] },
]

const setters: Record<number, (view: DataView, at: number, value: number) => void> = {
  [ASCII]: (view, at, value) => view.setUint8(at, value),
  [SHORT]: (view, at, value) => view.setUint16(at, value, true),
  [LONG]: (view, at, value) => view.setUint32(at, value, true),
  [DOUBLE]: (view, at, value) => view.setFloat64(at, value, true),
}

const HEADER_BYTES = 8

const directorySize = (tags: readonly Tag[]): number =>
  6 + 12 * tags.length + tags.reduce((sum, tag) => sum + outsideBytes(tag), 0)

/** Bytes of a tag's values that do not fit into its entry, padded to a word. */
const outsideBytes = ({ type, values }: Tag): number => {
  const size = SIZE_OF[type]! * values.length
  return size > 4 ? size + (size & 1) : 0
}

const writeDirectory = (view: DataView, tags: readonly Tag[]): void => {
  view.setUint16(0, 0x4949)
  view.setUint16(2, 42, true)
  view.setUint32(4, HEADER_BYTES, true)
  view.setUint16(HEADER_BYTES, tags.length, true)
  let outside = HEADER_BYTES + 6 + 12 * tags.length
  tags.forEach((tag, k) => {
    const entry = HEADER_BYTES + 2 + 12 * k
    view.setUint16(entry, tag.tag, true)
    view.setUint16(entry + 2, tag.type, true)
    view.setUint32(entry + 4, tag.values.length, true)
    let at = entry + 8
    if (outsideBytes(tag) > 0) {
      view.setUint32(at, outside, true)
      at = outside
      outside += outsideBytes(tag)
    }
    for (const value of tag.values) {
      setters[tag.type]!(view, at, value)
      at += SIZE_OF[tag.type]!
    }
  })
}

const geotiffOf = (map: PropertyMap, deflate: Deflate): Uint8Array => {
  const tiles: Uint8Array[] = []
  for (let row = 0; row * TILE < map.grid.height; row++) {
    for (let column = 0; column * TILE < map.grid.width; column++)
      tiles.push(deflate(predictedTile(map, column, row)))
  }
  const counts = tiles.map(({ length }) => length)
  const start = HEADER_BYTES + directorySize(tagsOf(map, counts, counts))
  const offsets: number[] = []
  let end = start
  for (const count of counts) {
    offsets.push(end)
    end += count
  }
  const bytes = new Uint8Array(end)
  writeDirectory(new DataView(bytes.buffer), tagsOf(map, offsets, counts))
  tiles.forEach((tile, k) => {
    bytes.set(tile, offsets[k]!)
  })
  return bytes
}

/** How the raster is made and compressed. */
export interface PropertyGeotiffOptions extends PropertyMapOptions {
  readonly deflate: Deflate
}

/**
 * A number property as GeoTIFF in the table's unit; −9999 outside the worked ground.
 * @returns undefined when the table has no value of it or no worked ground
 */
export const propertyGeotiff = (
  table: PointTable,
  property: string,
  options: PropertyGeotiffOptions,
): Uint8Array | undefined => {
  const map = propertyMap(table, property, options)
  return map === undefined ? undefined : geotiffOf(map, options.deflate)
}
