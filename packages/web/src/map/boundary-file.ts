/** Boundaries out of a GeoJSON file: every polygon of it, with the name that stands beside it. */

export interface FileBoundary {
  readonly name: string | undefined
  readonly geometry: { readonly type: 'Polygon' | 'MultiPolygon'; readonly coordinates: unknown }
}

/** Keys under which programs write a field's name. */
const NAMES = ['name', 'Name', 'NAME', 'field', 'fieldName', 'FIELD_NAME']

/** @throws Error with a sentence when the text is no GeoJSON or holds no polygon */
export function readBoundaries(text: string): FileBoundary[] {
  let found: unknown
  try {
    found = JSON.parse(text)
  } catch (error) {
    throw new Error(`This is no GeoJSON: ${(error as Error).message}`)
  }
  const boundaries = boundariesIn(found, undefined)
  if (boundaries.length === 0)
    throw new Error('This file holds no polygon. Expected: GeoJSON with Polygon or MultiPolygon, WGS 84.')
  return boundaries
}

function boundariesIn(value: unknown, name: string | undefined): FileBoundary[] {
  if (!isObject(value)) return []
  switch (value['type']) {
    case 'FeatureCollection':
      return listOf(value['features']).flatMap((feature) => boundariesIn(feature, undefined))
    case 'Feature':
      return boundariesIn(value['geometry'], nameIn(value['properties']))
    case 'GeometryCollection':
      return listOf(value['geometries']).flatMap((geometry) => boundariesIn(geometry, name))
    case 'Polygon':
    case 'MultiPolygon':
      return [{ name, geometry: { type: value['type'], coordinates: value['coordinates'] } }]
    default:
      return []
  }
}

function nameIn(properties: unknown): string | undefined {
  if (!isObject(properties)) return undefined
  const name = NAMES.map((key) => properties[key]).find((one) => typeof one === 'string' && one !== '')
  return name as string | undefined
}

function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : []
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}
