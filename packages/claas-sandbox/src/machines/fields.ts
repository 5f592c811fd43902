/** Invented fields around Harsewinkel: shapes as farms have them, no two alike, none a real parcel. */
import { type GeoOrigin, type PlanePoint, toLonLat } from './plane.js'
import { type Polygon, polygonAreaM2 } from './polygon.js'

export interface SimulatedField {
  readonly name: string
  readonly code: string
  readonly origin: GeoOrigin
  /** Corners in metres from the origin. */
  readonly boundary: Polygon
  readonly areaM2: number
  /** Closed ring of `[lon, lat]`. */
  readonly ring: [lon: number, lat: number][]
}

function field(
  name: string,
  code: string,
  origin: GeoOrigin,
  corners: readonly [number, number][],
): SimulatedField {
  const boundary: PlanePoint[] = corners.map(([eastM, northM]) => ({ eastM, northM }))
  const ring = boundary.map((corner) => toLonLat(origin, corner))
  return { name, code, origin, boundary, areaM2: polygonAreaM2(boundary), ring: [...ring, ring[0]!] }
}

/** About 24 ha, a corner cut off by a road. */
export const WHEAT_FIELD = field('Kleine Heide', '11', { lon: 8.2312, lat: 51.9634 }, [
  [-310, -205],
  [70, -262],
  [331, -178],
  [298, 150],
  [96, 231],
  [-268, 188],
])

/** About 13 ha, long and slightly bent. */
export const MAIZE_FIELD = field('Am Ölbach', '23', { lon: 8.2519, lat: 51.9547 }, [
  [-236, -158],
  [18, -182],
  [242, -131],
  [227, 122],
  [4, 146],
  [-213, 117],
])

/** About 42 ha, with a bay where a wood reaches in. */
export const BARLEY_FIELD = field('Große Breite', '4', { lon: 8.2047, lat: 51.9721 }, [
  [-412, -301],
  [-20, -334],
  [389, -287],
  [421, 66],
  [302, 277],
  [-24, 218],
  [-371, 296],
])

/** About 17 ha, a crooked quadrangle. */
export const STUBBLE_FIELD = field('Hinterm Hof', '7', { lon: 8.2241, lat: 51.9452 }, [
  [-243, -176],
  [205, -209],
  [262, 117],
  [31, 205],
  [-197, 171],
])
