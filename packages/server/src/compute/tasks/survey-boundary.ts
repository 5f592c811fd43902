/** Everything the database wants to know of a boundary: validity, repair, area, extent, digest. */
import { createHash } from 'node:crypto'
import type { BoundaryValidity } from '@sheaf/contract'
import {
  boundaryAreaM2,
  boundingBox,
  checkBoundary,
  normalizeBoundary,
  repairBoundary,
} from '@sheaf/fieldwork'
import type { MultiPolygon } from '@sheaf/isoxml'
import type { BoundingBox } from './point-box.js'

export interface SurveyedBoundary {
  readonly geometry: MultiPolygon
  /** Digest of the coordinates: equal for an identical geometry. */
  readonly hash: string
  readonly areaM2: number
  readonly bbox: BoundingBox
  readonly validity: BoundaryValidity
  readonly fixed: boolean
}

/**
 * A boundary and, when it is not valid and `fix` is set, the repaired one behind it. The last one is to be used.
 * Empty when no ground is enclosed.
 */
export function surveyBoundary(geometry: MultiPolygon, fix: boolean): SurveyedBoundary[] {
  const { validity } = checkBoundary(geometry)
  const asGiven = survey(geometry, validity, false)
  if (validity === 'VALID' || !fix) return asGiven
  const repaired = repairBoundary(geometry)
  return repaired === undefined ? asGiven : [...asGiven, ...survey(repaired.geometry, 'VALID', true)]
}

/** Digest of a geometry's coordinates. */
export function geometryHash(geometry: MultiPolygon): string {
  return createHash('sha256').update(JSON.stringify(geometry.coordinates)).digest('hex').slice(0, 32)
}

function survey(geometry: MultiPolygon, validity: BoundaryValidity, fixed: boolean): SurveyedBoundary[] {
  const normal = normalizeBoundary(geometry)
  const bbox = boundingBox(normal)
  const areaM2 = boundaryAreaM2(normal)
  if (bbox === undefined || isLine(normal) || !(areaM2 > 0)) return []
  return [{ geometry: normal, hash: geometryHash(normal), areaM2, bbox, validity, fixed }]
}

/** Square degrees, about 0.01 m²: what the rounding of digits leaves between positions on one line. */
const LEAST_EXTENT = 1e-12

/** Positions on one line of the map: its edges are no geodesics, so an area on the ellipsoid is still left. */
function isLine({ coordinates }: MultiPolygon): boolean {
  return coordinates.every(([shell = []]) => planarExtent(shell) < LEAST_EXTENT)
}

/** Area of a ring on the map in square degrees, measured from its first position to keep the digits. */
export function planarExtent(ring: MultiPolygon['coordinates'][number][number]): number {
  const [x = 0, y = 0] = ring[0] ?? []
  let doubled = 0
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
    const [[xi, yi], [xj, yj]] = [ring[i]!, ring[j]!]
    doubled += (xj - x) * (yi - y) - (xi - x) * (yj - y)
  }
  return Math.abs(doubled) / 2
}
