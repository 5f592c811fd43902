/** Writes `view.bin`; the layout stands in `view-header.ts`. */

import { metresPerDegree } from '../boundary/ellipsoid.js'
import { middleToTheRight, swathsOf } from '../coverage/swaths.js'
import { numbersOf, requiredNumbers } from '../points/columns.js'
import type { PointTable } from '../points/table.js'
import { encodeUtf8 } from '../text/utf8.js'
import { mappedProperties } from './mapped-properties.js'
import { pointProperties } from './point-properties.js'
import {
  type CodedColumn,
  type CodingPlan,
  codeColumn,
  fullRange,
  type Range,
  rangeWithoutSpikes,
} from './quantise.js'
import { VIEW_STRIDE, type ViewHeader, type ViewLevel } from './view-header.js'

/** Up to this extent 16 bits resolve 5 cm. */
const SHORT_EXTENT_M = 3000
const LONG_EXTENT_STEP_M = 0.01

/** Compresses parts into one gzip stream, flushed after each part so that a reader can decode it as it arrives. */
export type GzipParts = (parts: readonly Uint8Array[]) => Uint8Array

/** Which columns the view carries, and how it is compressed. */
export interface ViewOptions {
  /** Properties to carry; default: all that `mappedProperties` names, and the rates of products. */
  readonly columns?: readonly string[]
  /** Rows of the filtered output, ascending; given, the view says of each row whether it is one of them. */
  readonly filtered?: Uint32Array | undefined
  readonly gzip: GzipParts
}

type Origin = ViewHeader['origin']

const middle = ({ lo, hi }: Range): number => lo + (hi - lo) / 2

const positionPlan = (name: string, metres: Float64Array): CodingPlan => {
  const range = fullRange(metres)
  const short = range.hi - range.lo <= SHORT_EXTENT_M
  return short
    ? { name, unit: 'm', type: 'u16', range }
    : { name, unit: 'm', type: 'u32', range, scale: LONG_EXTENT_STEP_M }
}

const secondsPlan = (seconds: Float64Array): CodingPlan => {
  const { lo, hi } = fullRange(seconds)
  return { name: 'time', unit: 's', type: 'u32', range: { lo: Math.floor(lo), hi: Math.ceil(hi) }, scale: 1 }
}

const scaled = (values: Float64Array, zero: number, factor: number): Float64Array =>
  values.map((value) => (value - zero) * factor)

/** Columns every view has: where the swath ends, how it lies, how large it is, when it was worked. */
const swathColumns = (table: PointTable, origin: Origin): CodedColumn[] => {
  const x = scaled(requiredNumbers(table, 'lon'), origin.lon, origin.metresPerLon)
  const y = scaled(requiredNumbers(table, 'lat'), origin.lat, origin.metresPerLat)
  const seconds = requiredNumbers(table, 'time').map((ms) => Math.floor(ms / 1000))
  const swaths = swathsOf(table)
  const { heading, lengthM, widthM } = swaths
  if (swaths.spans !== undefined) {
    for (let i = 0; i < x.length; i++) {
      const aside = middleToTheRight(swaths, i)
      if (aside === 0 || Number.isNaN(swaths.east[i]!)) continue
      x[i]! += aside * swaths.north[i]!
      y[i]! -= aside * swaths.east[i]!
    }
  }
  return [
    codeColumn(x, positionPlan('x', x)),
    codeColumn(y, positionPlan('y', y)),
    codeColumn(heading, { name: 'heading', unit: 'arcdeg', type: 'u16', range: fullRange(heading) }),
    codeColumn(lengthM, { name: 'distance', unit: 'm', type: 'u16', range: fullRange(lengthM) }),
    codeColumn(widthM, { name: 'width', unit: 'm', type: 'u16', range: fullRange(widthM) }),
    codeColumn(seconds, secondsPlan(seconds)),
  ]
}

const propertyColumns = (table: PointTable, wanted: readonly string[] | undefined): CodedColumn[] => {
  const { products } = pointProperties(table)
  const labels = new Map(products.map(({ columnName, name }) => [columnName, name]))
  const columns: CodedColumn[] = []
  for (const name of wanted ?? [...mappedProperties(table), ...labels.keys()]) {
    const column = table.columns.get(name)
    if (column?.kind !== 'number') continue
    const label = labels.get(name)
    const range = rangeWithoutSpikes(column.values)
    const named = label === undefined ? { name } : { name, label }
    columns.push(codeColumn(column.values, { ...named, unit: column.unit, type: 'u16', range }))
  }
  return columns
}

/** 1 for the rows of the filtered output, 0 for those that it drops. */
const filteredColumn = (rows: number, filtered: Uint32Array): CodedColumn => {
  const kept = new Float64Array(rows)
  for (let i = 0; i < filtered.length; i++) kept[filtered[i]!] = 1
  return codeColumn(kept, { name: 'filtered', unit: '', type: 'u16', range: { lo: 0, hi: 1 } })
}

const BYTES = { u16: 2, u32: 4 } as const

/** Every 32nd row, then the rows half-way between those already listed, until none is left. */
const planLevels = (rows: number, bytesPerRow: number): ViewLevel[] => {
  const levels: ViewLevel[] = []
  let offset = 0
  const add = (start: number, step: number) => {
    if (start >= rows) return
    const count = Math.ceil((rows - start) / step)
    levels.push({ start, step, rows: count, offset })
    offset += count * bytesPerRow
  }
  add(0, VIEW_STRIDE)
  for (let step = VIEW_STRIDE; step >= 2; step /= 2) add(step / 2, step)
  return levels
}

/** Differences, zigzag, byte planes: writes one column of a level at `at`. */
const encodeColumn = (
  { header, codes }: CodedColumn,
  level: ViewLevel,
  bytes: Uint8Array,
  at: number,
): void => {
  const { start, step, rows } = level
  const wide = header.type === 'u32'
  let previous = 0
  for (let k = 0; k < rows; k++) {
    const code = codes[start + k * step]!
    const difference = wide ? (code - previous) | 0 : ((code - previous) << 16) >> 16
    const zigzag = (difference << 1) ^ (difference >> 31)
    bytes[at + k] = zigzag
    bytes[at + rows + k] = zigzag >>> 8
    if (wide) {
      bytes[at + 2 * rows + k] = zigzag >>> 16
      bytes[at + 3 * rows + k] = zigzag >>> 24
    }
    previous = code
  }
}

const encodeLevel = (columns: readonly CodedColumn[], level: ViewLevel, bytesPerRow: number): Uint8Array => {
  const bytes = new Uint8Array(level.rows * bytesPerRow)
  let at = 0
  for (const column of columns) {
    encodeColumn(column, level, bytes, at)
    at += level.rows * BYTES[column.header.type]
  }
  return bytes
}

const originOf = (lon: Range, lat: Range): Origin => {
  const metres = metresPerDegree(middle(lat))
  return { lon: middle(lon), lat: middle(lat), metresPerLon: metres.lon, metresPerLat: metres.lat }
}

/**
 * The parts of a view before compression: header, then each level. Put behind each other they are the file.
 * Positions in degrees WGS 84 become metres from the middle of their extent.
 */
export const viewParts = (
  table: PointTable,
  { columns, filtered }: Omit<ViewOptions, 'gzip'> = {},
): Uint8Array[] => {
  const lon = fullRange(numbersOf(table, 'lon') ?? new Float64Array(0))
  const lat = fullRange(numbersOf(table, 'lat') ?? new Float64Array(0))
  const origin = originOf(lon, lat)
  const coded = [...swathColumns(table, origin), ...propertyColumns(table, columns)]
  if (filtered !== undefined) coded.push(filteredColumn(table.length, filtered))
  const bytesPerRow = coded.reduce((sum, { header }) => sum + BYTES[header.type], 0)
  const levels = planLevels(table.length, bytesPerRow)
  const header: ViewHeader = {
    version: 1,
    operationType: table.operationType,
    rows: table.length,
    origin,
    ...(table.length === 0 ? {} : { bbox: [lon.lo, lat.lo, lon.hi, lat.hi] as const }),
    stride: VIEW_STRIDE,
    columns: coded.map((column) => column.header),
    levels,
  }
  const json = encodeUtf8(JSON.stringify(header))
  const head = new Uint8Array(4 + json.length)
  new DataView(head.buffer).setUint32(0, json.length, true)
  head.set(json, 4)
  return [head, ...levels.map((level) => encodeLevel(coded, level, bytesPerRow))]
}

/** The view of a table as one gzip stream, flushed after the header and after each level. */
export const viewBin = (table: PointTable, options: ViewOptions): Uint8Array =>
  options.gzip(viewParts(table, options))
