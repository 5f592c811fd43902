/** Extent of a boundary. */

import type { MultiPolygon } from '@sheaf/isoxml'

/** Degrees, WGS 84, in the order of RFC 7946. */
export type BoundingBox = readonly [west: number, south: number, east: number, north: number]

/** Extent of all rings, or undefined when there is no position. */
export const boundingBox = (boundary: MultiPolygon): BoundingBox | undefined => {
  let west = Infinity
  let south = Infinity
  let east = -Infinity
  let north = -Infinity
  for (const polygon of boundary.coordinates) {
    for (const ring of polygon) {
      for (const [lon, lat] of ring) {
        if (lon < west) west = lon
        if (lon > east) east = lon
        if (lat < south) south = lat
        if (lat > north) north = lat
      }
    }
  }
  return west <= east && south <= north ? [west, south, east, north] : undefined
}

/** True when two extents share at least a point. */
export const boxesTouch = (a: BoundingBox, b: BoundingBox): boolean =>
  a[0] <= b[2] && b[0] <= a[2] && a[1] <= b[3] && b[1] <= a[3]
