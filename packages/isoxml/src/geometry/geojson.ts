/**
 * The GeoJSON (RFC 7946) that task data becomes. Positions are `[lon, lat]` in degrees, WGS 84. The element types of
 * the standard own the short names `Polygon`, `LineString` and `Point`; those of GeoJSON are spelled out here.
 */
export type Position = [lon: number, lat: number]
/** A closed ring: first and last position are equal. */
export type Ring = Position[]

/** A GeoJSON MultiPolygon (RFC 7946). */
export interface MultiPolygon {
  type: 'MultiPolygon'
  /** Polygons, each an exterior ring followed by its holes. */
  coordinates: Ring[][]
}

/** A GeoJSON Polygon: an exterior ring followed by its holes. */
export interface GeoJsonPolygon {
  type: 'Polygon'
  coordinates: Ring[]
}

/** A GeoJSON LineString. */
export interface GeoJsonLineString {
  type: 'LineString'
  coordinates: Position[]
}

/** A GeoJSON MultiLineString. */
export interface GeoJsonMultiLineString {
  type: 'MultiLineString'
  coordinates: Position[][]
}

/** A GeoJSON Point. */
export interface GeoJsonPoint {
  type: 'Point'
  coordinates: Position
}

/** Every geometry that task data can hold. */
export type GeoJsonGeometry =
  | MultiPolygon
  | GeoJsonPolygon
  | GeoJsonLineString
  | GeoJsonMultiLineString
  | GeoJsonPoint

/** A property of a feature: flat, so that every tool that reads GeoJSON shows it. */
export type FeatureValue = string | number | boolean | null | Position

/** Properties by name; an attribute that the file does not state has no key. */
export type FeatureProperties = Record<string, FeatureValue>

/** A GeoJSON Feature. */
export interface Feature<Geometry extends GeoJsonGeometry | null = GeoJsonGeometry> {
  type: 'Feature'
  geometry: Geometry
  properties: FeatureProperties
}

/** A GeoJSON FeatureCollection. */
export interface FeatureCollection<Geometry extends GeoJsonGeometry | null = GeoJsonGeometry> {
  type: 'FeatureCollection'
  features: Feature<Geometry>[]
}

/** A feature of a geometry and of those properties that are not undefined. */
export function featureOf<Geometry extends GeoJsonGeometry | null>(
  geometry: Geometry,
  properties: Readonly<Record<string, FeatureValue | undefined>>,
): Feature<Geometry> {
  const stated: FeatureProperties = {}
  for (const [name, value] of Object.entries(properties)) if (value !== undefined) stated[name] = value
  return { type: 'Feature', geometry, properties: stated }
}
