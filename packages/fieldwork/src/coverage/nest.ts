/** Sorts simplified rings into polygons: each hole goes to the smallest exterior around it. */

import type { MultiPolygon, Position, Ring } from '@sheaf/isoxml'
import { leastOf, mostOf } from '../points/extremes.js'
import { keptIn, type Outline, UNITS_PER_DEGREE, windingOfKept } from './outline.js'

interface SimpleRing {
  readonly lon: Int32Array
  readonly lat: Int32Array
  readonly winding: number
  readonly west: number
  readonly south: number
  readonly east: number
  readonly north: number
}

const onlyKept = (values: Int32Array, kept: Uint8Array, count: number): Int32Array => {
  const passing = new Int32Array(count)
  for (let i = 0, to = 0; to < count; i++) if (kept[i] === 1) passing[to++] = values[i]!
  return passing
}

const simpleRing = (outline: Outline): SimpleRing => {
  const { lon, lat, kept } = outline
  const count = keptIn(outline)
  const keptLon = onlyKept(lon, kept, count)
  const keptLat = onlyKept(lat, kept, count)
  return {
    lon: keptLon,
    lat: keptLat,
    winding: windingOfKept(keptLon, keptLat),
    west: leastOf(keptLon),
    south: leastOf(keptLat),
    east: mostOf(keptLon),
    north: mostOf(keptLat),
  }
}

/** Boxes of rings side by side: a field has thousands of holes, each of which looks at every exterior. */
class Boxes {
  private readonly ends: Int32Array

  constructor(rings: readonly SimpleRing[]) {
    this.ends = Int32Array.from(rings.flatMap(({ west, south, east, north }) => [west, south, east, north]))
  }

  /** Number of the first ring at or behind `from` whose box holds a position; that of rings when there is none. */
  firstAround(x: number, y: number, from: number): number {
    const { ends } = this
    let at = 4 * from
    while (at < ends.length && (x < ends[at]! || y < ends[at + 1]! || x > ends[at + 2]! || y > ends[at + 3]!))
      at += 4
    return at >> 2
  }
}

const containsVertex = ({ lon, lat }: SimpleRing, x: number, y: number): boolean => {
  let inside = false
  for (let i = 0, j = lon.length - 1; i < lon.length; j = i++) {
    if (lat[i]! > y === lat[j]! > y) continue
    const crossing = lon[j]! + ((y - lat[j]!) * (lon[i]! - lon[j]!)) / (lat[i]! - lat[j]!)
    if (x < crossing) inside = !inside
  }
  return inside
}

const positionsOf = ({ lon, lat }: SimpleRing): Ring => {
  const ring: Ring = Array.from(
    lon,
    (value, i): Position => [value / UNITS_PER_DEGREE, lat[i]! / UNITS_PER_DEGREE],
  )
  ring.push([...ring[0]!])
  return ring
}

/** Number of the first shell that is larger than a ring; shells come by size. */
const firstLarger = (shells: readonly SimpleRing[], winding: number): number => {
  let low = 0
  let high = shells.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (shells[middle]!.winding > winding) high = middle
    else low = middle + 1
  }
  return low
}

/** Number of the smallest shell from `from` on that holds a position, that of shells without one. */
const shellAround = (
  shells: readonly SimpleRing[],
  boxes: Boxes,
  x: number,
  y: number,
  from: number,
): number => {
  const first = boxes.firstAround(x, y, from)
  const second = boxes.firstAround(x, y, first + 1)
  // an outline has an exterior around each hole, so that the only possible one needs no proof
  if (second >= shells.length) return first
  let at = first
  while (at < shells.length && !containsVertex(shells[at]!, x, y)) at = boxes.firstAround(x, y, at + 1)
  return at
}

/** Nested polygons of the kept vertices; exteriors counter-clockwise, holes clockwise, rings closed. */
export const nest = (outlines: readonly Outline[]): MultiPolygon => {
  const rings = outlines.map(simpleRing).filter(({ winding }) => winding !== 0)
  const shells = rings.filter(({ winding }) => winding > 0).sort((a, b) => a.winding - b.winding)
  const polygons = shells.map((shell) => [positionsOf(shell)])
  const boxes = new Boxes(shells)
  for (const hole of rings) {
    if (hole.winding > 0) continue
    const [x, y] = [hole.lon[0]!, hole.lat[0]!]
    const around = shellAround(shells, boxes, x, y, firstLarger(shells, -hole.winding))
    polygons[around]?.push(positionsOf(hole))
  }
  return { type: 'MultiPolygon', coordinates: polygons }
}
