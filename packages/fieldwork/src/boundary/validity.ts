/**
 * Is a boundary valid, and if not, what is the first thing wrong? Values are the contract's list, checked in the order
 * of the OGC Simple Features rules as the JTS topology suite reports them. Repeated positions are legal there, so
 * `REPEATED_POINT` belongs to the list of values but is never the answer.
 */

import type { Position, Ring } from '@sheaf/isoxml'
import { edgeIndex } from './edge-index.js'
import { type Meeting, meetings, openRing } from './edge-pairs.js'
import { polygonsIn } from './normalize.js'

/** Every answer about a boundary, in the words of the contract. */
export const BOUNDARY_VALIDITIES = [
  'VALID',
  'REPEATED_POINT',
  'HOLE_OUTSIDE_SHELL',
  'NESTED_HOLES',
  'DISCONNECTED_INTERIOR',
  'SELF_INTERSECTION',
  'RING_SELF_INTERSECTION',
  'NESTED_SHELLS',
  'DUPLICATE_RINGS',
  'TOO_FEW_POINTS',
  'INVALID_COORDINATE',
  'RING_NOT_CLOSED',
  'NOT_ALLOWED_GEOMETRY_TYPE',
] as const
/** One answer about a boundary. */
export type Validity = (typeof BOUNDARY_VALIDITIES)[number]

type Polygons = readonly (readonly Ring[])[]

interface OpenRing {
  readonly polygon: number
  readonly hole: boolean
  readonly positions: Position[]
}

type Rule = (rings: readonly OpenRing[], met: readonly Meeting[]) => boolean

const isCoordinate = ([lon, lat]: Position): boolean =>
  Number.isFinite(lon) && Number.isFinite(lat) && Math.abs(lon) <= 180 && Math.abs(lat) <= 90

const everyRing = (polygons: Polygons, test: (ring: Ring) => boolean): boolean =>
  polygons.every((polygon) => polygon.every(test))

const isClosed = (ring: Ring): boolean => {
  const first = ring[0]
  const last = ring.at(-1)
  return first === undefined || last === undefined || (first[0] === last[0] && first[1] === last[1])
}

const hasArea = (ring: Ring): boolean => ring.length >= 4 && openRing(ring).length >= 3

/** Equal for rings of the same positions, from any start and in either sense. */
const keyOf = ({ positions }: OpenRing): string =>
  positions
    .map(([lon, lat]) => `${lon} ${lat}`)
    .sort()
    .join()

const hasDuplicates: Rule = (rings) => new Set(rings.map(keyOf)).size < rings.length

const isOn = (positions: readonly Position[], [x, y]: Position): boolean =>
  positions.some(([ax, ay], i) => {
    const [bx, by] = positions[(i + 1) % positions.length]!
    if (Math.min(ax, bx) > x || Math.max(ax, bx) < x || Math.min(ay, by) > y || Math.max(ay, by) < y)
      return false
    return (bx - ax) * (y - ay) === (x - ax) * (by - ay)
  })

/** Is one ring inside another? Rings that do not cross are told by a position that is not on both. */
const isInside = (inner: OpenRing, outer: OpenRing): boolean => {
  const index = edgeIndex({ type: 'MultiPolygon', coordinates: [[outer.positions]] })
  const free = inner.positions.find((position) => !isOn(outer.positions, position))
  if (free !== undefined) return index.contains(free[0], free[1])
  const [a, b] = inner.positions
  return index.contains((a![0] + b![0]) / 2, (a![1] + b![1]) / 2)
}

const holesOf = (rings: readonly OpenRing[], polygon: number) =>
  rings.filter((ring) => ring.hole && ring.polygon === polygon)
const shellsOf = (rings: readonly OpenRing[]) => rings.filter((ring) => !ring.hole)

const holeOutside: Rule = (rings) =>
  shellsOf(rings).some((shell) => holesOf(rings, shell.polygon).some((hole) => !isInside(hole, shell)))

const holesNested: Rule = (rings) =>
  shellsOf(rings).some((shell) => {
    const holes = holesOf(rings, shell.polygon)
    return holes.some((hole) => holes.some((other) => hole !== other && isInside(hole, other)))
  })

/** A shell inside another is nested unless it lies in one of its holes. */
const shellsNested: Rule = (rings) => {
  const shells = shellsOf(rings)
  return shells.some((shell) =>
    shells.some(
      (outer) =>
        shell !== outer &&
        isInside(shell, outer) &&
        !holesOf(rings, outer.polygon).some((hole) => isInside(shell, hole)),
    ),
  )
}

const touchesItself: Rule = (_, met) =>
  met.some((meeting) => meeting.kind === 'touch' && meeting.rings[0] === meeting.rings[1])

/** Rings of a polygon that touch in a chain closed on itself cut its interior apart. */
const isDisconnected: Rule = (rings, met) => {
  const group = new Map<string, string>()
  const rootOf = (node: string): string => {
    const parent = group.get(node) ?? node
    return parent === node ? node : rootOf(parent)
  }
  const joined = new Set<string>()
  for (const meeting of met) {
    if (meeting.kind !== 'touch') continue
    const [a, b] = meeting.rings
    if (rings[a]!.polygon !== rings[b]!.polygon) continue
    const point = `${rings[a]!.polygon} at ${meeting.at.join(' ')}`
    for (const ring of meeting.rings) {
      const link = `${ring} ${point}`
      if (joined.has(link)) continue
      joined.add(link)
      const from = rootOf(`ring ${ring}`)
      const to = rootOf(point)
      if (from === to) return true
      group.set(from, to)
    }
  }
  return false
}

const crosses: Rule = (_, met) => met.some(({ kind }) => kind === 'cross')

const RULES: readonly (readonly [Validity, Rule])[] = [
  ['DUPLICATE_RINGS', hasDuplicates],
  ['SELF_INTERSECTION', crosses],
  ['RING_SELF_INTERSECTION', touchesItself],
  ['HOLE_OUTSIDE_SHELL', holeOutside],
  ['NESTED_HOLES', holesNested],
  ['NESTED_SHELLS', shellsNested],
  ['DISCONNECTED_INTERIOR', isDisconnected],
]

/**
 * Judges a geometry as it came. Never throws: whatever is no Polygon or MultiPolygon made of numbers, or has no
 * ring, is `NOT_ALLOWED_GEOMETRY_TYPE` or `TOO_FEW_POINTS`.
 */
export const checkBoundary = (geometry: unknown): { readonly validity: Validity } => {
  const polygons = polygonsIn(geometry)
  if (polygons === undefined) return { validity: 'NOT_ALLOWED_GEOMETRY_TYPE' }
  if (!everyRing(polygons, (ring) => ring.every(isCoordinate))) return { validity: 'INVALID_COORDINATE' }
  if (polygons.length === 0 || polygons.some((polygon) => polygon.length === 0))
    return { validity: 'TOO_FEW_POINTS' }
  if (!everyRing(polygons, isClosed)) return { validity: 'RING_NOT_CLOSED' }
  if (!everyRing(polygons, hasArea)) return { validity: 'TOO_FEW_POINTS' }
  const rings = polygons.flatMap((polygon, number) =>
    polygon.map((ring, index): OpenRing => ({ polygon: number, hole: index > 0, positions: openRing(ring) })),
  )
  const met = meetings(rings.map(({ positions }) => positions))
  for (const [validity, broken] of RULES) if (broken(rings, met)) return { validity }
  return { validity: 'VALID' }
}
