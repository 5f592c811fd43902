/** What a boundary file gives: polygons with their names, whatever format they came in. */
import type { GeometryInput } from '@sheaf/contract'

/** A polygon of a boundary file. Its nesting is not checked yet: that is done where a field is made of it. */
export interface FoundPolygon {
  readonly name: string | undefined
  readonly geometry: GeometryInput
}

/** The file cannot be read. The message is a sentence for whoever sent it. */
export class UnreadableBoundaryFile extends Error {
  override readonly name = 'UnreadableBoundaryFile'
}

/** Collections inside collections that are followed. */
const DEEPEST_COLLECTION = 8
/** Columns that hold a field's name, best first; those of a Shapefile are often in capitals. */
const NAME_KEYS = [/^name$/, /^name$/i, /^field[_ ]?name$/i, /^field$/i]
const LONGEST_NAME = 1024

/**
 * Polygons of a GeoJSON value, one for each feature or bare geometry that has ground; points and lines are passed over.
 * The parts of a collection are one field, as the parts of a MultiPolygon are.
 *
 * @param value parsed, unchecked GeoJSON: FeatureCollection, Feature or geometry
 */
export function polygonsOf(value: unknown): FoundPolygon[] {
  if (!isObject(value)) return []
  if (value['type'] === 'FeatureCollection') {
    const { features } = value
    return Array.isArray(features) ? features.flatMap((feature) => polygonsOf(feature)) : []
  }
  const isFeature = value['type'] === 'Feature'
  const geometry = groundOf(isFeature ? value['geometry'] : value)
  if (geometry === undefined) return []
  return [{ name: isFeature ? nameIn(value['properties']) : undefined, geometry }]
}

/** The same polygon with every position moved; members behind longitude and latitude are dropped. */
export function moved(
  { name, geometry }: FoundPolygon,
  move: (position: readonly [number, number]) => readonly [number, number],
): FoundPolygon {
  const depth = geometry.type === 'Polygon' ? 2 : 3
  const coordinates = movedCoordinates(geometry.coordinates, depth, move)
  return { name, geometry: { type: geometry.type, coordinates } as GeometryInput }
}

function movedCoordinates(
  value: unknown,
  depth: number,
  move: (position: readonly [number, number]) => readonly [number, number],
): unknown {
  if (!Array.isArray(value)) return value
  if (depth > 0) return value.map((inner) => movedCoordinates(inner, depth - 1, move))
  const [x, y] = value as unknown[]
  return typeof x === 'number' && typeof y === 'number' ? [...move([x, y])] : value
}

function groundOf(value: unknown, depth = 0): GeometryInput | undefined {
  if (!isObject(value) || depth > DEEPEST_COLLECTION) return undefined
  const { type, coordinates, geometries } = value
  if ((type === 'Polygon' || type === 'MultiPolygon') && Array.isArray(coordinates))
    return { type, coordinates } as GeometryInput
  if (type !== 'GeometryCollection' || !Array.isArray(geometries)) return undefined
  const parts = geometries.flatMap((geometry) => groundOf(geometry, depth + 1) ?? [])
  if (parts.length < 2) return parts[0]
  const polygons = parts.flatMap((part) => (part.type === 'Polygon' ? [part.coordinates] : part.coordinates))
  return { type: 'MultiPolygon', coordinates: polygons }
}

/** The property `name`, in capitals too; else one of the usual names of a field name. */
function nameIn(properties: unknown): string | undefined {
  if (!isObject(properties)) return undefined
  const keys = Object.keys(properties)
  return firstOf(NAME_KEYS, (pattern) =>
    firstOf(keys, (key) => (pattern.test(key) ? nameOf(properties[key]) : undefined)),
  )
}

function firstOf<Item, Found>(
  items: readonly Item[],
  find: (item: Item) => Found | undefined,
): Found | undefined {
  for (const item of items) {
    const found = find(item)
    if (found !== undefined) return found
  }
  return undefined
}

function nameOf(value: unknown): string | undefined {
  if (typeof value !== 'string' && typeof value !== 'number') return undefined
  if (Number.isNaN(value)) return undefined
  // No database holds a NUL or half of a surrogate pair.
  const name = String(value)
    .replaceAll('\0', '')
    .trim()
    .slice(0, LONGEST_NAME)
    .replace(/\p{Surrogate}/gu, '')
  return name === '' ? undefined : name
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
