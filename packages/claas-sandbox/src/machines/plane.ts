/** A local plane in metres, east and north of an origin, tied to WGS 84 by the radii of curvature at that origin. */

export interface PlanePoint {
  readonly eastM: number
  readonly northM: number
}

export interface GeoOrigin {
  readonly lon: number
  readonly lat: number
}

const EQUATORIAL_RADIUS_M = 6_378_137
const ECCENTRICITY_SQUARED = 6.694_379_990_14e-3

/** Within a kilometre of the origin a metre of the plane is a metre on the ellipsoid to about one in 10,000. */
export function toLonLat(origin: GeoOrigin, point: PlanePoint): [lon: number, lat: number] {
  const sine = Math.sin((origin.lat * Math.PI) / 180)
  const root = Math.sqrt(1 - ECCENTRICITY_SQUARED * sine * sine)
  const meridianRadiusM = (EQUATORIAL_RADIUS_M * (1 - ECCENTRICITY_SQUARED)) / root ** 3
  const parallelRadiusM = (EQUATORIAL_RADIUS_M / root) * Math.cos((origin.lat * Math.PI) / 180)
  return [
    origin.lon + ((point.eastM / parallelRadiusM) * 180) / Math.PI,
    origin.lat + ((point.northM / meridianRadiusM) * 180) / Math.PI,
  ]
}

export function distanceM(from: PlanePoint, to: PlanePoint): number {
  return Math.hypot(to.eastM - from.eastM, to.northM - from.northM)
}

export function between(from: PlanePoint, to: PlanePoint, share: number): PlanePoint {
  return {
    eastM: from.eastM + (to.eastM - from.eastM) * share,
    northM: from.northM + (to.northM - from.northM) * share,
  }
}
