/**
 * The reference line of a guidance pattern, `[lon, lat]`.
 *
 *   AB, curve, spiral  the points as they stand; A before B
 *   A+                 from A in the direction of the heading, a stated length
 *   pivot              circle or arc around the centre
 */
import { placeAt } from '../geometry/ellipsoid.js'
import { positionsOf } from '../geometry/features.js'
import type { Position } from '../geometry/geojson.js'
import type { GuidancePattern, LineString } from '../task-data/geometry-model.js'
import { pivotLine } from './pivot.js'

/** PNT attribute A within a guidance line. */
const REFERENCE = { a: 6, b: 7, centre: 8 } as const
const PATTERN = { aPlus: 2, pivot: 4 } as const
const M_PER_MM = 0.001

/** How patterns are drawn. */
export interface GuidanceOptions {
  /** Metres to draw of an A+ line, which has a point and a heading but no end; default 100. */
  readonly aPlusLengthM?: number
}

export const DEFAULT_A_PLUS_LENGTH_M = 100

/** @returns lines of at least two positions, or one position where the pattern tells no more; empty without any */
export function patternLines(pattern: GuidancePattern, options: GuidanceOptions = {}): Position[][] {
  const lines = pattern.lineStrings.map(forward).filter((line) => line.length > 0)
  if (pattern.type === PATTERN.pivot) {
    const pivot = pivotOf(pattern)
    if (pivot !== undefined) return [pivot]
  }
  if (pattern.type !== PATTERN.aPlus || pattern.headingDegrees === undefined) return lines
  const [a] = lines[0] ?? []
  if (a === undefined || lines.some((line) => line.length > 1)) return lines
  const lengthM = options.aPlusLengthM ?? DEFAULT_A_PLUS_LENGTH_M
  const heading = (pattern.headingDegrees * Math.PI) / 180
  return [[a, placeAt(a, lengthM * Math.sin(heading), lengthM * Math.cos(heading))]]
}

/** The centre of a pivot: its point of that type, else the first point. */
export function pivotCentre(pattern: GuidancePattern): Position | undefined {
  if (pattern.type !== PATTERN.pivot) return undefined
  return referencePoint(pattern.lineStrings, REFERENCE.centre) ?? firstPosition(pattern.lineStrings)
}

function pivotOf(pattern: GuidancePattern): Position[] | undefined {
  const centre = pivotCentre(pattern)
  if (centre === undefined) return undefined
  return pivotLine({
    centre,
    radiusM: pattern.radiusMm === undefined ? undefined : pattern.radiusMm * M_PER_MM,
    a: referencePoint(pattern.lineStrings, REFERENCE.a),
    b: referencePoint(pattern.lineStrings, REFERENCE.b),
    options: pattern.options,
  })
}

/** Positions of a line; the other way round when B is written first and A last. */
function forward(line: LineString): Position[] {
  const positions = positionsOf(line)
  const { pointTypes } = line
  const last = pointTypes.length - 1
  const isBackward = last > 0 && pointTypes[0] === REFERENCE.b && pointTypes[last] === REFERENCE.a
  return isBackward ? positions.reverse() : positions
}

function referencePoint(lines: readonly LineString[], type: number): Position | undefined {
  for (const { coordinates, pointTypes } of lines) {
    const at = pointTypes.indexOf(type)
    if (at >= 0) return positionsOf({ coordinates: coordinates.subarray(2 * at, 2 * at + 2) })[0]
  }
  return undefined
}

function firstPosition(lines: readonly LineString[]): Position | undefined {
  return lines.flatMap((line) => positionsOf(line).slice(0, 1))[0]
}
