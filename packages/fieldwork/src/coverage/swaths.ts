/**
 * The ground a point stands for: a quadrilateral as wide as the implement that ends at the point and trails back over
 * the stretch since the previous record of the same log and section.
 *
 * Consecutive swaths share an edge bit for bit: where the previous record is in the table, its end edge is the start
 * edge of this one, so straights have neither hairline gaps nor double ground, and turns fan out. Where it is not
 * (start of a pass, cleaned away), the swath is a rectangle of the point's own `distance` along its heading.
 */

import { RADIANS_PER_DEGREE } from '../boundary/ellipsoid.js'
import { LocalScale } from '../boundary/local-scale.js'
import { numbersOf } from '../points/columns.js'
import type { NumberColumn, PointTable } from '../points/table.js'
import { type SwathSpans, spansOf } from './spans.js'

/** Longer is a jump of the position, not work: 500 m between two records. */
export const LONGEST_SWATH_M = 500
/** Width of a swath that no log tells, in metres. */
export const WIDTH_FALLBACK_M = 3
/** Beyond this latitude a degree of longitude is no longer a usable unit. */
const HIGHEST_LATITUDE = 85
const METRES_PER_FOOT = 0.3048

/**
 * What every swath needs, one entry a point. Lengths in metres, angles in degrees. Arrays may be columns of the table: do not
 * change them.
 */
export interface Swaths {
  readonly length: number
  readonly lon: Float64Array
  readonly lat: Float64Array
  /** Metres per degree; 32 bits place a corner within a thousandth of a millimetre. */
  readonly metresPerLon: Float32Array
  readonly metresPerLat: Float32Array
  /** Clockwise from north; from the track where the point has none; NaN when there is no track either. */
  readonly heading: Float64Array
  /** The heading as a vector of length 1. */
  readonly east: Float32Array
  readonly north: Float32Array
  readonly widthM: Float64Array
  readonly lengthM: Float64Array
  /** Point whose end edge is this one's start edge, −1 for none. */
  readonly previous: Int32Array
  /** 1 where ground was worked: recording on, position and length plausible. */
  readonly worked: Uint8Array
  /** Where the width does not lie evenly about the position. */
  readonly spans: SwathSpans | undefined
}

const metresOf = (table: PointTable, name: string): Float64Array | undefined => {
  const column = table.columns.get(name)
  if (column?.kind !== 'number') return undefined
  return inMetres(column)
}

const inMetres = (column: NumberColumn): Float64Array => {
  if (column.unit === 'ft') return column.values.map((feet) => feet * METRES_PER_FOOT)
  if (column.unit === 'ft2') return column.values.map((feet) => feet * METRES_PER_FOOT * METRES_PER_FOOT)
  return column.values
}

const recordingOff = (table: PointTable): ((point: number) => boolean) => {
  const column = table.columns.get('recordingStatus')
  if (column?.kind !== 'text') return () => false
  const off = column.texts.map((text) => text.toLowerCase() !== 'on')
  return (point) => off[column.codes[point]!] ?? false
}

const plausible = (lon: number, lat: number): boolean =>
  Math.abs(lat) <= HIGHEST_LATITUDE && Math.abs(lon) <= 180 && (lon !== 0 || lat !== 0)

/** Ids of sections are small whole numbers; a point of any other id has no predecessor. */
const SECTIONS = 1 << 15

/** Last point of each section of the current log, so that a record per section finds its own predecessor. */
const linkPrevious = (table: PointTable): Int32Array => {
  const log = numbersOf(table, 'log')
  const record = numbersOf(table, 'record')
  const section = numbersOf(table, 'sectionId')
  const previous = new Int32Array(table.length).fill(-1)
  if (log === undefined || record === undefined) return previous
  const lastOfSection = new Int32Array(section === undefined ? 1 : SECTIONS + 1).fill(-1)
  for (let i = 0; i < table.length; i++) {
    if (i > 0 && log[i] !== log[i - 1]) lastOfSection.fill(-1)
    const id = section?.[i] ?? Number.NaN
    // points without a section are a section of their own
    const slot = Number.isNaN(id) ? 0 : id + 1
    const last = lastOfSection[slot] ?? -1
    if (last >= 0 && record[i] === record[last]! + 1) previous[i] = last
    lastOfSection[slot] = i
  }
  return previous
}

const widthAt = (
  width: Float64Array | undefined,
  area: Float64Array | undefined,
  distanceM: number,
  fallbackM: number,
  i: number,
): number => {
  const own = width?.[i] ?? Number.NaN
  if (own > 0) return own
  const derived = (area?.[i] ?? Number.NaN) / distanceM
  return derived > 0 && Number.isFinite(derived) ? derived : fallbackM
}

/**
 * Prepares the swaths of a table.
 * @param widthFallbackM width in metres for points with neither `equipmentWidth` nor `area` and `distance`
 */
export const swathsOf = (table: PointTable, widthFallbackM: number = WIDTH_FALLBACK_M): Swaths => {
  const { length } = table
  const lon = numbersOf(table, 'lon') ?? new Float64Array(length).fill(Number.NaN)
  const lat = numbersOf(table, 'lat') ?? new Float64Array(length).fill(Number.NaN)
  const distance = metresOf(table, 'distance')
  const width = metresOf(table, 'equipmentWidth')
  const area = metresOf(table, 'area')
  const isOff = recordingOff(table)
  const metresPerLon = new Float32Array(length)
  const metresPerLat = new Float32Array(length)
  const track = { lon, lat, metresPerLon, metresPerLat, previous: linkPrevious(table) }
  const worked = new Uint8Array(length)
  // the columns themselves, until one of their values cannot be used
  let lengthM = distance ?? new Float64Array(length)
  let widthM = width ?? new Float64Array(length)
  const scale = new LocalScale()
  for (let i = 0; i < length; i++) {
    scale.moveTo(lat[i]!)
    metresPerLon[i] = scale.lon
    metresPerLat[i] = scale.lat
    const stretch = stretchTo(track, i, distance?.[i] ?? Number.NaN)
    if (stretch !== lengthM[i]) {
      if (lengthM === distance) lengthM = distance.slice()
      lengthM[i] = stretch
    }
    const own = widthAt(width, area, stretch, widthFallbackM, i)
    if (own !== widthM[i]) {
      if (widthM === width) widthM = width.slice()
      widthM[i] = own
    }
    if (plausible(lon[i]!, lat[i]!) && !isOff(i) && stretch > 0 && stretch <= LONGEST_SWATH_M) worked[i] = 1
  }
  const swaths: Swaths = {
    ...track,
    length,
    heading: ownHeadings(table),
    east: new Float32Array(length),
    north: new Float32Array(length),
    widthM,
    lengthM,
    worked,
    spans: spansOf(table),
  }
  fillHeadings(swaths)
  fillDirections(swaths)
  return swaths
}

/** The headings of a table, as a copy only where some are absent and will be filled. */
const ownHeadings = (table: PointTable): Float64Array => {
  const heading = numbersOf(table, 'heading')
  if (heading === undefined) return new Float64Array(table.length).fill(Number.NaN)
  for (let i = 0; i < heading.length; i++) if (Number.isNaN(heading[i]!)) return heading.slice()
  return heading
}

/** 0 where the length is absent or negative. */
const knownLength = (metres: number): number => (Number.isNaN(metres) ? 0 : Math.max(0, metres))

type Track = Pick<Swaths, 'lon' | 'lat' | 'metresPerLon' | 'metresPerLat' | 'previous'>

/** Length of the stretch; unlinks a predecessor that the logged distance contradicts (a jump of the position). */
const stretchTo = (track: Track, i: number, distanceM: number): number => {
  const { lon, lat, metresPerLon, metresPerLat, previous } = track
  const last = previous[i]!
  if (last < 0) return knownLength(distanceM)
  const east = (lon[i]! - lon[last]!) * metresPerLon[i]!
  const north = (lat[i]! - lat[last]!) * metresPerLat[i]!
  const chord = Math.sqrt(east * east + north * north)
  const agrees = Number.isNaN(distanceM) || Math.abs(chord - distanceM) <= 2 + distanceM / 2
  if (agrees && chord <= LONGEST_SWATH_M && plausible(lon[last]!, lat[last]!)) {
    return distanceM > 0 ? distanceM : chord
  }
  previous[i] = -1
  return knownLength(distanceM)
}

/** Bearing in degrees from one point to another on the local plane. */
const bearing = (swaths: Swaths, from: number, to: number): number => {
  const east = (swaths.lon[to]! - swaths.lon[from]!) * swaths.metresPerLon[to]!
  const north = (swaths.lat[to]! - swaths.lat[from]!) * swaths.metresPerLat[to]!
  return (Math.atan2(east, north) / RADIANS_PER_DEGREE + 360) % 360
}

/** Points without heading take the bearing of the track, the first of a run that of its successor. */
const fillHeadings = (swaths: Swaths): void => {
  const { heading, previous, length } = swaths
  for (let i = 0; i < length; i++) {
    if (Number.isNaN(heading[i]!) && previous[i]! >= 0) heading[i] = bearing(swaths, previous[i]!, i)
  }
  for (let i = length - 1; i >= 0; i--) {
    const last = previous[i]!
    if (last >= 0 && Number.isNaN(heading[last]!)) heading[last] = heading[i]!
  }
}

/** Vectors of the headings; sections of one record share theirs. */
const fillDirections = ({ heading, east, north, length }: Swaths): void => {
  for (let i = 0; i < length; i++) {
    if (i > 0 && heading[i] === heading[i - 1]) {
      east[i] = east[i - 1]!
      north[i] = north[i - 1]!
      continue
    }
    const angle = heading[i]! * RADIANS_PER_DEGREE
    east[i] = Math.sin(angle)
    north[i] = Math.cos(angle)
  }
}

/** Metres from the position to the right to the middle of what point i worked. */
export const middleToTheRight = ({ spans }: Swaths, i: number): number => spans?.middles[spans.codes[i]!] ?? 0

/** Metres from the position to the right to the outermost edges of what point i worked; negative to the left. */
export const leftOf = ({ spans, widthM }: Swaths, i: number): number => {
  const code = spans?.codes[i] ?? Number.POSITIVE_INFINITY
  return spans === undefined || code >= spans.middles.length
    ? -widthM[i]! / 2
    : spans.edges[spans.starts[code]!]!
}
export const rightOf = ({ spans, widthM }: Swaths, i: number): number => {
  const code = spans?.codes[i] ?? Number.POSITIVE_INFINITY
  return spans === undefined || code >= spans.middles.length
    ? widthM[i]! / 2
    : spans.edges[spans.starts[code + 1]! - 1]!
}
