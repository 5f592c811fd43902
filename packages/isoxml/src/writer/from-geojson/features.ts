/**
 * GeoJSON as it comes from a file or a form: looked through before anything is made of it. Every refusal names the
 * feature by its index, from 0.
 */
import { type DiagnosticCode, IsoxmlError } from '../../diagnostics.js'
import { signedAreaOf } from '../../geometry/flat-ring.js'
import type { Position, Ring } from '../../geometry/geojson.js'
import { flatCoordinates } from '../geometry.js'
import { roundedDegrees } from '../xml-text.js'

/** A Feature, FeatureCollection or geometry (RFC 7946), such as `JSON.parse` gives. Coordinates are WGS 84 degrees. */
export interface GeoJsonInput {
  readonly type: string
  readonly features?: unknown
  readonly geometry?: unknown
  readonly properties?: unknown
  readonly coordinates?: unknown
}

/** A feature with its place in the collection. */
export interface IndexedFeature {
  readonly index: number
  readonly geometryType: string
  readonly coordinates: unknown
  readonly properties: Readonly<Record<string, unknown>>
}

/** @throws IsoxmlError `VALUE_INVALID` for what is no GeoJSON, for an empty collection and a feature without geometry */
export function indexedFeatures(input: GeoJsonInput): IndexedFeature[] {
  const members: Readonly<Record<string, unknown>> = isRecord(input) ? input : {}
  const { type } = members
  if (type !== 'FeatureCollection') return [indexedFeature(members, 0)]
  const list = Array.isArray(members['features']) ? (members['features'] as unknown[]) : []
  if (list.length === 0) {
    throw new IsoxmlError('VALUE_INVALID', {}, 'The FeatureCollection holds no feature; at least one is due.')
  }
  return list.map((feature, index) => indexedFeature(isRecord(feature) ? feature : {}, index))
}

function indexedFeature(members: Readonly<Record<string, unknown>>, index: number): IndexedFeature {
  const isFeature = members['type'] === 'Feature'
  const geometry = isFeature ? members['geometry'] : members
  if (!isRecord(geometry) || typeof geometry['type'] !== 'string') {
    throw refusal(index, 'a Feature with a geometry is due; give it one or leave it out.')
  }
  const properties = isFeature && isRecord(members['properties']) ? members['properties'] : {}
  return { index, geometryType: geometry['type'], coordinates: geometry['coordinates'], properties }
}

/** An error about one feature; the sentence goes on behind `Feature 3: `. */
export function refusal(
  index: number,
  sentence: string,
  property?: string,
  code: DiagnosticCode = 'VALUE_INVALID',
): IsoxmlError {
  const element = property === undefined ? `feature ${index}` : `feature ${index} ${property}`
  return new IsoxmlError(code, { element }, `Feature ${index}: ${sentence}`)
}

/** The first of some properties that holds a text. */
export function textProperty({ properties }: IndexedFeature, names: readonly string[]): string | undefined {
  for (const name of names) {
    const value = properties[name]
    if (typeof value === 'string' && value !== '') return value
  }
  return undefined
}

/** @throws IsoxmlError `VALUE_INVALID` when the property is there and no finite number */
export function numberProperty({ properties, index }: IndexedFeature, name: string): number | undefined {
  const value = properties[name]
  if (value === undefined || value === null) return undefined
  if (typeof value === 'number' && Number.isFinite(value)) return value
  throw refusal(index, `property "${name}" should be a number, found ${shown(value)}.`, name)
}

/** One position, rounded to the nine decimals that the schema allows. */
export function positionOf(value: unknown, index: number): Position {
  const [lon, lat] = Array.isArray(value) ? (value as unknown[]) : []
  if (typeof lon === 'number' && typeof lat === 'number' && Math.abs(lon) <= 180 && Math.abs(lat) <= 90) {
    return [roundedDegrees(lon), roundedDegrees(lat)]
  }
  const sentence = `a position [longitude, latitude] in degrees (WGS 84) is due, found ${shown(value)}; convert projected coordinates first.`
  throw refusal(index, sentence)
}

/** @throws IsoxmlError `VALUE_INVALID` for fewer positions than `least` */
export function positionsOf(value: unknown, index: number, least: number): Position[] {
  const list = Array.isArray(value) ? (value as unknown[]) : []
  if (list.length < least) throw refusal(index, `at least ${least} positions are due, found ${list.length}.`)
  return list.map((position) => positionOf(position, index))
}

/**
 * Polygons of a Polygon or MultiPolygon: closed rings, the exterior one counter-clockwise, then its holes clockwise.
 * An open ring is closed.
 *
 * @throws IsoxmlError `BOUNDARY_INVALID` for a ring that encloses nothing; `VALUE_INVALID` for another geometry
 */
export function polygonsOf({ index, geometryType, coordinates }: IndexedFeature): Ring[][] {
  if (geometryType !== 'Polygon' && geometryType !== 'MultiPolygon') {
    throw refusal(index, `a Polygon or MultiPolygon is due, found ${shown(geometryType)}.`)
  }
  const polygons = geometryType === 'Polygon' ? [coordinates] : listOf(coordinates)
  if (polygons.length === 0) throw refusal(index, 'the MultiPolygon holds no polygon.')
  return polygons.map((polygon) => {
    const rings = listOf(polygon)
    if (rings.length === 0) throw refusal(index, 'a polygon needs an exterior ring, found none.')
    return rings.map((ring, at) => ringOf(ring, index, at === 0))
  })
}

/** Square degrees, about a square centimetre: what is left of rounding when all points lie on one line. */
const LEAST_AREA = 1e-14

function ringOf(value: unknown, index: number, isExterior: boolean): Ring {
  const open = withoutRepeats(positionsOf(value, index, 3))
  const ring: Ring = open.length < 3 ? [] : [...open, [...open[0]!]]
  const area = signedAreaOf(flatCoordinates(ring))
  if (Math.abs(area) < LEAST_AREA) {
    const sentence = `a ring of ${open.length} distinct positions encloses no area; at least 3 that lie on no line are due.`
    throw refusal(index, sentence, undefined, 'BOUNDARY_INVALID')
  }
  return area > 0 === isExterior ? ring : ring.reverse()
}

/** Positions that differ from the one before, the first one not repeated at the end. */
function withoutRepeats(positions: readonly Position[]): Position[] {
  const isSame = (a: Position | undefined, b: Position | undefined): boolean =>
    a !== undefined && b !== undefined && a[0] === b[0] && a[1] === b[1]
  const kept = positions.filter((position, at) => at === 0 || !isSame(position, positions[at - 1]))
  return kept.length > 1 && isSame(kept[0], kept.at(-1)) ? kept.slice(0, -1) : kept
}

/** A value as it would stand in the file, cut where it is long. */
export function shown(value: unknown): string {
  const text = value === undefined ? 'nothing' : JSON.stringify(value)
  return text.length > 60 ? `${text.slice(0, 60)}…` : text
}

function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? (value as unknown[]) : []
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
