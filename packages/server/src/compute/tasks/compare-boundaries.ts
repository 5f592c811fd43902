/** A geometry from outside against stored boundaries: is it usable, and what does it overlap? */
import type { BoundaryValidity } from '@sheaf/contract'
import {
  boundaryAreaM2,
  checkBoundary,
  intersectionAreaM2,
  intersectPolygons,
  repairBoundary,
} from '@sheaf/fieldwork'
import type { MultiPolygon } from '@sheaf/isoxml'
import { type SurveyedBoundary, surveyBoundary } from './survey-boundary.js'

export type CompareBoundariesInput =
  | { readonly ask: 'survey'; readonly geometry: MultiPolygon; readonly fix: boolean }
  | { readonly ask: 'overlaps'; readonly geometry: MultiPolygon; readonly others: readonly MultiPolygon[] }
  | { readonly ask: 'common'; readonly others: readonly MultiPolygon[] }

export interface CompareBoundariesOutput {
  readonly validity: BoundaryValidity
  /** To `survey`: the boundary to store; absent when the geometry is not valid. */
  readonly boundary?: SurveyedBoundary
  /** To `overlaps`: percent of the geometry and of each other boundary that both have in common. */
  readonly overlaps?: readonly { readonly ofGeometry: number; readonly ofOther: number }[]
  /** To `common`: the ground common to all. */
  readonly common?: MultiPolygon
}

export function compareBoundaries(input: CompareBoundariesInput): CompareBoundariesOutput {
  if (input.ask === 'common') return { validity: 'VALID', common: intersectPolygons([...input.others]) }
  const { validity } = checkBoundary(input.geometry)
  if (input.ask === 'survey') return surveyed(input.geometry, validity, input.fix)
  const usable = validity === 'VALID' ? input.geometry : repairBoundary(input.geometry)?.geometry
  if (usable === undefined) return { validity }
  const areaM2 = boundaryAreaM2(usable)
  const overlaps = input.others.map((other) => {
    const common = intersectionAreaM2(usable, other)
    return { ofGeometry: percent(common, areaM2), ofOther: percent(common, boundaryAreaM2(other)) }
  })
  return { validity, overlaps }
}

function surveyed(geometry: MultiPolygon, validity: BoundaryValidity, fix: boolean): CompareBoundariesOutput {
  if (validity !== 'VALID' && !fix) return { validity }
  const boundary = surveyBoundary(geometry, fix).at(-1)
  if (boundary === undefined) return { validity: validity === 'VALID' ? 'TOO_FEW_POINTS' : validity }
  return { validity: boundary.validity, boundary }
}

function percent(part: number, whole: number): number {
  return whole > 0 ? Math.min(100, (100 * part) / whole) : 0
}
