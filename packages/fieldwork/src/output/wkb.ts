/**
 * Well-known binary (OGC 06-103r4 §8.2), little endian, of the two shapes that points have: a point and its swath. It is
 * written straight into the page of a file, each shape behind its length in four bytes.
 */

const LITTLE_ENDIAN = 1
const POINT = 1
const POLYGON = 3
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
  const { length } = corners
  view.setUint32(at, ringBytes(length) - 4, true)
  view.setUint8(at + 4, LITTLE_ENDIAN)
  view.setUint32(at + 5, POLYGON, true)
  view.setUint32(at + 9, 1, true)
  view.setUint32(at + 13, length / 2 + 1, true)
  for (let k = 0; k < length + 2; k++) view.setFloat64(at + 17 + 8 * k, corners[k % length]!, true)
  return at + ringBytes(length)
}
