/**
 * Well-known binary (OGC 06-103r4 §8.2), little endian, of the shapes that points have: a point and its swath, or several. It is
 * written straight into the page of a file, each shape behind its length in four bytes.
 */

const LITTLE_ENDIAN = 1
const POINT = 1
const POLYGON = 3
const MULTI_POLYGON = 6
/** Bytes of a point with its length before it. */
export const POINT_BYTES = 25

/** @returns position behind the point */
export const writePoint = (view: DataView, at: number, lon: number, lat: number): number => {
  view.setUint32(at, POINT_BYTES - 4, true)
  view.setUint8(at + 4, LITTLE_ENDIAN)
  view.setUint32(at + 5, POINT, true)
  view.setFloat64(at + 9, lon, true)
  view.setFloat64(at + 17, lat, true)
  return at + POINT_BYTES
}

/** Bytes of a polygon of one ring with its length before it. @param numbers of its open ring, two a corner */
export const ringBytes = (numbers: number): number => 4 + 13 + 8 * (numbers + 2)

/**
 * A polygon of one ring, given as open flat corners `[lon, lat, …]`; the ring is closed here.
 * @returns position behind the polygon
 */
export const writeRing = (view: DataView, at: number, corners: readonly number[]): number => {
  view.setUint32(at, ringBytes(corners.length) - 4, true)
  return setPolygon(view, at + 4, corners)
}

const setPolygon = (view: DataView, at: number, corners: readonly number[]): number => {
  const { length } = corners
  view.setUint8(at, LITTLE_ENDIAN)
  view.setUint32(at + 1, POLYGON, true)
  view.setUint32(at + 5, 1, true)
  view.setUint32(at + 9, length / 2 + 1, true)
  for (let k = 0; k < length + 2; k++) view.setFloat64(at + 13 + 8 * k, corners[k % length]!, true)
  return at + ringBytes(length) - 4
}

/** Most bytes of several polygons of one ring each, with their length before them. */
export const ringsBytes = (rings: number, numbers: number): number => 4 + 9 + rings * (ringBytes(numbers) - 4)

/**
 * A multipolygon of one ring each, as `writeRing`.
 * @returns position behind it
 */
export const writeRings = (view: DataView, at: number, rings: readonly (readonly number[])[]): number => {
  view.setUint8(at + 4, LITTLE_ENDIAN)
  view.setUint32(at + 5, MULTI_POLYGON, true)
  view.setUint32(at + 9, rings.length, true)
  let end = at + 13
  for (const ring of rings) end = setPolygon(view, end, ring)
  view.setUint32(at, end - at - 4, true)
  return end
}
