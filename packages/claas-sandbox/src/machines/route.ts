/**
 * The way a machine takes over a field:
 *
 *   boundary ─► two rounds along the headland ─► parallel passes along the longest edge, turns between them
 *
 * A leg is a stretch with the implement in work or lifted. Turns are curves that leave in the old and arrive in the
 * new driving direction.
 */
import { between, distanceM, type PlanePoint } from './plane.js'
import { edges, insetPolygon, type Polygon, rotated, scanline } from './polygon.js'

export interface Leg {
  readonly points: readonly PlanePoint[]
  readonly working: boolean
  /** Width in use, the full one but on the last strip. 0 when lifted. */
  readonly widthM: number
}

const HEADLAND_ROUNDS = 2
/** Corner radius of the headland rounds in m, about what a combine drives without stopping. */
const CORNER_M = 9

/** @param widthM working width; every edge of the field must be longer than some five of them */
export function fieldRoute(boundary: Polygon, widthM: number): Leg[] {
  const work = [...headlandRounds(boundary, widthM), ...parallelPasses(boundary, widthM)]
  return joinByTurns(work, widthM)
}

function headlandRounds(boundary: Polygon, widthM: number): Leg[] {
  return Array.from({ length: HEADLAND_ROUNDS }, (_, round) => {
    const ring = insetPolygon(boundary, (round + 0.5) * widthM)
    const start = between(ring[0]!, ring[1]!, 0.5)
    const points = [start, ...[...ring.slice(1), ring[0]!].flatMap(roundedCorner(ring)), start]
    return { points, working: true, widthM }
  })
}

/** A corner as a short curve, tangent to both edges. */
function roundedCorner(ring: Polygon): (corner: PlanePoint) => PlanePoint[] {
  return (corner) => {
    const index = ring.indexOf(corner)
    const before = ring[(index + ring.length - 1) % ring.length]!
    const after = ring[(index + 1) % ring.length]!
    const from = between(corner, before, CORNER_M / distanceM(corner, before))
    const to = between(corner, after, CORNER_M / distanceM(corner, after))
    return [0, 0.25, 0.5, 0.75, 1].map((share) =>
      between(between(from, corner, share), between(corner, to, share), share),
    )
  }
}

/** Strips of one width over what the headland leaves; the last one takes the rest. Every second runs backwards. */
function parallelPasses(boundary: Polygon, widthM: number): Leg[] {
  const angle = longestEdgeAngle(boundary)
  const inner = insetPolygon(boundary, HEADLAND_ROUNDS * widthM).map((corner) => rotated(corner, -angle))
  const south = Math.min(...inner.map((corner) => corner.northM))
  const north = Math.max(...inner.map((corner) => corner.northM))

  const legs: Leg[] = []
  for (let pass = 0; south + pass * widthM < north - 0.2; pass++) {
    const low = south + pass * widthM
    const high = Math.min(low + widthM, north)
    const centre = (low + high) / 2
    const spans = stripSpans(inner, low, centre, high)
    const strip = spans.map(([west, east]): Leg => {
      const ends = [west, east].map((eastM) => rotated({ eastM, northM: centre }, angle))
      return { points: pass % 2 === 0 ? ends : ends.reverse(), working: true, widthM: high - low }
    })
    legs.push(...(pass % 2 === 0 ? strip : strip.reverse()))
  }
  return legs
}

/** Each span of the centre line, drawn out to where the strip's edges still run inside. */
function stripSpans(inner: Polygon, low: number, centre: number, high: number): [number, number][] {
  const sides = [...scanline(inner, low + 0.05), ...scanline(inner, high - 0.05)]
  return scanline(inner, centre).map(([west, east]) => {
    const touching = sides.filter(([from, to]) => from < east && to > west)
    return [
      Math.min(west, ...touching.map(([from]) => from)),
      Math.max(east, ...touching.map(([, to]) => to)),
    ]
  })
}

function longestEdgeAngle(boundary: Polygon): number {
  const [[from, to]] = edges(boundary).sort((a, b) => distanceM(...b) - distanceM(...a)) as [
    [PlanePoint, PlanePoint],
  ]
  return Math.atan2(to.northM - from.northM, to.eastM - from.eastM)
}

function joinByTurns(work: readonly Leg[], widthM: number): Leg[] {
  return work.flatMap((leg, index) => {
    const next = work[index + 1]
    return next ? [leg, { points: turn(leg, next, widthM), working: false, widthM: 0 }] : [leg]
  })
}

const TURN_STEPS = 16

/** Cubic curve from the end of one leg to the start of the next; its handles make room for the turning circle. */
function turn(leg: Leg, next: Leg, widthM: number): PlanePoint[] {
  const from = leg.points.at(-1)!
  const to = next.points[0]!
  const handleM = Math.max(12, widthM * 1.2, distanceM(from, to) * 0.35)
  const out = between(from, leg.points.at(-2)!, -handleM / distanceM(from, leg.points.at(-2)!))
  const into = between(to, next.points[1]!, -handleM / distanceM(to, next.points[1]!))
  return Array.from({ length: TURN_STEPS + 1 }, (_, step) => {
    const t = step / TURN_STEPS
    const [a, b, c] = [between(from, out, t), between(out, into, t), between(into, to, t)]
    return between(between(a, b, t), between(b, c, t), t)
  })
}
