/** Sorts simplified rings into polygons: each hole goes to the smallest exterior around it. */

import type { MultiPolygon, Position, Ring } from '@sheaf/isoxml'
import { leastOf, mostOf } from '../points/extremes.js'
import { type Outline, UNITS_PER_DEGREE, windingOfKept } from './outline.js'

interface SimpleRing {
  readonly lon: Int32Array
  readonly lat: Int32Array
  readonly winding: number
  readonly west: number
  readonly south: number
  readonly east: number
  readonly north: number
}

const onlyKept = (values: Int32Array, kept: Uint8Array): Int32Array => {
  const passing = new Int32Array(values.length)
  return passing.slice(0, copyKept(values, kept, passing))
}

/** @returns how many were kept */
const copyKept = (values: Int32Array, kept: Uint8Array, passing: Int32Array): number => {
  let count = 0
  for (let i = 0; i < values.length; i++) if (kept[i] === 1) passing[count++] = values[i]!
  return count
}

const simpleRing = ({ lon, lat, kept }: Outline): SimpleRing => {
  const keptLon = onlyKept(lon, kept)
  const keptLat = onlyKept(lat, kept)
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

const boxContains = (ring: SimpleRing, x: number, y: number): boolean =>
  x >= ring.west && x <= ring.east && y >= ring.south && y <= ring.north

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

/** Nested polygons of the kept vertices; exteriors counter-clockwise, holes clockwise, rings closed. */
export const nest = (outlines: readonly Outline[]): MultiPolygon => {
  const rings = outlines.map(simpleRing).filter(({ winding }) => winding !== 0)
  const shells = rings.filter(({ winding }) => winding > 0).sort((a, b) => a.winding - b.winding)
  const polygons = new Map(shells.map((shell) => [shell, [positionsOf(shell)]]))
  for (const hole of rings) {
    if (hole.winding > 0) continue
    const [x, y] = [hole.lon[0]!, hole.lat[0]!]
    const possible = shells.filter((shell) => shell.winding > -hole.winding && boxContains(shell, x, y))
    // an outline has an exterior around each hole, so that the only possible one needs no proof
    const around = possible.length === 1 ? possible[0] : possible.find((shell) => containsVertex(shell, x, y))
    if (around !== undefined) polygons.get(around)!.push(positionsOf(hole))
  }
  return { type: 'MultiPolygon', coordinates: [...polygons.values()] }
}
