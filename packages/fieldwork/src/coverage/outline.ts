/**
 * A ring of the coverage while it is simplified: all vertices, and which of them are kept. Coordinates are integers of
 * 1e-7 degrees, the precision that is written, so that what is checked here is what a reader gets.
 */

export const UNITS_PER_DEGREE = 1e7

export interface Outline {
  readonly lon: Int32Array
  readonly lat: Int32Array
  /** 1 for vertices of the simplified ring. Not closed: the last vertex joins the first. */
  readonly kept: Uint8Array
  /** Twice the signed area of all vertices in square units: positive for exteriors. */
  readonly winding: number
}

/** Twice the signed area of the vertices that pass, in square units. */
export const windingOfKept = (lon: Int32Array, lat: Int32Array, kept?: Uint8Array): number => {
  const lon0 = lon[0] ?? 0
  const lat0 = lat[0] ?? 0
  let doubled = 0
  // from the last vertex that passes, as the ring closes
  let last = lon.length - 1
  while (kept !== undefined && last > 0 && kept[last] === 0) last--
  for (let i = 0; i < lon.length; i++) {
    if (kept !== undefined && kept[i] === 0) continue
    doubled += (lon[last]! - lon0) * (lat[i]! - lat0) - (lon[i]! - lon0) * (lat[last]! - lat0)
    last = i
  }
  return doubled
}

/** Next kept vertex after i, around the ring. */
export const nextKept = ({ kept }: Outline, i: number): number => {
  let next = i + 1 === kept.length ? 0 : i + 1
  while (kept[next] === 0) next = next + 1 === kept.length ? 0 : next + 1
  return next
}

/** Number of kept vertices. */
export const keptIn = ({ kept }: Outline): number => {
  let count = 0
  for (let i = 0; i < kept.length; i++) count += kept[i]!
  return count
}
