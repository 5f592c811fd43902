/**
 * Set operations on boundaries by Clipper2 (npm `clipper2-ts`), which works on integers: positions are measured from
 * a common corner in steps small enough for a field (0.1 mm) and large enough that products stay exact in a double.
 */

import type { MultiPolygon, Position, Ring } from '@sheaf/isoxml'
import {
  Clipper,
  ClipType,
  EndType,
  FillRule,
  JoinType,
  type Path64,
  type Paths64,
  type PolyPath64,
  PolyTree64,
} from 'clipper2-ts'
import { boundaryAreaM2 } from './area.js'
import { type BoundingBox, boundingBox, boxesTouch } from './bounding-box.js'

const FINEST_STEPS_PER_DEGREE = 1e9
/** Coordinates up to here keep every cross product below 2^53. */
const LARGEST_COORDINATE = 6e7

/** Integer grid over an extent. */
export interface IntegerGrid {
  readonly west: number
  readonly south: number
  readonly stepsPerDegree: number
}

export const gridOver = ([west, south, east, north]: BoundingBox): IntegerGrid => ({
  west,
  south,
  stepsPerDegree: Math.min(
    FINEST_STEPS_PER_DEGREE,
    LARGEST_COORDINATE / Math.max(east - west, north - south, 1e-9),
  ),
})

/** An open integer path of a ring; the closing position is left out. */
export const pathOf = (ring: readonly Position[], grid: IntegerGrid): Path64 => {
  const path = ring.map(([lon, lat]) => ({
    x: Math.round((lon - grid.west) * grid.stepsPerDegree),
    y: Math.round((lat - grid.south) * grid.stepsPerDegree),
  }))
  const first = path[0]
  const last = path.at(-1)
  if (path.length > 1 && first && last && first.x === last.x && first.y === last.y) path.pop()
  return path
}

/** Non-zero union of one polygon's exterior less the union of its holes: trusts no winding of the source. */
export const resolvePolygon = (rings: readonly (readonly Position[])[], grid: IntegerGrid): Paths64 => {
  const [shell, ...holes] = rings.map((ring) => pathOf(ring, grid))
  if (shell === undefined) return []
  const body = Clipper.union([shell], FillRule.NonZero)
  if (holes.length === 0) return body
  const cut = holes.flatMap((hole) => Clipper.union([hole], FillRule.NonZero))
  return Clipper.difference(body, Clipper.union(cut, FillRule.NonZero), FillRule.NonZero)
}

const resolveBoundary = (boundary: MultiPolygon, grid: IntegerGrid): Paths64 =>
  Clipper.union(
    boundary.coordinates.flatMap((polygon) => resolvePolygon(polygon, grid)),
    FillRule.NonZero,
  )

const ringOf = (path: Path64, grid: IntegerGrid): Ring => {
  const ring = path.map(
    ({ x, y }): Position => [grid.west + x / grid.stepsPerDegree, grid.south + y / grid.stepsPerDegree],
  )
  ring.push([...ring[0]!])
  return ring
}

/** Non-zero union of paths as nested polygons, exteriors counter-clockwise, holes clockwise. */
export const polygonsOf = (paths: Paths64, grid: IntegerGrid): MultiPolygon => {
  const tree = new PolyTree64()
  Clipper.booleanOpWithPolyTree(ClipType.Union, paths, null, tree, FillRule.NonZero)
  const coordinates: Ring[][] = []
  const visit = (node: PolyPath64) => {
    for (let i = 0; i < node.count; i++) {
      const shell = node.child(i)
      if (shell.poly === null || shell.poly.length < 3) continue
      const polygon = [ringOf(shell.poly, grid)]
      for (let h = 0; h < shell.count; h++) {
        const hole = shell.child(h)
        if (hole.poly !== null && hole.poly.length >= 3) polygon.push(ringOf(hole.poly, grid))
        visit(hole)
      }
      coordinates.push(polygon)
    }
  }
  visit(tree)
  return { type: 'MultiPolygon', coordinates }
}

/** Paths moved inwards by a few integer steps: ground that only meets in points comes apart. */
export const shrunk = (paths: Paths64, steps: number): Paths64 =>
  Clipper.inflatePaths(Clipper.union(paths, FillRule.NonZero), -steps, JoinType.Miter, EndType.Polygon)

const EMPTY: MultiPolygon = { type: 'MultiPolygon', coordinates: [] }

const joint = (a: BoundingBox, b: BoundingBox): BoundingBox => [
  Math.min(a[0], b[0]),
  Math.min(a[1], b[1]),
  Math.max(a[2], b[2]),
  Math.max(a[3], b[3]),
]

const intersectTwo = (a: MultiPolygon, b: MultiPolygon): MultiPolygon => {
  const boxA = boundingBox(a)
  const boxB = boundingBox(b)
  if (boxA === undefined || boxB === undefined || !boxesTouch(boxA, boxB)) return EMPTY
  const grid = gridOver(joint(boxA, boxB))
  const common = Clipper.intersect(resolveBoundary(a, grid), resolveBoundary(b, grid), FillRule.NonZero)
  return polygonsOf(common, grid)
}

/** The ground common to all boundaries; of none at all, and where nothing is common, an empty MultiPolygon. */
export const intersectPolygons = (boundaries: readonly MultiPolygon[]): MultiPolygon => {
  const [first, ...others] = boundaries
  if (first === undefined) return EMPTY
  return others.reduce(intersectTwo, first)
}

/** Area in m² common to two boundaries, geodesic on WGS 84. */
export const intersectionAreaM2 = (a: MultiPolygon, b: MultiPolygon): number =>
  boundaryAreaM2(intersectTwo(a, b))

/** Common area over joint area, 0 to 1: 1 for the same ground. */
export const intersectionOverUnion = (a: MultiPolygon, b: MultiPolygon): number => {
  const common = intersectionAreaM2(a, b)
  const joined = boundaryAreaM2(a) + boundaryAreaM2(b) - common
  return joined > 0 ? Math.min(1, common / joined) : 0
}
