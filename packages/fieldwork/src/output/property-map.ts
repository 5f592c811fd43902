/**
 * A property as a raster: values are spread bilinearly to the pixels around the middle of their swath, value and weight
 * are blurred alike and divided (normalised convolution; Knutsson & Westin 1993), so that ground between passes takes
 * the value around it. Outside the worked ground there is no data.
 */

import type { MultiPolygon } from '@sheaf/isoxml'
import { coverageOf } from '../coverage/coverage.js'
import { middleToTheRight, type Swaths, swathsOf } from '../coverage/swaths.js'
import { numbersOf } from '../points/columns.js'
import type { PointTable } from '../points/table.js'
import { blur } from './box-blur.js'
import { closeGaps } from './close-gaps.js'
import { type MapGrid, mapGridOver, pixelsInside } from './map-grid.js'

/** Ten pixels across the implement, smoothed over 0.6 of its width: measured closest to a known field. */
const PIXELS_PER_WIDTH = 10
const SMOOTHED_SHARE_OF_WIDTH = 0.6
const MAX_PIXELS = 3_000_000

/**
 * Gaps up to twice this share of the working width are no bare ground but lifts and hairlines between passes; the map
 * goes on over them. The area of an operation does not.
 */
const CLOSED_SHARE_OF_WIDTH = 0.5

/** What a map covers and how fine it is. */
export interface PropertyMapOptions {
  /** The worked ground, when the caller has it already; else it is computed from the table. */
  readonly coverage?: MultiPolygon
  /** Rows that count; all when absent. */
  readonly selection?: Uint32Array
  /** Upper bound of the raster's size; default 3 million. */
  readonly maxPixels?: number
}

/** A property as a raster of values. */
export interface PropertyMap {
  readonly grid: MapGrid
  /** Row by row from the north; NaN where there is no data. */
  readonly values: Float32Array
}

/** Swaths that tell the usual width; spread evenly, as many tell as much as all. */
const MOST_ASKED = 10_000

/** Median width of every so manieth swath that worked ground; 1 m when none did. */
const medianWidth = (swaths: Swaths, step: number): number => {
  const { length, widthM, worked } = swaths
  const widths = new Float64Array(Math.ceil(length / step))
  let count = 0
  for (let i = 0; i < length; i += step) if (worked[i] === 1) widths[count++] = widthM[i]!
  if (count === 0 && step > 1) return medianWidth(swaths, 1)
  return widths.subarray(0, count).sort()[count >> 1] ?? 1
}

/** Spreads values over the four pixels around the middle of their swath. */
const spread = (values: Float64Array, swaths: Swaths, grid: MapGrid, selection: Uint32Array | undefined) => {
  const { width, height } = grid
  const sums = new Float32Array(width * height)
  const weights = new Float32Array(width * height)
  const count = selection?.length ?? swaths.length
  for (let k = 0; k < count; k++) {
    const i = selection === undefined ? k : selection[k]!
    const value = values[i]!
    if (swaths.worked[i] === 0 || !Number.isFinite(value)) continue
    const half = swaths.lengthM[i]! / 2
    // without a heading, as if northwards
    const isHeaded = !Number.isNaN(swaths.east[i]!)
    const aside = isHeaded ? middleToTheRight(swaths, i) : 0
    const east = isHeaded ? half * swaths.east[i]! - aside * swaths.north[i]! : 0
    const north = isHeaded ? half * swaths.north[i]! + aside * swaths.east[i]! : half
    const x = (swaths.lon[i]! - east / swaths.metresPerLon[i]! - grid.west) / grid.lonPerPixel - 0.5
    const y = (grid.north - swaths.lat[i]! + north / swaths.metresPerLat[i]!) / grid.latPerPixel - 0.5
    const column = Math.floor(x)
    const row = Math.floor(y)
    if (column < 0 || row < 0 || column + 1 >= width || row + 1 >= height) continue
    const right = x - column
    const down = y - row
    const at = row * width + column
    add(sums, at, width, right, down, value)
    add(weights, at, width, right, down, 1)
  }
  return { sums, weights }
}

/** Adds a value to four pixels by bilinear shares; the first is the north-western one. */
const add = (
  pixels: Float32Array,
  at: number,
  width: number,
  right: number,
  down: number,
  value: number,
): void => {
  pixels[at]! += (1 - right) * (1 - down) * value
  pixels[at + 1]! += right * (1 - down) * value
  pixels[at + width]! += (1 - right) * down * value
  pixels[at + width + 1]! += right * down * value
}

/**
 * Maps a number property of a table (in the table's unit).
 * @returns undefined when the table has no such property, no value of it, or no worked ground
 */
export const propertyMap = (
  table: PointTable,
  property: string,
  options: PropertyMapOptions = {},
): PropertyMap | undefined => {
  const values = numbersOf(table, property)
  if (values === undefined || !values.some(Number.isFinite)) return undefined
  const ground = options.coverage ?? coverageOf(table).geometry
  const swaths = swathsOf(table)
  const widthM = medianWidth(swaths, Math.ceil(swaths.length / MOST_ASKED))
  const grid = mapGridOver(ground, widthM / PIXELS_PER_WIDTH, options.maxPixels ?? MAX_PIXELS)
  if (grid === undefined) return undefined
  const { sums, weights } = spread(values, swaths, grid, options.selection)
  const radius = Math.max(1, Math.round((SMOOTHED_SHARE_OF_WIDTH * widthM) / grid.pixelM))
  blur(sums, grid.width, grid.height, radius)
  blur(weights, grid.width, grid.height, radius)
  const gap = Math.round((CLOSED_SHARE_OF_WIDTH * widthM) / grid.pixelM)
  const inside = closeGaps(pixelsInside(grid, ground), grid.width, grid.height, gap)
  for (let p = 0; p < sums.length; p++) {
    // Rounding of the running sums leaves specks of weight where no value reaches.
    sums[p] = inside[p] === 1 && weights[p]! > 1e-6 ? sums[p]! / weights[p]! : Number.NaN
  }
  return { grid, values: sums }
}
