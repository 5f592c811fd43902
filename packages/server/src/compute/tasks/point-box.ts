/** The extent of points. */
import { numbersOf, type PointTable } from '@sheaf/fieldwork'

/** West, south, east, north in degrees. */
export type BoundingBox = readonly [west: number, south: number, east: number, north: number]

/** Extent of a table's points; undefined when it has none. */
export function boundingBoxOf(table: PointTable): BoundingBox | undefined {
  const lon = numbersOf(table, 'lon')
  const lat = numbersOf(table, 'lat')
  if (lon === undefined || lat === undefined || table.length === 0) return undefined
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity]
  for (let i = 0; i < table.length; i++) {
    if (lon[i]! < west) west = lon[i]!
    if (lon[i]! > east) east = lon[i]!
    if (lat[i]! < south) south = lat[i]!
    if (lat[i]! > north) north = lat[i]!
  }
  return west <= east ? [west, south, east, north] : undefined
}
