/** Mean radius of the Earth in metres (IUGG). */
const RADIUS_M = 6_371_008.8

/**
 * Area of a closed ring on a sphere in hectares, for a first impression while it is drawn; the server's geodesic one
 * counts. Formula of the spherical excess under a great number of small trapezoids (Chamberlain and Duquette, 2007).
 */
export function ringAreaHa(ring: readonly (readonly number[])[]): number {
  let sum = 0
  for (let i = 1; i < ring.length; i++) {
    const [lonA, latA] = ring[i - 1]!.map(radians)
    const [lonB, latB] = ring[i]!.map(radians)
    sum += (lonB! - lonA!) * (2 + Math.sin(latA!) + Math.sin(latB!))
  }
  return (Math.abs(sum) * RADIUS_M * RADIUS_M) / 2 / 10_000
}

function radians(degrees: number): number {
  return (degrees * Math.PI) / 180
}
