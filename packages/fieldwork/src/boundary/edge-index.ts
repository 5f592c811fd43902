/**
 * Which points lie inside a boundary, for millions of points: edges sorted into horizontal slabs, so that a point
 * meets only the few edges of its own slab.
 *
 * The rule is half open: a point belongs when an odd number of edges with `(south > lat) !== (north > lat)` lie
 * east of it. Each edge is kept from its southern to its northern end, so neighbours that share border positions
 * compute the same crossing and a point on the border falls into exactly one of them.
 */

import type { MultiPolygon } from '@sheaf/isoxml'
import { boundingBox } from './bounding-box.js'

export interface EdgeIndex {
  /** @returns true when the position (degrees) lies inside; NaN never does */
  contains(lon: number, lat: number): boolean
}

/** Edges as four numbers each: southern end's longitude and latitude, northern latitude, longitude per latitude. */
interface Edges {
  readonly numbers: Float64Array
  /** Number of the polygon the edge belongs to: parts may overlap, so each is judged alone. */
  readonly part: Int32Array
  readonly count: number
}

const LON = 0
const SOUTH = 1
const NORTH = 2
const SLOPE = 3
const STRIDE = 4

const OUTSIDE: EdgeIndex = { contains: () => false }

const collectEdges = (boundary: MultiPolygon): Edges => {
  let capacity = 0
  for (const polygon of boundary.coordinates) for (const ring of polygon) capacity += ring.length
  const numbers = new Float64Array(STRIDE * capacity)
  const part = new Int32Array(capacity)
  let count = 0
  boundary.coordinates.forEach((polygon, number) => {
    for (const ring of polygon) {
      for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
        const rising = ring[j]![1] < ring[i]![1]
        const [lonSouth, latSouth] = rising ? ring[j]! : ring[i]!
        const [lonNorth, latNorth] = rising ? ring[i]! : ring[j]!
        if (!(latNorth > latSouth)) continue
        const at = STRIDE * count
        numbers[at + LON] = lonSouth
        numbers[at + SOUTH] = latSouth
        numbers[at + NORTH] = latNorth
        numbers[at + SLOPE] = (lonNorth - lonSouth) / (latNorth - latSouth)
        part[count] = number
        count++
      }
    }
  })
  return { numbers, part, count }
}

/**
 * Edges slab by slab, those of several slabs in each of them, so that a point reads one stretch of memory: edges of slab
 * s are `starts[s] … starts[s + 1]`, in the order of their parts.
 */
const sortIntoSlabs = ({ numbers, part, count }: Edges, slabs: number, slabOf: (lat: number) => number) => {
  const starts = new Uint32Array(slabs + 1)
  const firstOf = (e: number) => slabOf(numbers[STRIDE * e + SOUTH]!)
  const lastOf = (e: number) => slabOf(numbers[STRIDE * e + NORTH]!)
  for (let e = 0; e < count; e++) {
    for (let s = firstOf(e), last = lastOf(e); s <= last; s++) starts[s + 1]!++
  }
  for (let s = 0; s < slabs; s++) starts[s + 1]! += starts[s]!
  const sorted = new Float64Array(STRIDE * starts[slabs]!)
  const parts = new Int32Array(starts[slabs]!)
  const next = starts.slice(0, slabs)
  for (let e = 0; e < count; e++) {
    for (let s = firstOf(e), last = lastOf(e); s <= last; s++) {
      const to = next[s]!++
      for (let k = 0; k < STRIDE; k++) sorted[STRIDE * to + k] = numbers[STRIDE * e + k]!
      parts[to] = part[e]!
    }
  }
  return { starts, sorted, parts }
}

const MOST_SLABS = 1 << 16

/** Prepares a boundary (holes and several parts allowed, any winding, closed or not) for `contains`. */
export const edgeIndex = (boundary: MultiPolygon): EdgeIndex => {
  const box = boundingBox(boundary)
  const edges = collectEdges(boundary)
  if (box === undefined || edges.count === 0) return OUTSIDE
  const [boxWest, boxSouth, boxEast, boxNorth] = box
  const slabs = Math.min(MOST_SLABS, 2 * edges.count)
  const perDegree = slabs / (boxNorth - boxSouth)
  const slabOf = (lat: number) => Math.min(slabs - 1, Math.floor((lat - boxSouth) * perDegree))
  const { starts, sorted, parts } = sortIntoSlabs(edges, slabs, slabOf)

  const contains = (lon: number, lat: number): boolean => {
    if (!(lon >= boxWest && lon <= boxEast && lat >= boxSouth && lat <= boxNorth)) return false
    const slab = slabOf(lat)
    let inside = false
    let current = -1
    for (let k = starts[slab]!, end = starts[slab + 1]!; k < end; k++) {
      if (parts[k] !== current) {
        if (inside) return true
        current = parts[k]!
      }
      const e = STRIDE * k
      const south = sorted[e + SOUTH]!
      if (
        lat >= south &&
        lat < sorted[e + NORTH]! &&
        lon < sorted[e + LON]! + (lat - south) * sorted[e + SLOPE]!
      )
        inside = !inside
    }
    return inside
  }
  return { contains }
}
