/**
 * Rings as flat arrays `[lon, lat, lon, lat …]` in degrees, closed, and their plane measures: good for orientation and
 * containment, not for areas in hectares.
 */

/** A closed ring without doubled points. */
export interface FlatRing {
  /** The first point stands again at the end. */
  readonly coordinates: Float64Array
  /** Square degrees; positive when the ring runs counter-clockwise. */
  readonly signedArea: number
}

/** Shoelace formula in square degrees. */
export function signedAreaOf(coordinates: Float64Array): number {
  // relative to the first point: differences of some metres would drown in the products of whole degrees
  const originLon = coordinates[0] ?? 0
  const originLat = coordinates[1] ?? 0
  let twice = 0
  for (let at = 2; at < coordinates.length; at += 2) {
    const fromLon = coordinates[at - 2]!
    const fromLat = coordinates[at - 1]!
    const toLon = coordinates[at]!
    const toLat = coordinates[at + 1]!
    twice += (fromLon - originLon) * (toLat - originLat) - (toLon - originLon) * (fromLat - originLat)
  }
  return twice / 2
}

export function isValidPosition(lon: number, lat: number): boolean {
  return Math.abs(lon) <= 180 && Math.abs(lat) <= 90
}

/** Whether a ring can stay as it is: closed, all points valid and none like the one before. */
export function isCleanRing(coordinates: Float64Array): boolean {
  const end = coordinates.length
  if (end < 8 || coordinates[0] !== coordinates[end - 2] || coordinates[1] !== coordinates[end - 1])
    return false
  let lon = Number.NaN
  let lat = Number.NaN
  for (let at = 0; at < end; at += 2) {
    const nextLon = coordinates[at]!
    const nextLat = coordinates[at + 1]!
    if ((nextLon === lon && nextLat === lat) || !isValidPosition(nextLon, nextLat)) return false
    lon = nextLon
    lat = nextLat
  }
  return true
}

/** Valid points without those that repeat their predecessor, closed; shorter than 8 when it encloses nothing. */
export function cleanedRing(coordinates: Float64Array): Float64Array {
  const kept = new Float64Array(coordinates.length + 2)
  let end = 0
  for (let at = 0; at + 1 < coordinates.length; at += 2) {
    const lon = coordinates[at]!
    const lat = coordinates[at + 1]!
    if (!isValidPosition(lon, lat) || (end > 0 && kept[end - 2] === lon && kept[end - 1] === lat)) continue
    kept[end++] = lon
    kept[end++] = lat
  }
  const closed = end > 2 && kept[end - 2] === kept[0] && kept[end - 1] === kept[1]
  if (!closed && end > 0) {
    kept[end++] = kept[0]!
    kept[end++] = kept[1]!
  }
  return kept.slice(0, end)
}

/** Vertices of a ring that are tried; a ring that lies in another one does so with nearly all of them. */
const MAX_TRIED = 64

/**
 * Whether most vertices of `inner` lie in `outer`; most, because rings drawn along each other share points. Of a long
 * ring 64 vertices are tried, evenly spread.
 */
export function containsMostOf(outer: FlatRing, inner: FlatRing): boolean {
  const { coordinates } = inner
  const vertices = coordinates.length / 2 - 1
  const tried = Math.min(vertices, MAX_TRIED)
  let inside = 0
  for (let k = 1; k <= tried; k++) {
    const at = 2 * Math.floor((k * vertices) / tried)
    if (contains(outer.coordinates, coordinates[at]!, coordinates[at + 1]!)) inside++
    if (inside > tried / 2) return true
    if (k - inside >= tried / 2) return false
  }
  return false
}

/** Even-odd rule; a point on the edge may fall on either side. */
export function contains(ring: Float64Array, lon: number, lat: number): boolean {
  let inside = false
  let fromLon = ring[0]!
  let fromLat = ring[1]!
  for (let at = 2; at < ring.length; at += 2) {
    const toLon = ring[at]!
    const toLat = ring[at + 1]!
    if (
      fromLat > lat !== toLat > lat &&
      lon < ((toLon - fromLon) * (lat - fromLat)) / (toLat - fromLat) + fromLon
    )
      inside = !inside
    fromLon = toLon
    fromLat = toLat
  }
  return inside
}
