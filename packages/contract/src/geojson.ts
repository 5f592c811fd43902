/**
 * Geometry on the wire: GeoJSON (RFC 7946), WGS 84, positions `[longitude, latitude]` in degrees.
 *
 * Answers carry `MultiPolygon` only. Requests may also send a `Polygon`, which is wrapped. The schema of a request
 * checks the outline (`type`, `coordinates` is an array); {@link geometryFault} checks every position.
 */
import { type TSchema, type TUnsafe, Type } from 'typebox'
import { schemaOf } from './schema.js'
import type { BoundaryValidity } from './vocabulary.js'

/** `[longitude, latitude]` in degrees; further members (altitude) are kept but mean nothing. */
export type Position = number[]
/** Closed: the last position repeats the first. */
export type LinearRing = Position[]

export interface Polygon {
  type: 'Polygon'
  /** Outer ring, then holes. */
  coordinates: LinearRing[]
}
export interface MultiPolygon {
  type: 'MultiPolygon'
  coordinates: LinearRing[][]
}

const position = Type.Array(Type.Number(), { minItems: 2 })
export const MultiPolygonSchema = schemaOf<MultiPolygon>(
  Type.Object(
    {
      type: Type.Literal('MultiPolygon'),
      coordinates: Type.Array(Type.Array(Type.Array(position))),
    },
    { additionalProperties: false },
  ),
)

/** A polygon as it may be sent: `MultiPolygon`, or `Polygon`. */
export type GeometryInput = Polygon | MultiPolygon
export const GeometryInputSchema: TUnsafe<GeometryInput> = schemaOf<GeometryInput>(
  Type.Object({
    type: Type.Enum(['MultiPolygon', 'Polygon'], { type: 'string' }),
    coordinates: Type.Array(Type.Unsafe<LinearRing | LinearRing[]>({ type: 'array' })),
  }),
)

/** What is wrong with a geometry, and at which JSON path below it. */
export interface GeometryFault {
  readonly validity: Extract<
    BoundaryValidity,
    'NOT_ALLOWED_GEOMETRY_TYPE' | 'TOO_FEW_POINTS' | 'INVALID_COORDINATE' | 'RING_NOT_CLOSED'
  >
  /** Such as `coordinates[0][1][7]`. */
  readonly path: string
  readonly message: string
}

/**
 * First structural fault of a geometry: nesting, finite degrees within ±180 and ±90, at least four positions a ring,
 * closed rings that do not span half the globe. Whether rings cross each other is not judged here.
 */
export function geometryFault(geometry: GeometryInput): GeometryFault | null {
  if (geometry.type === 'Polygon') return polygonFault(geometry.coordinates, 'coordinates')
  if (geometry.type !== 'MultiPolygon') {
    const message = 'must be a MultiPolygon or a Polygon'
    return { validity: 'NOT_ALLOWED_GEOMETRY_TYPE', path: 'type', message }
  }
  if (geometry.coordinates.length === 0) return tooFew('coordinates', 'must hold at least one polygon')
  return firstFault(geometry.coordinates, 'coordinates', polygonFault)
}

/** The same geometry as a `MultiPolygon`. */
export function toMultiPolygon(geometry: GeometryInput): MultiPolygon {
  if (geometry.type === 'MultiPolygon') return { type: 'MultiPolygon', coordinates: geometry.coordinates }
  return { type: 'MultiPolygon', coordinates: [geometry.coordinates] }
}

function firstFault<Item>(
  items: readonly Item[],
  path: string,
  faultOf: (item: Item, path: string) => GeometryFault | null,
): GeometryFault | null {
  for (const [index, item] of items.entries()) {
    const fault = faultOf(item, `${path}[${index}]`)
    if (fault !== null) return fault
  }
  return null
}

function polygonFault(rings: unknown, path: string): GeometryFault | null {
  if (!Array.isArray(rings) || rings.length === 0) return tooFew(path, 'must be a polygon with an outer ring')
  return firstFault(rings, path, ringFault)
}

function ringFault(ring: unknown, path: string): GeometryFault | null {
  if (!Array.isArray(ring)) return tooFew(path, 'must be a ring, an array of positions')
  const bad = firstFault(ring, path, positionFault)
  if (bad !== null) return bad
  if (ring.length < 4) return tooFew(path, `has ${ring.length} positions; a ring needs at least 4`)
  const [first, last] = [ring[0] as Position, ring[ring.length - 1] as Position]
  if (first[0] !== last[0] || first[1] !== last[1]) {
    return { validity: 'RING_NOT_CLOSED', path, message: 'must end at the position where it starts' }
  }
  return goesRoundTheGlobe(ring as LinearRing) ? acrossAntimeridian(path) : null
}

/** Degrees of longitude from the most western to the most eastern position are more than half the globe. */
function goesRoundTheGlobe(ring: LinearRing): boolean {
  let [west, east] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  for (const [longitude = 0] of ring) {
    west = Math.min(west, longitude)
    east = Math.max(east, longitude)
  }
  return east - west > 180
}

function acrossAntimeridian(path: string): GeometryFault {
  const message = 'spans more than 180° of longitude; cut it at the antimeridian (RFC 7946 §3.1.9)'
  return { validity: 'INVALID_COORDINATE', path, message }
}

function positionFault(position: unknown, path: string): GeometryFault | null {
  const [longitude, latitude] = Array.isArray(position) ? position : []
  if (isDegrees(longitude, 180) && isDegrees(latitude, 90)) return null
  const message = 'must be [longitude, latitude] in degrees, within ±180 and ±90'
  return { validity: 'INVALID_COORDINATE', path, message }
}

function isDegrees(value: unknown, limit: number): boolean {
  return typeof value === 'number' && Math.abs(value) <= limit
}

function tooFew(path: string, message: string): GeometryFault {
  return { validity: 'TOO_FEW_POINTS', path, message }
}

/** A GeoJSON Feature with a `MultiPolygon` and properties of the given schema. */
export function featureSchema(properties: TSchema): TSchema {
  return Type.Object(
    { type: Type.Literal('Feature'), properties, geometry: MultiPolygonSchema },
    { additionalProperties: false },
  )
}
