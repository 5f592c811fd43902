/** A pivot pattern as a line: the circle, or the arc from A to B, at one distance from the centre on the ellipsoid. */
import { localMetres, placeAt } from '../geometry/ellipsoid.js'
import type { Position } from '../geometry/geojson.js'

/** The line may leave the true circle by this much. */
const TOLERANCE_M = 0.05
const MIN_CHORDS = 36
const MAX_CHORDS = 3600
/** A and B nearer than this are the same place: the circle is whole. */
const SAME_PLACE_M = 0.5
/** No pivot is larger; a radius beyond it is a fault of the file. */
const MAX_RADIUS_M = 50_000

/** GPN attribute D. */
export const PIVOT_OPTION = { clockwise: 1, counterClockwise: 2, fullCircle: 3 } as const

export interface Pivot {
  readonly centre: Position
  /** Metres; undefined: the distance from the centre to A. */
  readonly radiusM: number | undefined
  readonly a: Position | undefined
  readonly b: Position | undefined
  /** GPN attribute D. */
  readonly options: number | undefined
}

/**
 * Positions along the pivot. An arc runs from the bearing of A to that of B, the way round that the options say; where
 * they say none or full circle, or where A or B is absent or both are one place, the line is a closed circle that
 * starts at A, else in the north, and runs clockwise unless the options say otherwise.
 *
 * @returns undefined without a usable radius
 */
export function pivotLine({ centre, radiusM, a, b, options }: Pivot): Position[] | undefined {
  const toA = a && localMetres(centre, a)
  const radius = radiusM ?? (toA && Math.hypot(toA.eastM, toA.northM))
  if (radius === undefined || !(radius > 0 && radius <= MAX_RADIUS_M)) return undefined
  const start = toA === undefined ? 0 : Math.atan2(toA.eastM, toA.northM)
  const turn = options === PIVOT_OPTION.counterClockwise ? -1 : 1
  const angle = turn * (isArc({ a, b, options }) ? arcAngle(centre, b!, start, turn) : 2 * Math.PI)
  const chords = Math.max(4, Math.ceil((chordsOfCircle(radius) * Math.abs(angle)) / (2 * Math.PI)))
  const positions = Array.from({ length: chords + 1 }, (_, at): Position => {
    const bearing = start + (angle * at) / chords
    return placeAt(centre, radius * Math.sin(bearing), radius * Math.cos(bearing))
  })
  if (Math.abs(angle) === 2 * Math.PI) positions[chords] = [...positions[0]!]
  return positions
}

function isArc({ a, b, options }: Pick<Pivot, 'a' | 'b' | 'options'>): boolean {
  if (a === undefined || b === undefined) return false
  if (options !== PIVOT_OPTION.clockwise && options !== PIVOT_OPTION.counterClockwise) return false
  const { eastM, northM } = localMetres(a, b)
  return Math.hypot(eastM, northM) > SAME_PLACE_M
}

/** Angle from the bearing `start` to that of B in the direction of turn, 0 to 2π. */
function arcAngle(centre: Position, b: Position, start: number, turn: number): number {
  const { eastM, northM } = localMetres(centre, b)
  const angle = (turn * (Math.atan2(eastM, northM) - start)) % (2 * Math.PI)
  return angle > 0 ? angle : angle + 2 * Math.PI
}

/** So many that the middle of a chord is within tolerance of the circle; a multiple of 4. */
function chordsOfCircle(radius: number): number {
  const chords = Math.PI / Math.acos(Math.max(0, 1 - TOLERANCE_M / radius))
  return 4 * Math.ceil(Math.min(MAX_CHORDS, Math.max(MIN_CHORDS, chords)) / 4)
}
